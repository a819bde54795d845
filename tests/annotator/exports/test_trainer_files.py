"""Files for trainers, opened by the libraries that will read them."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pixels

from annotator.exports import EXPORTS, manifest
from annotator.exports.chosen import Filters
from annotator.models import Choice, Generation, Product, Verdict
from annotator.provenance import COMPOSITE, TRAINED, read
from tests.annotator.exports.answers import answer
from tests.annotator.exports.files import stored_image, stored_mask, write_export
from tests.factories import make_generation, make_product, make_project, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    project = make_project(slug="spring", name="Spring")
    photo = stored_image(project, "white")
    mask = stored_mask(project, (5, 4, 21, 17))
    return make_product(project, external_id="mug", image=photo, mask=mask, mask_source="given")


@pytest.fixture
def pair(product: Product) -> tuple[Generation, Generation]:
    """Two images of the product; people prefer the first, which is accepted."""
    red = make_generation(
        product, external_id="red/1", prompt="on slate", verdict=Verdict.ACCEPTED, score=0.75,
        image=stored_image(product.project, "red", source_type=TRAINED), generator="flux",
    )  # fmt: skip
    blue = make_generation(
        product, external_id="blue", prompt="in snow", verdict=Verdict.REJECTED,
        image=stored_image(product.project, "blue"), generator="sdxl",
    )  # fmt: skip
    answer(red, Choice.LEFT, blue)
    return red, blue


def load(*args: Any, tmp_path: Path, **options: Any) -> list[dict[str, Any]]:
    """The rows as `datasets` gives them."""
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    cache = str(tmp_path / "cache")
    return list(datasets.load_dataset(*args, split="train", cache_dir=cache, **options))


def colour(picture: Pixels.Image) -> str:
    """The strongest channel of a picture of one colour."""
    red, _, blue = picture.convert("RGB").getpixel((3, 3))  # type: ignore[misc]
    return "white" if red > 200 and blue > 200 else "red" if red > blue else "blue"


def test_pairs_as_diffusers_reads_them(
    product: Product, pair: tuple[Generation, Generation], tmp_path: Path
) -> None:
    path = write_export(product.project, "diffusers", tmp_path)
    (row,) = load("parquet", data_files=str(path), tmp_path=tmp_path)
    # As `preprocess_train` of diffusers' train_diffusion_dpo.py reads a row.
    sides = [Pixels.open(BytesIO(row[name])).convert("RGB") for name in ("jpg_0", "jpg_1")]
    if row["label_0"] == 0:
        sides.reverse()
    assert [colour(side) for side in sides] == ["red", "blue"]
    assert row["caption"] == "on slate"
    assert {row["id_0"], row["id_1"]} == {"red/1", "blue"}
    assert read(row["jpg_0" if row["label_0"] else "jpg_1"]).source_type == TRAINED
    assert read(row["jpg_1" if row["label_0"] else "jpg_0"]).source_type == COMPOSITE


def test_pairs_as_trl_reads_them(
    product: Product, pair: tuple[Generation, Generation], tmp_path: Path
) -> None:
    path = write_export(product.project, "trl", tmp_path)
    (row,) = load("parquet", data_files=str(path), tmp_path=tmp_path)
    photo, *sides = row["images"]
    better = row["chosen"][0]["content"]
    shown = sides[0 if better.startswith("The second") else 1]
    assert (colour(photo), colour(shown)) == ("white", "red")
    assert row["chosen"] != row["rejected"]
    assert [message["role"] for message in row["prompt"]] == ["user"]
    assert "on slate" in row["prompt"][0]["content"]
    assert (row["chosen_id"], row["rejected_id"]) == ("red/1", "blue")


def test_a_folder_of_images_with_captions(
    product: Product, pair: tuple[Generation, Generation], tmp_path: Path
) -> None:
    folder = write_export(product.project, "imagefolder", tmp_path)
    rows = load("imagefolder", data_dir=str(folder), tmp_path=tmp_path)
    assert [(colour(row["image"]), row["text"]) for row in rows] == [
        ("red", "on slate"), ("blue", "in snow")
    ]  # fmt: skip
    captions = sorted(path.read_text() for path in folder.glob("train/*.txt"))
    assert captions == ["in snow", "on slate"]


def test_a_data_set_opens_as_a_folder_and_is_described(
    product: Product, pair: tuple[Generation, Generation], tmp_path: Path
) -> None:
    folder = write_export(product.project, "dataset", tmp_path)
    red, blue = load(str(folder), tmp_path=tmp_path)
    assert (colour(red["image"]), colour(red["original"]), red["score"]) == ("red", "white", 0.75)
    assert (blue["verdict"], blue["text"], blue["label"]) == ("rejected", "in snow", None)
    croissant = pytest.importorskip("mlcroissant")
    described = croissant.Dataset(jsonld=str(folder / "croissant.json"))
    assert not described.metadata.ctx.issues.errors
    record = next(iter(described.records("images")))
    assert record["images/generation"] == b"red/1"
    assert colour(record["images/image"]) == "red"


def test_accepted_images_carry_the_mark_and_lacking_ones_are_counted(
    product: Product, pair: tuple[Generation, Generation], tmp_path: Path
) -> None:
    _, blue = pair
    Generation.objects.filter(pk=blue.pk).update(verdict=Verdict.ACCEPTED)
    folder = write_export(product.project, "accepted", tmp_path)
    marks = sorted(read(path.read_bytes()).source_type for path in folder.glob("images/*.webp"))
    assert marks == [COMPOSITE, TRAINED]
    table = (folder / "images.csv").read_text("utf-8-sig").splitlines()
    assert len(table) == 3
    assert json.loads((folder / "manifest.json").read_text())["accepted_without_source_type"] == 1
    assert manifest(product.project, "accepted")["accepted_without_source_type"] == 1


def test_masks_as_pycocotools_reads_them(product: Product, tmp_path: Path) -> None:
    coco = pytest.importorskip("pycocotools.coco")
    folder = write_export(product.project, "masks", tmp_path)
    opened = coco.COCO(str(folder / "coco.json"))
    (annotation,) = opened.loadAnns(opened.getAnnIds())
    found = opened.annToMask(annotation)
    (image,) = opened.loadImgs([annotation["image_id"]])
    with Pixels.open(folder / "masks" / image["file_name"]) as mask:
        expected = [value // 255 for value in mask.tobytes()]
    assert found.flatten().tolist() == expected
    assert annotation["area"] == 16 * 13
    assert annotation["bbox"] == [5, 4, 16, 13]


def test_hashes_of_all_that_is_inside(
    product: Product, pair: tuple[Generation, Generation], tmp_path: Path
) -> None:
    folder = write_export(product.project, "accepted", tmp_path)
    lines = (folder / "sha256sums.txt").read_text().splitlines()
    sums = {name: stated for stated, _, name in (line.partition("  ") for line in lines)}
    assert len(sums) == 3, "the picture, the table and the card"
    for name, stated in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == stated


def test_a_missing_file_is_counted_and_stops_nothing(
    product: Product, pair: tuple[Generation, Generation], tmp_path: Path
) -> None:
    make_generation(product, external_id="lost", verdict=Verdict.ACCEPTED)
    folder = write_export(product.project, "accepted", tmp_path)
    contents = json.loads((folder / "manifest.json").read_text())
    assert (contents["rows"], contents["left_out"]) == (1, {"no_picture": 1})


@pytest.mark.parametrize("export", sorted(EXPORTS))
def test_equal_data_are_equal_bytes(
    export: str, product: Product, pair: tuple[Generation, Generation]
) -> None:
    first, second = (b"".join(EXPORTS[export](product.project)) for _ in range(2))
    assert first == second
    contents = manifest(product.project, export)
    if not EXPORTS[export].has_pictures:
        assert contents["sha256"] == hashlib.sha256(first).hexdigest()
        assert contents["bytes"] == len(first)


class TestFilters:
    """The same filters for every file."""

    @pytest.mark.parametrize(
        ("filters", "names"),
        [
            ({"verdict": "accepted"}, {"red/1"}),
            ({"generator": "sdxl"}, {"blue"}),
            ({"category": "mug"}, {"red/1", "blue"}),
            ({"category": "shoe"}, set()),
            ({"certificate": 1}, set()),
        ],
    )
    def test_of_images(
        self, product: Product, pair: Any, filters: dict[str, Any], names: set[str]
    ) -> None:
        lines = b"".join(EXPORTS["csv"](product.project, filters=Filters(**filters)))
        found = {line.split(",")[3] for line in lines.decode("utf-8-sig").splitlines()[1:]}
        assert found & {"red/1", "blue"} == names

    def test_a_pair_needs_both(self, product: Product, pair: Any) -> None:
        one = manifest(product.project, "dpo", filters=Filters(generator="flux"))
        assert (one["rows"], one["filters"]) == (0, {"generator": "flux"})
        assert manifest(product.project, "dpo", filters=Filters(category="mug"))["rows"] == 1

    def test_of_answers(self, product: Product, pair: tuple[Generation, Generation]) -> None:
        answer(pair[0], Choice.GOOD)
        day = pair[0].created_at.date()

        def rows(**filters: Any) -> object:
            return manifest(product.project, "answers", filters=Filters(**filters))["rows"]

        assert (rows(), rows(kind="single"), rows(kind="pair")) == (2, 1, 1)
        assert (rows(since=day, until=day), rows(until=day.replace(year=2020))) == (2, 0)
        assert (rows(generator="flux"), rows(generator="sdxl")) == (2, 1)


def test_the_version_in_use_is_named(product: Product) -> None:
    version = make_version(product.project, state="champion")
    assert manifest(product.project, "csv")["model_version"] == version.number


def test_single_labels_as_hfpc_has_them(product: Product) -> None:
    make_generation(product, external_id="a", label=True)
    (line,) = EXPORTS["hfpc_single"](product.project)
    assert json.loads(line) == {"origin": "mug", "generation": "a", "label": 1}
