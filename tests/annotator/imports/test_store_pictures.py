"""Each content is decoded once, and files appear whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from annotator.imports.files import FolderFiles
from annotator.imports.images import Limits, PictureRefused
from annotator.imports.references import References
from annotator.imports.store_pictures import PictureStore, StoredPicture, write_file
from annotator.models import Image, Project
from tests.annotator.imports.pictures import cut_out, file_of, photo
from tests.annotator.imports.sources import write_files
from tests.factories import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def store(project: Project, tmp_path: Path) -> Iterator[PictureStore]:
    """Over the files of `tmp_path/files`: two of one content, one other, one broken."""
    folder = tmp_path / "files"
    write_files(
        folder,
        {
            "a.png": file_of(photo()),
            "copy.png": file_of(photo()),
            "cut.png": file_of(cut_out()),
            "broken.png": b"no picture",
        },
    )
    references = References(FolderFiles(folder), max_bytes=10**6)
    with ThreadPoolExecutor(2) as pool:
        yield PictureStore(project, references, limits=Limits(10**6, 10**6), pool=pool)


def test_a_picture_is_named_by_the_hash_of_its_bytes(store: PictureStore) -> None:
    picture = store.store(["a.png"], step=lambda _: None)["a.png"]
    content = file_of(photo())
    sha = hashlib.sha256(content).hexdigest()
    assert picture == StoredPicture(sha, 60, 40, len(content))


def test_equal_content_is_decoded_once(store: PictureStore) -> None:
    steps: list[int] = []
    stored = store.store(["a.png", "copy.png", "a.png"], step=steps.append)
    assert steps == [1]
    assert stored["a.png"] == stored["copy.png"]


def test_what_the_project_has_is_not_decoded(store: PictureStore, project: Project) -> None:
    steps: list[int] = []
    sha = hashlib.sha256(file_of(photo())).hexdigest()
    Image.objects.create(project=project, sha256=sha, width=6, height=4, bytes=9)
    stored = store.store(["a.png"], step=steps.append)
    assert stored["a.png"] == StoredPicture(sha, 6, 4, 9)
    assert steps == []


def test_transparency_is_kept_beside_the_picture(store: PictureStore, project: Project) -> None:
    picture = store.store(["cut.png"], step=lambda _: None)["cut.png"]
    assert isinstance(picture, StoredPicture)
    assert picture.has_alpha
    image = Image(project=project, sha256=picture.sha256)
    assert sorted(default_storage.listdir(image.folder)[1]) == [
        "full.webp",
        "mask.png",
        "screen.webp",
        "thumb.webp",
    ]


def test_a_bad_file_is_one_outcome_of_many(store: PictureStore) -> None:
    stored = store.store(["broken.png", "gone.png", "a.png"], step=lambda _: None)
    assert isinstance(stored["broken.png"], PictureRefused)
    assert isinstance(stored["gone.png"], PictureRefused)
    assert isinstance(stored["a.png"], StoredPicture)


def test_what_a_step_raises_ends_it(store: PictureStore) -> None:
    def cancel(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.store(["a.png", "cut.png"], step=cancel)


def test_a_mask_has_a_name_for_each_size(store: PictureStore) -> None:
    sizes = [(60, 40), (120, 80)]
    stored = store.store_masks([("cut.png", size) for size in sizes], step=lambda _: None)
    pictures = [stored["cut.png", size] for size in sizes]
    assert [p.size for p in pictures if isinstance(p, StoredPicture)] == sizes
    assert len({p.sha256 for p in pictures if isinstance(p, StoredPicture)}) == 2


def test_files_of_a_crash_are_replaced() -> None:
    write_file("projects/1/half.webp", b"half")
    write_file("projects/1/half.webp", b"whole")
    assert default_storage.listdir("projects/1")[1] == ["half.webp"]
    with default_storage.open("projects/1/half.webp") as file:
        assert file.read() == b"whole"


def test_a_write_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_file("projects/1/a.webp", b"content")
    assert default_storage.listdir("projects/1")[1] == []
