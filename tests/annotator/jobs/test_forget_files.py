"""Old files of killed processes are deleted; everything else stays."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from structlog.testing import capture_logs

from annotator.imports.stage_upload import stage_upload
from annotator.imports.store_pictures import write_file
from annotator.jobs import forget_files, sweep
from annotator.models import JobKind, JobState, Project
from tests.factories import make_job, make_project

pytestmark = pytest.mark.django_db

MANIFEST = b'{"product": "mug-1", "original": "mug-1.jpg"}'

HOUR = 3600.0


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")
    (tmp_path / "incoming").mkdir()
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    settings.UPLOAD_KEEP_HOURS = 24
    cache.clear()


def age(path: str | Path, hours: float) -> Path:
    """Make the file or folder, with all in it, look so old."""
    path = Path(path)
    for each in [*path.rglob("*"), path]:
        os.utime(each, (time.time() - hours * HOUR,) * 2)
    return path


def incoming(*, hours: float) -> Path:
    """What Django has received of an upload when its process is killed."""
    upload = TemporaryUploadedFile("shop.zip", "application/zip", 0, None)
    path = Path(upload.temporary_file_path())
    file: Any = upload.file
    file.delete = file._closer.delete = False  # a killed process deletes nothing
    upload.close()
    return age(path, hours)


def test_a_cut_off_upload_goes_after_a_day() -> None:
    old, young = incoming(hours=25), incoming(hours=23)
    assert forget_files.forget_incoming() == 1
    assert not old.exists() and young.exists()


def test_the_time_can_be_set(settings: Any) -> None:
    settings.UPLOAD_KEEP_HOURS = 1
    old = incoming(hours=2)
    assert forget_files.forget_incoming() == 1
    assert not old.exists()


@pytest.mark.parametrize("name", ["notes.txt", "tmpabc", "keep.upload", "packshot.sqlite3"])
def test_other_programs_files_stay(settings: Any, name: str) -> None:
    path = Path(settings.FILE_UPLOAD_TEMP_DIR) / name
    path.write_bytes(b"")
    age(path, 1000)
    assert forget_files.forget_incoming() == 0
    assert path.exists()


def staged(*, hours: float) -> dict[str, Any]:
    manifest: File[bytes] = ContentFile(MANIFEST, name="manifest.jsonl")
    arguments = stage_upload(project=make_project(), files=[], manifest=manifest)
    age(default_storage.path(arguments["upload"]), hours)
    return {**arguments}


def test_a_staged_upload_without_an_import_goes_after_a_day() -> None:
    old, young = staged(hours=25), staged(hours=23)
    assert forget_files.forget_stray_uploads() == 1
    assert not default_storage.exists(old["upload"])
    assert default_storage.exists(young["upload"])


@pytest.mark.parametrize("kind", [JobKind.IMPORT, JobKind.JUDGE])
@pytest.mark.parametrize("state", JobState)
def test_what_a_job_names_stays(state: JobState, kind: JobKind) -> None:
    arguments = staged(hours=1000)
    make_job_of(arguments, state, kind)
    assert forget_files.forget_stray_uploads() == 0
    assert default_storage.exists(arguments["upload"])


def make_job_of(arguments: dict[str, Any], state: JobState, kind: JobKind) -> None:
    project = Project.objects.get(pk=int(arguments["upload"].split("/")[1]))
    make_job(project, kind, arguments=arguments, state=state)


def test_strange_folders_in_the_storage_stay() -> None:
    for name in ("uploads/notes/a.txt", "uploads/7/backup/a.txt"):
        default_storage.save(name, ContentFile(b""))
    age(default_storage.path(""), 1000)
    assert forget_files.forget_stray_uploads() == 0


def test_folders_are_not_looked_at_every_moment() -> None:
    assert forget_files.forget_stray_uploads() == 0
    staged(hours=25)
    assert forget_files.forget_stray_uploads() == 0
    cache.clear()
    assert forget_files.forget_stray_uploads() == 1


def test_a_half_written_picture_goes_and_a_whole_one_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_file("projects/1/images/whole.webp", b"whole")
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(Path, "unlink", lambda *_, **__: None)  # a killed process deletes nothing
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(SystemExit()))
        write_file("projects/1/images/cut-off.webp", b"cut")
    age(default_storage.path(""), 25)
    assert forget_files.forget_half_written() == 1
    assert default_storage.exists("projects/1/images/whole.webp")
    assert not default_storage.exists("projects/1/images/cut-off.webp")
    assert not any(Path(default_storage.path("half-written")).iterdir())


def test_scratch_of_killed_workers_goes_and_that_of_others_stays() -> None:
    names = ["packshot-fetched-a", "packshot-model-b", "someone-else"]
    folders = [Path(tempfile.mkdtemp(prefix=name)) for name in names]
    for folder in folders:
        (folder / "file").write_bytes(b"")
        age(folder, 25)
    at_work = Path(tempfile.mkdtemp(prefix="packshot-fetched-"))
    (at_work / "file").write_bytes(b"")
    os.utime(at_work, (time.time() - 25 * HOUR,) * 2)
    assert forget_files.forget_scratch() == 2
    assert [folder.exists() for folder in [*folders, at_work]] == [False, False, True, True]


def test_the_sweeper_does_all_of_it_and_goes_on_when_a_part_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> int:
        raise OSError("the bucket is away")

    old, arguments = incoming(hours=25), staged(hours=25)
    monkeypatch.setattr(sweep, "forget_appraisals", fail)
    with capture_logs() as lines:
        sweep.sweep()
    assert not old.exists()
    assert not default_storage.exists(arguments["upload"])
    [line] = lines
    assert line["event"] == "sweep_failed" and line["step"] == "fail" and line["exc_info"]
