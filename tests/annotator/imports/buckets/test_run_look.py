"""Looks into a bucket: what is new is imported once, what fails is named, nothing is copied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from annotator.errors import InvalidInput
from annotator.imports import import_rows as import_rows_module
from annotator.imports.buckets.bucket import Listed
from annotator.imports.buckets.file_systems import FileSystemBucket
from annotator.imports.buckets.run_look import run_look
from annotator.imports.buckets.seen import forget_refused
from annotator.models import BucketImport, BucketObject, Generation, Job, JobKind, Product, Project
from scoring.vocabulary.job_figures import ImportFigures
from scoring.vocabulary.say import say
from tests.annotator.imports.buckets.folders import MUG, look_at, make_import
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import Recorder, write_files
from tests.factories import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _allowed(settings: Any) -> None:
    settings.BUCKET_PROTOCOLS = ["file", "memory"]


@pytest.fixture
def project() -> Project:
    return make_project()


def test_a_folder_is_imported_and_scored_and_its_originals_stay(
    project: Project, tmp_path: Path, settings: Any
) -> None:
    write_files(tmp_path / "autumn", MUG)
    _, figures = look_at(make_import(project, tmp_path, "autumn/"))
    assert figures == ImportFigures(products=1, generations=1)
    assert Generation.objects.get().external_id == "mug/a.png"
    assert Job.objects.filter(kind=JobKind.SCORE).count() == 1
    kept = {path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    assert kept >= {"full.webp", "screen.webp", "thumb.webp"}
    assert not {name for name in kept if name.endswith(".png")}  # no original was copied
    assert (tmp_path / "autumn/mug/original.png").read_bytes() == MUG["mug/original.png"]


def test_the_next_look_reads_only_what_is_new(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, MUG)
    row = make_import(project, tmp_path)
    look_at(row)
    read: list[str] = []
    opened = FileSystemBucket.open

    def noted(self: FileSystemBucket, key: str) -> IO[bytes]:
        read.append(key)
        return opened(self, key)

    monkeypatch.setattr(FileSystemBucket, "open", noted)
    assert look_at(row)[1] == ImportFigures()
    assert read == []
    write_files(tmp_path, {"mug/b.png": file_of(photo(seed=5))})
    assert look_at(row)[1] == ImportFigures(generations=1)
    assert sorted(read) == ["mug/b.png", "mug/original.png"]  # the original's identity is checked


def test_a_changed_picture_is_refused_once_by_its_key(project: Project, tmp_path: Path) -> None:
    write_files(tmp_path, MUG)
    row = make_import(project, tmp_path)
    look_at(row)
    write_files(tmp_path, {"mug/a.png": file_of(photo(width=90, seed=9))})
    job, figures = look_at(row)
    assert figures == ImportFigures(refused=1)
    (refused,) = job.refused.all()
    assert refused.reference == "mug/a.png"
    assert "mug/a.png" in say(refused.reason)
    assert look_at(row)[1] == ImportFigures()


def test_a_faulty_object_is_read_again_when_asked(project: Project, tmp_path: Path) -> None:
    write_files(tmp_path, MUG | {"mug/b.png": b"no picture"})
    row = make_import(project, tmp_path)
    job, figures = look_at(row)
    assert figures == ImportFigures(products=1, generations=1, refused=1)
    assert [each.reference for each in job.refused.all()] == ["mug/b.png"]
    assert look_at(row)[1].refused == 0
    forget_refused(row)
    assert look_at(row)[1].refused == 1
    write_files(tmp_path, {"mug/b.png": file_of(photo(seed=7))})
    assert look_at(row)[1] == ImportFigures(generations=1)


def test_a_product_whose_original_comes_later_is_imported_then(
    project: Project, tmp_path: Path
) -> None:
    write_files(tmp_path, {"mug/a.png": MUG["mug/a.png"], "loose.png": MUG["mug/a.png"]})
    row = make_import(project, tmp_path)
    job, figures = look_at(row)
    assert figures.refused == 2
    assert {each.reference for each in job.refused.all()} == {".", "mug"}
    assert set(BucketObject.objects.filter(is_refused=True).values_list("key", flat=True)) == {
        "mug/a.png", "loose.png"
    }  # fmt: skip
    write_files(tmp_path, {"mug/original.png": MUG["mug/original.png"]})
    assert look_at(row)[1] == ImportFigures(products=1, generations=1)


def test_a_manifest_tells_the_generator_and_waits_for_pictures(
    project: Project, tmp_path: Path
) -> None:
    rows = "product,original,generation,image,generator\n"
    rows += "".join(f"mug,p/mug.png,{n},https://cdn.example/g/{n}.png,flux\n" for n in "ab")
    pictures = {"p/mug.png": MUG["mug/original.png"], "g/a.png": MUG["mug/a.png"]}
    write_files(tmp_path, {"manifest.csv": rows.encode(), **pictures})
    row = make_import(project, tmp_path)
    job, figures = look_at(row)
    assert figures == ImportFigures(products=1, generations=1, refused=1)
    assert Generation.objects.get().generator == "flux"
    assert [each.reference for each in job.refused.all()] == ["b"]
    write_files(tmp_path, {"g/b.png": file_of(photo(seed=3))})
    assert look_at(row)[1] == ImportFigures(generations=1)
    (tmp_path / "manifest.csv").write_text(rows + "mug,,c,g/b.png,flux\n")
    assert look_at(row)[1] == ImportFigures(generations=1, unchanged=2)


def test_an_interrupted_look_continues_where_it_was(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_rows_module, "BATCH", 2)
    pictures = {f"mug/{n}.png": file_of(photo(seed=10 + n)) for n in range(5)}
    write_files(tmp_path, {"mug/original.png": MUG["mug/original.png"], **pictures})
    write_files(tmp_path, {"mug/0.png": b"no picture"})
    row = make_import(project, tmp_path)
    job, recorder = Job.objects.create(project=project, kind="import", queue="cpu"), Recorder(2)
    job.arguments = {"bucket_import": row.pk}
    with pytest.raises(KeyboardInterrupt):
        run_look(job, recorder)
    assert BucketObject.objects.count() == 3  # the original and the first batch's
    assert run_look(job, Recorder()) == ImportFigures(generations=3)
    assert [each.reference for each in job.refused.all()] == ["mug/0.png"]
    assert (Product.objects.count(), Generation.objects.count()) == (1, 4)


def test_neither_links_nor_a_neighbour_with_a_longer_name_are_read(
    project: Project, tmp_path: Path
) -> None:
    write_files(tmp_path / "mine", MUG)
    write_files(tmp_path / "mine-too", {"cup/original.png": MUG["mug/original.png"]})
    (tmp_path / "mine/mug/link.png").symlink_to(tmp_path / "mine-too/cup/original.png")
    (tmp_path / "mine/out").symlink_to(tmp_path / "mine-too")
    look_at(make_import(project, tmp_path, "mine/"))
    assert list(Product.objects.values_list("external_id", flat=True)) == ["mug"]
    assert list(Generation.objects.values_list("external_id", flat=True)) == ["mug/a.png"]


def test_a_source_that_was_withdrawn_is_not_read(project: Project, tmp_path: Path) -> None:
    row = make_import(project, tmp_path)
    row.source.projects.clear()
    with pytest.raises(InvalidInput, match="may no longer use"):
        look_at(row)


def test_a_protocol_that_is_no_longer_allowed_is_not_opened(
    project: Project, tmp_path: Path, settings: Any
) -> None:
    row = make_import(project, tmp_path)
    settings.BUCKET_PROTOCOLS = []
    with pytest.raises(InvalidInput, match="must begin with"):
        look_at(row)


def test_a_folder_that_is_not_there_is_empty(project: Project, tmp_path: Path) -> None:
    assert look_at(make_import(project, tmp_path, "nowhere/"))[1] == ImportFigures()


def test_a_folder_that_is_removed_meanwhile_ends_the_look(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, MUG)
    row = make_import(project, tmp_path)
    listed_before = FileSystemBucket.listed

    def listed(self: FileSystemBucket, prefix: str) -> Iterator[Listed]:
        yield from listed_before(self, prefix)
        BucketImport.objects.all().delete()

    monkeypatch.setattr(FileSystemBucket, "listed", listed)
    with pytest.raises(InvalidInput, match="no longer imported"):
        look_at(row)
    assert not BucketObject.objects.exists()
