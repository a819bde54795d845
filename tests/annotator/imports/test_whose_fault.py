"""A single file or row never ends an import; a failure that concerns all of them does."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import DataError, IntegrityError, OperationalError
from structlog.testing import capture_logs

import annotator.tasks  # noqa: F401  registers the handler
from annotator.imports import plan_batch, store_pictures, write_batch
from annotator.imports.decoder.children import derive_in_child
from annotator.imports.decoder.derive import Derived, Task
from annotator.imports.references import References
from annotator.imports.rows import Row
from annotator.imports.stage_upload import stage_upload
from annotator.imports.whose_fault import concerns_all, refusal_of
from annotator.jobs.run import run_next
from annotator.models import Generation, Job, JobKind, JobState, Product, Project
from scoring.vocabulary.say import say
from tests.annotator.imports.metadata import ODD, exif_of, jpeg_with, turned
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import Recorder, run, write_files, write_manifest
from tests.factories import make_job, make_project

pytestmark = pytest.mark.django_db
FILES = {name: file_of(photo(seed=seed)) for seed, name in enumerate(("mug", "a", "bad", "c"))}
MUG = {"product": "mug", "original": "mug"}
ROWS = [MUG | {"generation": name, "image": name} for name in ("a", "bad", "c")]


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    write_files(tmp_path / "files", FILES)
    return write_manifest(tmp_path / "files", ROWS)


def failing(
    function: Callable[..., Any], error: BaseException, *, about: str
) -> Callable[..., Any]:
    """The function, which raises where one of its arguments is this one."""

    def called(*arguments: Any, **named: Any) -> Any:
        if about in (*arguments, *named.values()):
            raise error
        return function(*arguments, **named)

    return called


# Where one file or row is looked at, and what is called there with its name.
Break = Callable[[pytest.MonkeyPatch, BaseException], None]


def while_hashing(patch: pytest.MonkeyPatch, error: BaseException) -> None:
    patch.setattr(References, "read", failing(References.read, error, about="bad"))


def while_decoding(patch: pytest.MonkeyPatch, error: BaseException) -> None:
    def derived(task: Task, content: bytes) -> Derived:
        if task.name == "bad":
            raise error
        return derive_in_child(task, content)

    patch.setattr(store_pictures, "derive_in_child", derived)


def while_deriving(patch: pytest.MonkeyPatch, error: BaseException) -> None:
    derived = store_pictures.PictureStore._derived
    patch.setattr(store_pictures.PictureStore, "_derived", failing(derived, error, about="bad"))


def while_planning(patch: pytest.MonkeyPatch, error: BaseException) -> None:
    plan = plan_batch._plan_generation

    def planned(row: Row, *rest: Any) -> None:
        if row.generation == "bad":
            raise error
        plan(row, *rest)

    patch.setattr(plan_batch, "_plan_generation", planned)


def while_writing(patch: pytest.MonkeyPatch, error: BaseException) -> None:
    create = write_batch._create_generations

    def created(planned: Any, *rest: Any) -> list[int]:
        if any(each.external_id == "bad" for each in planned):
            raise error
        return create(planned, *rest)

    patch.setattr(write_batch, "_create_generations", created)


PLACES: list[Break] = [
    while_hashing, while_decoding, while_deriving, while_planning, while_writing,
]  # fmt: skip


@pytest.mark.parametrize("break_it", PLACES)
@pytest.mark.parametrize(
    "error", [TypeError("text, not a number"), KeyError("tag"), RecursionError("too deep")]
)
def test_an_exception_is_the_rows_refusal_with_its_reason_and_a_line_in_the_log(
    project: Project,
    manifest: Path,
    break_it: Break,
    error: BaseException,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    break_it(monkeypatch, error)
    recorder = Recorder()
    with capture_logs() as lines:
        summary = run(project, manifest, recorder)
    assert (summary.products, summary.generations, summary.refused) == (1, 2, 1)
    assert list(recorder.reasons) == [2]
    assert f"{type(error).__name__}: {error}" in recorder.reasons[2]
    assert any(line.get("exc_info") for line in lines)
    project.refresh_from_db()
    assert project.generations_count == Generation.objects.count() == 2
    assert recorder.products == [Product.objects.get().pk] * len(recorder.products)


@pytest.mark.parametrize("break_it", [while_hashing, while_deriving, while_writing])
@pytest.mark.parametrize(
    "error",
    [
        OperationalError("the connection was closed"),
        ConnectionResetError("by the peer"),
        TimeoutError("no answer"),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EMFILE, "Too many open files"),
    ],
)
def test_what_everyone_needs_ends_it_and_refuses_no_row(
    project: Project,
    manifest: Path,
    break_it: Break,
    error: BaseException,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    break_it(monkeypatch, error)
    recorder = Recorder()
    with pytest.raises(type(error)):
        run(project, manifest, recorder)
    assert recorder.refused == []
    assert not Product.objects.exists()


@pytest.mark.parametrize("error", [OSError("no such device"), RuntimeError("a bug of the storage")])
def test_what_can_not_be_written_is_no_files_fault(
    project: Project, manifest: Path, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(store_pictures, "write_file", fail)
    recorder = Recorder()
    with pytest.raises(type(error)):
        run(project, manifest, recorder)
    assert recorder.refused == []


@pytest.mark.parametrize("error", [DataError("value too long"), IntegrityError("not unique")])
def test_a_row_that_the_database_will_not_take_is_refused_alone(
    project: Project, manifest: Path, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    while_writing(monkeypatch, error)
    recorder = Recorder()
    assert run(project, manifest, recorder).generations == 2
    assert list(recorder.reasons) == [2]


def test_characters_that_no_database_takes(project: Project, tmp_path: Path) -> None:
    """Half of a pair of surrogates, which JSON can hold and no text can."""
    write_files(tmp_path, FILES)
    rows = [*ROWS, MUG | {"generation": "d\ud800", "image": "a", "prompt": "\ud800"}]
    recorder = Recorder()
    summary = run(project, write_manifest(tmp_path, rows), recorder)
    assert (summary.generations, summary.refused) == (3, 1)
    (refused,) = recorder.refused
    (refused.reference + say(refused.reason)).encode()


def test_a_bug_in_asking_for_scores_refuses_no_row(project: Project, manifest: Path) -> None:
    class Broken(Recorder):
        def __init__(self) -> None:
            super().__init__()
            self.products = BrokenList()

    class BrokenList(list[int]):
        def extend(self, _: Any) -> None:
            raise TypeError("a bug")

    recorder = Broken()
    with pytest.raises(TypeError, match="a bug"):
        run(project, manifest, recorder)
    assert recorder.refused == []


class TestJob:
    """The job of an import: refused rows on it, or another attempt."""

    @pytest.fixture
    def job(self, project: Project) -> Job:
        files = [ContentFile(content, name=name) for name, content in FILES.items()]
        text = "\n".join(map(json.dumps, ROWS)).encode()
        manifest = ContentFile(text, name="m")
        arguments = stage_upload(project=project, files=files, manifest=manifest)
        return make_job(project, JobKind.IMPORT, arguments={**arguments})

    def test_a_bad_file_leaves_it_succeeded(
        self, job: Job, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        while_decoding(monkeypatch, TypeError("text, not a number"))
        run_next(kinds=[JobKind.IMPORT])
        job.refresh_from_db()
        assert job.state == JobState.SUCCEEDED
        assert say(job.refused.get().reason) == "bad can't be used (TypeError: text, not a number)"

    def test_a_storage_that_is_away_is_tried_again(
        self, job: Job, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = default_storage.open

        def away(name: str, *rest: Any) -> Any:
            if name.rpartition("/")[2].isdigit():  # a staged picture
                raise PermissionError(errno.EACCES, "Permission denied")
            return opened(name, *rest)

        with monkeypatch.context() as patch:
            patch.setattr(storages["default"], "open", away)
            run_next(kinds=[JobKind.IMPORT])
        job.refresh_from_db()
        assert (job.state, job.refused.count()) == (JobState.QUEUED, 0)
        Job.objects.update(due_at=job.created_at)
        run_next(kinds=[JobKind.IMPORT])
        job.refresh_from_db()
        assert (job.state, job.result["generations"]) == (JobState.SUCCEEDED, 3)

    def test_cancelling_it_is_no_rows_fault(
        self, job: Job, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Job.objects.update(cancel_requested=True)
        run_next(kinds=[JobKind.IMPORT])
        job.refresh_from_db()
        assert (job.state, job.refused.count()) == (JobState.CANCELLED, 0)


def test_a_bucket_that_is_away_concerns_all() -> None:
    class ClientError(Exception):
        """As botocore raises it."""

    ClientError.__module__ = "botocore.exceptions"
    assert concerns_all(ClientError("SlowDown"))
    with pytest.raises(ConnectionError, match="SlowDown"):
        refusal_of(ClientError("SlowDown"), "mug.png")


@pytest.mark.parametrize("odd", ODD)
def test_a_file_with_odd_exif_is_taken_upright(project: Project, tmp_path: Path, odd: str) -> None:
    lying = photo(60, 40)
    exif = b"Exif\0\0" + exif_of(turned(), *ODD[odd])
    write_files(tmp_path, FILES | {"bad": jpeg_with((0xE1, exif), picture=lying)})
    summary = run(project, write_manifest(tmp_path, ROWS))
    assert (summary.generations, summary.refused) == (3, 0)
    image = Generation.objects.get(external_id="bad").image
    assert (image.width, image.height) == (40, 60)


CASES = ["exif/exif-b-crash", "png-metadata/manifest", "linear-srgb/manifest"]


@pytest.mark.parametrize("case", CASES)
def test_a_case_from_the_field(project: Project, shared_data: Path, case: str) -> None:
    path = shared_data / "field-cases" / f"{case}.csv"
    if not path.is_file():
        pytest.skip("no field cases there")
    recorder = Recorder()
    assert run(project, path, recorder).generations > 0
    assert recorder.refused == []
