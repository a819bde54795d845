"""Results of judged pictures are kept only for some days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.imports.stage_upload import stage_upload, staged_source
from annotator.jobs.forget import KEEP_CLICKS, forget_appraisals, forget_clicks, forget_uploads
from annotator.models import Appraisal, Job, JobKind, JobState
from tests.factories import make_job, make_project

pytestmark = pytest.mark.django_db

MANIFEST = b'{"product": "mug-1", "original": "mug-1.jpg"}'


def appraisal(key: str, *, days_ago: int) -> Appraisal:
    row = Appraisal.objects.create(project=make_project(), key=key * 64)
    Appraisal.objects.update(created_at=timezone.now() - timedelta(days=days_ago))
    default_storage.save(row.heat_map(0), ContentFile(b"webp"))
    return row


def test_the_old_go_with_their_files(settings: Any) -> None:
    settings.JUDGE_KEEP_DAYS = 10
    old, without_files = appraisal("a", days_ago=11), appraisal("b", days_ago=11)
    default_storage.delete(without_files.heat_map(0))
    default_storage.delete(without_files.folder)
    assert forget_appraisals() == 2
    assert not Appraisal.objects.exists()
    assert not default_storage.exists(old.folder)


def test_the_young_stay(settings: Any) -> None:
    settings.JUDGE_KEEP_DAYS = 10
    young = appraisal("a", days_ago=9)
    assert forget_appraisals() == 0
    assert default_storage.exists(young.heat_map(0))


def ended_import(state: JobState, *, days_ago: int, kind: JobKind = JobKind.IMPORT) -> Job:
    project = make_project()
    manifest: File[bytes] = ContentFile(MANIFEST, name="manifest.jsonl")
    arguments = stage_upload(project=project, files=[], manifest=manifest)
    ended = timezone.now() - timedelta(days=days_ago)
    return make_job(project, kind, arguments={**arguments}, state=state, finished_at=ended)


@pytest.mark.parametrize("kind", [JobKind.IMPORT, JobKind.JUDGE])
@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED, JobState.SUCCEEDED])
def test_what_ended_jobs_have_left_goes_after_a_while(
    settings: Any, state: JobState, kind: JobKind
) -> None:
    settings.IMPORT_KEEP_DAYS = 7
    old, young = (ended_import(state, days_ago=days, kind=kind) for days in (8, 6))
    folder = old.arguments["upload"]
    assert forget_uploads() == 1
    assert not default_storage.exists(folder)
    assert default_storage.exists(young.arguments["upload"])
    assert forget_uploads() == 0


def test_a_swept_import_that_is_tried_again_says_why_it_cannot(settings: Any) -> None:
    settings.IMPORT_KEEP_DAYS = 7
    job = ended_import(JobState.FAILED, days_ago=8)
    forget_uploads()
    job.refresh_from_db()
    with pytest.raises(InvalidInput, match="files are no longer there"):
        staged_source(job.arguments)


def test_what_waits_or_runs_keeps_its_upload(settings: Any) -> None:
    settings.IMPORT_KEEP_DAYS = 7
    waiting = ended_import(JobState.QUEUED, days_ago=30)
    assert forget_uploads() == 0
    assert default_storage.exists(waiting.arguments["upload"])


def test_clicks_go_soon_after_they_ended() -> None:
    project, now = make_project(), timezone.now()
    old = now - KEEP_CLICKS - timedelta(minutes=1)
    for kind, state, ended in (
        (JobKind.CLICK, JobState.SUCCEEDED, old),
        (JobKind.CLICK, JobState.FAILED, old),
        (JobKind.CLICK, JobState.SUCCEEDED, now),
        (JobKind.CLICK, JobState.RUNNING, None),
        (JobKind.SCORE, JobState.SUCCEEDED, old),
    ):
        make_job(project, kind, state=state, finished_at=ended)
    assert forget_clicks() == 2
    assert forget_clicks() == 0
    assert Job.objects.count() == 3
