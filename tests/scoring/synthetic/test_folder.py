"""The folder that the command writes, and the committed one for the demo."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scoring.synthetic.__main__ import main
from scoring.synthetic.faults import FaultKind

pytestmark = pytest.mark.slow

DEMO = Path(__file__).resolve().parents[3] / "annotator" / "demo_data"


def records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven products, including one original with alpha and one with a mask."""
    folder = tmp_path_factory.mktemp("campaign")
    arguments = ["--products", "7", "--generations", "1", "1", "--size", "96", "--masks"]
    assert main([*arguments, "--seed", "2", "--out", str(folder)]) == 0
    return folder


def test_manifest_rows_name_files_that_exist(written: Path) -> None:
    rows = records(written / "manifest.jsonl")
    assert len(rows) == 7
    for row in rows:
        assert set(row) - {"mask"} == {
            "product", "original", "category", "generation", "image", "generator", "prompt",
        }  # fmt: skip
        for key in ("original", "image"):
            assert Image.open(written / str(row[key])).format == "WEBP"


@pytest.mark.slow
def test_the_manifest_holds_no_truth(written: Path) -> None:
    text = (written / "manifest.jsonl").read_text(encoding="utf-8")
    assert not any(word in text for word in ("good", "quality", "fault", "label"))


def test_truth_has_one_record_for_each_generation(written: Path) -> None:
    truth = records(written / "truth.jsonl")
    rows = records(written / "manifest.jsonl")
    assert [record["generation"] for record in truth] == [row["generation"] for row in rows]
    for record in truth:
        assert record["good"] == (not record["faults"])
        assert record["good"] == (record["background_good"] and record["product_unchanged"])
        mask = np.asarray(Image.open(written / "masks" / f"{record['generation']}.png"))
        assert mask.shape == (96, 96)
        assert mask.any()


def test_some_originals_bring_alpha_or_a_mask(written: Path) -> None:
    rows = records(written / "manifest.jsonl")
    modes = [Image.open(written / str(row["original"])).mode for row in rows]
    assert [index for index, mode in enumerate(modes) if mode == "RGBA"] == [3]
    assert [index for index, row in enumerate(rows) if "mask" in row] == [6]
    assert Image.open(written / str(rows[6]["mask"])).size == (96, 96)


@pytest.mark.slow
def test_two_workers_write_the_same_bytes(tmp_path: Path) -> None:
    arguments = ["--products", "2", "--generations", "1", "1", "--size", "64"]
    for workers in ("1", "2"):
        main([*arguments, "--workers", workers, "--out", str(tmp_path / workers)])
    one, two = (
        {path.name: path.read_bytes() for path in sorted((tmp_path / workers).rglob("*.*"))}
        for workers in ("1", "2")
    )
    assert one == two


def test_an_empty_range_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--generations", "3", "2", "--out", str(tmp_path)]) == 2
    assert "--generations: 3 2" in capsys.readouterr().err


def test_the_committed_demo_set_is_small_and_complete() -> None:
    rows, truth = records(DEMO / "manifest.jsonl"), records(DEMO / "truth.jsonl")
    files = [path for path in DEMO.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 8_000_000
    per_product = Counter(row["product"] for row in rows)
    assert len(per_product) == 74
    assert set(per_product.values()) <= {4, 5, 6}
    named = {str(row[key]) for row in rows for key in ("original", "image", "mask") if key in row}
    assert named == {str(path.relative_to(DEMO)) for path in (DEMO / "images").iterdir()}
    assert 0.45 <= np.mean([bool(record["good"]) for record in truth]) <= 0.60
    kinds = {fault["kind"] for record in truth for fault in record["faults"]}  # type: ignore[attr-defined]
    assert kinds == set(FaultKind)
