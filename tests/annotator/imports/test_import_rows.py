"""Rows become products, generations and pictures; twice is the same as once."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pixels

from annotator.errors import InvalidInput
from annotator.imports import import_rows
from annotator.imports.audit_split import is_audit
from annotator.models import Generation, Image, MaskSource, Product, Project
from scoring.vocabulary.job_figures import ImportFigures
from tests.annotator.imports.pictures import cut_out, file_of, photo
from tests.annotator.imports.sources import Recorder, run, write_files, write_manifest
from tests.factories import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four pictures, a mask of the first one's shape, and a file that is no picture."""
    mask = Pixels.new("L", (60, 40))
    mask.paste(255, (10, 10, 50, 30))
    root = tmp_path / "files"
    names = ("mug.jpg", "box.jpg", "a.jpg", "b.jpg")
    write_files(root, {name: file_of(photo(seed=seed), "JPEG") for seed, name in enumerate(names)})
    write_files(root, {"mask.png": file_of(mask), "broken.jpg": b"no picture"})
    return root


MUG = {"product": "mug", "original": "mug.jpg", "category": "kitchen"}
A = MUG | {"generation": "a", "image": "a.jpg", "generator": "g1", "prompt": "beach", "label": 1}
B = MUG | {"generation": "b", "image": "b.jpg"}


def state() -> list[Any]:
    """All that an import may change, as plain values."""
    return [
        *Product.objects.order_by("pk").values("external_id", "generations_count", "is_audit"),
        *Generation.objects.order_by("pk").values("external_id", "label", "image__sha256"),
        *Project.objects.order_by("pk").values("products_count", "generations_count"),
        Image.objects.count(),
    ]


def test_everything_that_a_row_says_is_kept(project: Project, folder: Path) -> None:
    recorder = Recorder()
    summary = run(project, write_manifest(folder, [A | {"mask": "mask.png"}, B]), recorder)
    assert summary.figures == ImportFigures(products=1, generations=2)
    product = Product.objects.get()
    assert (product.external_id, product.category) == ("mug", "kitchen")
    assert (product.image.width, product.image.height) == (60, 40)
    assert product.mask_source == MaskSource.GIVEN
    assert product.is_audit == is_audit("mug", salt=project.audit_salt, share=0.15)
    first = Generation.objects.get(external_id="a")
    assert (first.generator, first.prompt, first.label) == ("g1", "beach", True)
    assert recorder.products == [product.pk]
    assert recorder.progress[-1] == (2, 2)


def test_the_files_are_there(project: Project, folder: Path) -> None:
    run(project, write_manifest(folder, [A | {"mask": "mask.png"}]))
    product = Product.objects.get()
    for variant in ("thumb", "screen", "full"):
        with Pixels.open(default_storage.path(product.image.path(variant))) as picture:
            assert picture.format == "WEBP"
    assert product.mask is not None
    with Pixels.open(default_storage.path(product.mask.path("mask"))) as mask:
        assert np.asarray(mask)[20, 30] == 255
        assert np.asarray(mask)[5, 5] == 0


def test_counters_are_exact(project: Project, folder: Path) -> None:
    box = {"product": "box", "original": "box.jpg"}
    run(project, write_manifest(folder, [A, box]))
    run(project, write_manifest(folder, [A, B, box]))
    project.refresh_from_db()
    assert (project.products_count, project.generations_count) == (2, 2)
    counts = dict(Product.objects.values_list("external_id", "generations_count"))
    assert counts == {"mug": 2, "box": 0}


def test_again_changes_nothing(project: Project, folder: Path) -> None:
    manifest = write_manifest(folder, [A | {"mask": "mask.png"}, B])
    run(project, manifest)
    before, recorder = state(), Recorder()
    summary = run(project, manifest, recorder)
    assert summary.figures == ImportFigures(unchanged=2)
    assert state() == before
    assert recorder.products == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (A | {"image": "b.jpg"}, "generation a exists with a different picture"),
        (A | {"label": 0}, "generation a exists with a different label"),
        (A | {"prompt": "forest"}, "generation a exists with a different prompt"),
        (A | {"generator": "g2"}, "generation a exists with a different generator"),
        (
            A | {"product": "box", "original": "box.jpg"},
            "generation a exists with a different product",
        ),
        (B | {"original": "box.jpg"}, "product mug exists with a different picture"),
        (B | {"category": "tools"}, "product mug exists with the category kitchen"),
    ],
)
def test_what_contradicts_is_refused(
    project: Project, folder: Path, row: dict[str, Any], reason: str
) -> None:
    run(project, write_manifest(folder, [A]))
    recorder = Recorder()
    run(project, write_manifest(folder, [row]), recorder)
    assert recorder.reasons == {1: reason}
    within = make_project()
    run(within, write_manifest(folder, [A, row]), recorder)
    assert recorder.reasons[2] == reason


def test_a_row_that_leaves_fields_empty_contradicts_nothing(project: Project, folder: Path) -> None:
    run(project, write_manifest(folder, [A]))
    bare = {"product": "mug", "generation": "a", "image": "a.jpg"}
    assert run(project, write_manifest(folder, [bare])).unchanged == 1


def test_an_original_need_not_be_named_twice(project: Project, folder: Path) -> None:
    rows: list[dict[str, Any]] = [A, {"product": "mug", "generation": "b", "image": "b.jpg"}]
    assert run(project, write_manifest(folder, rows)).generations == 2


def test_refused_rows_leave_the_good_ones_alone(project: Project, folder: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"product": "pot", "generation": "p", "image": "a.jpg"},
        A,
        B | {"image": "broken.jpg"},
        B | {"image": "missing.jpg"},
        B | {"image": "../mug.jpg"},
        {"product": "box", "original": "broken.jpg", "generation": "c", "image": "a.jpg"},
        {"product": "", "original": "box.jpg"},
        {"product": "box", "original": "box.jpg", "mask": "broken.jpg"},
        {"product": "box", "original": "https://pictures.example/elsewhere.jpg"},
        B,
    ]
    recorder = Recorder()
    summary = run(project, write_manifest(folder, rows), recorder)
    assert summary.figures == ImportFigures(products=1, generations=2, refused=8)
    assert list(recorder.reasons) == [1, 3, 4, 5, 6, 7, 8, 9]
    assert recorder.reasons[1] == "product pot does not exist yet, and no original is given"
    assert recorder.reasons[3].startswith("broken.jpg is not a picture")
    assert recorder.reasons[4].startswith("missing.jpg is not among")
    assert recorder.reasons[5].startswith("../mug.jpg lies outside")
    assert recorder.reasons[8].startswith("broken.jpg is not a picture")
    assert "import from URLs is off" in recorder.reasons[9]
    assert recorder.refused[1].reference == "b"


def test_a_product_stays_when_its_generation_is_refused(project: Project, folder: Path) -> None:
    run(project, write_manifest(folder, [A | {"image": "broken.jpg"}]))
    assert Product.objects.get().generations_count == 0


def test_a_picture_used_twice_is_stored_once(project: Project, folder: Path) -> None:
    (folder / "copy.jpg").write_bytes((folder / "a.jpg").read_bytes())
    run(project, write_manifest(folder, [A, B | {"image": "copy.jpg"}]))
    assert Image.objects.count() == 2
    run(make_project(), write_manifest(folder, [A]))
    assert Image.objects.count() == 4  # projects share nothing


def test_transparency_becomes_the_mask_of_an_original(project: Project, folder: Path) -> None:
    (folder / "cut.png").write_bytes(file_of(cut_out()))
    rows = [
        MUG | {"generation": "a", "image": "cut.png"},
        {"product": "cut", "original": "cut.png"},
    ]
    run(project, write_manifest(folder, rows[:1]))
    run(project, write_manifest(folder, rows[1:]))  # its picture is known by then
    product = Product.objects.get(external_id="cut")
    assert product.mask_source == MaskSource.ALPHA
    assert product.mask is not None
    assert (product.mask.sha256, product.mask.is_mask) == (product.image.sha256, True)
    with Pixels.open(default_storage.path(product.mask.path("mask"))) as mask:
        assert np.asarray(mask)[:, 30:].min() == 255


def test_a_given_mask_comes_before_transparency(project: Project, folder: Path) -> None:
    (folder / "cut.png").write_bytes(file_of(cut_out()))
    row = {"product": "cut", "original": "cut.png", "mask": "mask.png"}
    run(project, write_manifest(folder, [row]))
    assert Product.objects.get().mask_source == MaskSource.GIVEN


def test_folder_and_archive_of_it_are_the_same(project: Project, tmp_path: Path) -> None:
    files = {
        "mug/original.png": file_of(photo()),
        "mug/1.png": file_of(photo(seed=1)),
        "box/original.png": file_of(photo(seed=2)),
        "box/2.png": file_of(photo(seed=3)),
    }
    write_files(tmp_path / "folder", files)
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(f"photos/{name}", content)
    assert run(project, tmp_path / "folder").generations == 2
    assert set(Generation.objects.values_list("external_id", flat=True)) == {
        "mug/1.png",
        "box/2.png",
    }
    assert run(project, tmp_path / "photos.zip").unchanged == 2


def test_a_manifest_inside_a_folder_is_used(project: Project, folder: Path) -> None:
    write_manifest(folder, [A], name="manifest.jsonl")
    assert run(project, folder).generations == 1


def test_published_labels_with_pictures_beside_them(project: Project, folder: Path) -> None:
    line = {
        "https://h/x/mug": {"generations": ["https://h/x/a", "https://h/x/b"], "labels": [0, 1]}
    }
    run(project, write_manifest(folder, [line], name="valid.json"))
    assert Product.objects.get().external_id == "https://h/x/mug"
    labels = dict(Generation.objects.values_list("external_id", "label"))
    assert labels == {"https://h/x/a": False, "https://h/x/b": True}


def test_batches_are_complete_when_an_import_is_stopped(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_rows, "BATCH", 2)
    rows = [MUG | {"generation": f"g{n}", "image": "a.jpg"} for n in range(5)]
    manifest = write_manifest(folder, rows)
    with pytest.raises(KeyboardInterrupt):
        run(project, manifest, Recorder(stop_at=2))
    project.refresh_from_db()
    assert project.generations_count == Generation.objects.count() == 2
    recorder = Recorder()
    summary = run(project, manifest, recorder)
    assert (summary.generations, summary.unchanged) == (3, 2)
    done = [step for step, _ in recorder.progress]
    assert done == sorted(done)
    assert done[-1] == 5


def test_scores_are_asked_for_with_the_batch_or_not_at_all(project: Project, folder: Path) -> None:
    class Broken(Recorder):
        def __init__(self) -> None:
            super().__init__()
            self.products = BrokenList()

    class BrokenList(list[int]):
        def extend(self, _: Any) -> None:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        run(project, write_manifest(folder, [A]), Broken())
    assert Product.objects.count() == 0


def test_nothing_at_all(project: Project, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match="no rows and no pictures"):
        run(project, tmp_path / "empty")
    with pytest.raises(InvalidInput, match="no folder or file"):
        run(project, tmp_path / "elsewhere")


def test_the_number_of_queries_does_not_grow_with_the_rows(
    project: Project, folder: Path, django_assert_max_num_queries: Any
) -> None:
    rows = [MUG | {"generation": f"g{n}", "image": "a.jpg"} for n in range(100)]
    with django_assert_max_num_queries(16):
        run(project, write_manifest(folder, rows))
