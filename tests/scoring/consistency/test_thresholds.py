from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scoring.consistency.calibrator import read_calibrator
from scoring.consistency.fuse import BY_A_READER, DEFAULT, FUSED
from scoring.consistency.thresholds import (
    LEAST,
    MOST,
    ROOM,
    main,
    measure_nulls,
    thresholds_of,
    without_product,
)
from scoring.images import RGB, encode_mask_png
from scoring.segmentation.base import Prompt, Segmentation
from tests.scoring.consistency.drawn import product_picture


def test_thresholds_lie_just_beyond_the_nulls() -> None:
    measured = [dict.fromkeys(FUSED, 0.0) | {"hue": 6.0}] * 50
    assert thresholds_of(measured).hue == pytest.approx(ROOM * 6.0)


@pytest.mark.parametrize(("reached", "factor"), [(0.0, LEAST), (1e3, MOST)])
def test_they_stay_near_the_defaults(reached: float, factor: float) -> None:
    found = asdict(thresholds_of([dict.fromkeys(FUSED, reached)]))
    assert found["letters"] == DEFAULT.letters  # a count, whatever null pairs show
    for name in set(FUSED) - BY_A_READER:
        assert found[name] == pytest.approx(factor * asdict(DEFAULT)[name])
    assert found["agreement"] == DEFAULT.agreement


def test_a_ground_is_rid_of_its_own_product() -> None:
    picture, mask = product_picture()
    ground = without_product(picture, mask)
    assert ground[mask].min() > 230  # white as around the jar
    assert (ground[:20] == picture[:20]).all()


def test_what_cannot_be_verified_moves_no_threshold() -> None:
    picture, mask = product_picture()
    ground = np.zeros_like(picture)

    class Lost:
        """Finds nothing anywhere."""

        name = revision = key = "lost"

        def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
            return [Segmentation(np.zeros(image.shape[:2], bool), 0.0, self.name)] * len(prompts)

    nulls = measure_nulls(picture, mask, ground, segmenter=Lost(), pairs=2, seed=0)
    assert list(nulls) == []


@pytest.mark.slow
def test_the_command_writes_a_calibrator(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, mask = product_picture()
    folder = tmp_path / "originals"
    folder.mkdir()
    Image.fromarray(picture).save(folder / "jar.webp", quality=95)
    (folder / "jar.mask.png").write_bytes(encode_mask_png(mask))
    (folder / "broken.jpg").write_bytes(b"")
    out = tmp_path / "calibrator.json"
    assert main([str(folder), "--out", str(out), "--pairs", "3"]) == 0
    calibrator = read_calibrator(out)
    assert calibrator.thresholds.hue <= DEFAULT.hue
    said = capsys.readouterr()
    assert calibrator.version in said.out
    assert "3 null pairs" in said.out
    assert "left out broken.jpg" in said.err


def test_a_folder_without_originals_gives_no_thresholds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "calibrator.json"
    assert main([str(tmp_path), "--out", str(out)]) == 1
    assert not out.exists()
    assert "no null pair" in capsys.readouterr().err
