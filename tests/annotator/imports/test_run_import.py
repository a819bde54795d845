"""The import job: counts as its result, refused rows on the job, scores asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from annotator.errors import InvalidInput
from annotator.imports import import_rows as import_rows_module
from annotator.imports import refused_rows as refused_rows_module
from annotator.imports.run_import import run_import
from annotator.imports.stage_upload import stage_upload
from annotator.models import Job, JobKind, Product
from scoring.vocabulary.job_figures import ImportFigures
from scoring.vocabulary.say import say
from tests.annotator.imports.pictures import file_of, photo
from tests.annotator.imports.sources import Recorder
from tests.factories import make_job, make_project

pytestmark = pytest.mark.django_db

GOOD = {"product": "mug", "original": "mug.png", "generation": "a", "image": "a.png"}


def staged(*rows: dict[str, Any]) -> Job:
    """A queued import of these rows and of two pictures."""
    project = make_project()
    files = [
        ContentFile(file_of(photo(seed=seed)), name=name)
        for seed, name in enumerate(("mug.png", "a.png"))
    ]
    text = "\n".join(json.dumps(row) for row in rows).encode()
    arguments = stage_upload(project=project, files=files, manifest=ContentFile(text, name="m"))
    return make_job(project, JobKind.IMPORT, arguments={**arguments})


def test_imports_and_asks_for_scores() -> None:
    job = staged(GOOD)
    result = run_import(job, Recorder())
    assert result == ImportFigures(products=1, generations=1)
    (score,) = Job.objects.filter(project=job.project, kind=JobKind.SCORE)
    assert score.arguments["product_ids"] == [Product.objects.get().pk]


def test_keeps_refused_rows_with_their_reasons() -> None:
    job = staged(GOOD, GOOD | {"generation": "b", "image": "elsewhere.png"})
    run_import(job, Recorder())
    (refused,) = job.refused.all()
    assert (refused.row, refused.reference) == (2, "b")
    assert say(refused.reason) == "elsewhere.png is not among the uploaded files"


def test_names_in_reasons_are_cut_where_they_are_too_long() -> None:
    job = staged(GOOD | {"generation": "b", "image": f"{'x' * 900}.png"})
    run_import(job, Recorder())
    reason = job.refused.get().reason
    assert len(reason.values["name"]) == 500


def test_so_many_refused_rows_are_kept_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refused_rows_module, "MOST_KEPT", 3)
    missing = [GOOD | {"generation": f"g{n}", "image": "gone.png"} for n in range(7)]
    job = staged(GOOD, *missing)
    assert run_import(job, Recorder()).refused == 7
    assert [refused.row for refused in job.refused.all()] == [2, 3, 4]


def test_an_import_ends_where_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_rows_module, "MOST_REFUSED", 3)
    job = staged(GOOD, *[GOOD | {"generation": f"g{n}", "image": "gone.png"} for n in range(4)])
    with pytest.raises(InvalidInput, match=r"stopped after 4 rows were refused\. 1 product "):
        run_import(job, Recorder())
    assert Product.objects.count() == 1
    assert job.refused.count() == 4


def test_files_are_kept_for_rows_that_were_refused_and_others_stand_in() -> None:
    job = staged(GOOD, GOOD | {"generation": "b", "image": "photos/b.png"})
    assert run_import(job, Recorder()).refused == 1
    other = ContentFile(file_of(photo(seed=2)), name="b.png")
    arguments = stage_upload(project=job.project, files=[other], before=job.arguments, only=[2])
    again = make_job(job.project, JobKind.IMPORT, arguments={**arguments})
    result = run_import(again, Recorder())
    assert result == ImportFigures(generations=1)
    assert default_storage.listdir(f"uploads/{job.project_id}") == ([], [])


def test_a_file_that_was_refused_is_replaced() -> None:
    project = make_project()
    picture = file_of(photo())
    files = [ContentFile(picture, name="mug.png"), ContentFile(b"broken", name="a.png")]
    rows = ContentFile(json.dumps([GOOD]).encode(), name="rows.json")
    paths = ["shoot/photos/mug.png", "shoot/photos/a.png"]
    first = stage_upload(project=project, files=files, paths=paths, manifest=rows)
    job = make_job(project, JobKind.IMPORT, arguments={**first})
    assert run_import(job, Recorder()).refused == 1
    better = ContentFile(file_of(photo(seed=3)), name="a.png")
    second = stage_upload(project=project, files=[better], before=first, only=[1])
    again = make_job(project, JobKind.IMPORT, arguments={**second})
    assert run_import(again, Recorder()).generations == 1


def test_uploads_are_deleted_when_all_is_done() -> None:
    job = staged(GOOD)
    run_import(job, Recorder())
    assert default_storage.listdir(f"uploads/{job.project_id}") == ([], [])


def test_uploads_are_kept_when_it_fails_and_a_retry_completes_it() -> None:
    job = staged(GOOD, {"product": ""})

    class Cancelled(Recorder):
        def check_cancelled(self) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(job, Cancelled())
    result = run_import(job, Recorder())
    assert result.refused == job.refused.count() == 1
    assert result.products + result.generations + result.unchanged == 1
    assert Product.objects.get().generations_count == 1


def test_a_worker_killed_at_the_very_end_is_no_failure() -> None:
    job = staged(GOOD)
    result = run_import(job, Recorder())
    job.refresh_from_db()
    assert run_import(job, Recorder()) == result
