"""A dry run says what an import would do, row by row, and leaves everything as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from annotator.imports.run_import import run_import
from annotator.imports.stage_upload import stage_upload
from annotator.models import Delivery, Generation, Image, Job, JobKind, Product, Project
from annotator.tasks import run as run_job
from scoring.vocabulary.say import say
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import Recorder
from tests.annotator.webhooks.receiver import make_hook
from tests.factories import make_job, make_project

pytestmark = pytest.mark.django_db

GOOD = {"product": "mug", "original": "mug.png", "generation": "a", "image": "a.png"}
BROKEN = GOOD | {"generation": "b", "image": "broken.png"}


@pytest.fixture
def project() -> Project:
    return make_project()


def staged(project: Project, *rows: dict[str, Any], **arguments: object) -> Job:
    """A queued import of these rows, two pictures and one that can't be read."""
    files = [
        ContentFile(file_of(photo()), name="mug.png"),
        ContentFile(file_of(photo(seed=1)), name="a.png"),
        ContentFile(b"no picture", name="broken.png"),
    ]
    text = "\n".join(json.dumps(row) for row in rows).encode()
    upload = stage_upload(project=project, files=files, manifest=ContentFile(text, name="m"))
    return make_job(project, JobKind.IMPORT, arguments={**upload, **arguments})


def stored(project: Project) -> list[Path]:
    """Every file of the storage that is no upload."""
    root = Path(default_storage.path(""))
    return [each for each in root.rglob("*") if each.is_file() and "uploads" not in each.parts]


def test_it_counts_and_names_and_stores_nothing(project: Project) -> None:
    before = stored(project)
    job = staged(project, GOOD, BROKEN, GOOD | {"generation": "c"}, dry_run=True)
    figures = run_import(job, Recorder())
    assert (figures.products, figures.generations, figures.refused) == (1, 2, 1)
    (refused,) = job.refused.all()
    assert (refused.row, refused.reference) == (2, "b")
    assert "broken.png" in say(refused.reason)
    for model in (Product, Generation, Image):
        assert not model.objects.exists()
    assert not Job.objects.filter(kind=JobKind.SCORE).exists()
    assert stored(project) == before
    assert not default_storage.exists(job.arguments["upload"] + "/index.json")


def test_a_later_batch_sees_what_an_earlier_one_would_create(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.imports.import_rows.BATCH", 1)
    of_other_picture = GOOD | {"generation": "d", "original": "a.png"}
    rows = (GOOD, GOOD, of_other_picture, {**GOOD, "original": "", "generation": "e"})
    figures = run_import(staged(project, *rows, dry_run=True), Recorder())
    assert (figures.products, figures.generations) == (1, 2)
    assert (figures.unchanged, figures.refused) == (1, 1)


def test_it_says_the_same_as_the_import(project: Project) -> None:
    checked = run_import(staged(project, GOOD, BROKEN, dry_run=True), Recorder())
    assert checked == run_import(staged(project, GOOD, BROKEN), Recorder())
    again = run_import(staged(project, GOOD, BROKEN, dry_run=True), Recorder())
    assert (again.products, again.generations, again.unchanged, again.refused) == (0, 0, 1, 1)


def test_it_says_so_at_the_end_and_webhooks_are_not_told(project: Project) -> None:
    make_hook(project, "https://receiver.example/hook")
    job = staged(project, GOOD, dry_run=True)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.message is not None
    assert say(job.message) == (
        "Checked, nothing stored: 1 product and 1 generation would be new, 0 rows refused"
    )
    assert not Delivery.objects.exists()


def test_a_check_of_replaced_rows_keeps_the_earlier_files(project: Project) -> None:
    earlier = staged(project, GOOD, BROKEN)
    run_import(earlier, Recorder())
    better = ContentFile(file_of(photo(seed=2)), name="broken.png")
    upload = stage_upload(project=project, files=[better], before=earlier.arguments, only=[2])
    check = make_job(project, JobKind.IMPORT, arguments={**upload, "dry_run": True})
    assert run_import(check, Recorder()).generations == 1
    upload = stage_upload(project=project, files=[better], before=earlier.arguments, only=[2])
    real = make_job(project, JobKind.IMPORT, arguments={**upload})
    assert run_import(real, Recorder()).generations == 1
