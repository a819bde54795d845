"""Delete results and uploads that are kept only for some days."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from annotator.models import Appraisal, Job, JobKind, JobState

KEEP_CLICKS = timedelta(hours=1)
AT_ONCE = 100  # a round of the sweeper must not take long; the next round deletes more


def forget_appraisals() -> int:
    """Delete results and files of judged pictures after `JUDGE_KEEP_DAYS`; returns how many."""
    before = timezone.now() - timedelta(days=settings.JUDGE_KEEP_DAYS)
    old = list(Appraisal.objects.filter(created_at__lt=before).order_by("created_at")[:AT_ONCE])
    for appraisal in old:
        delete_folder(appraisal.folder)
        appraisal.delete()
    return len(old)


def forget_uploads() -> int:
    """Delete the uploads of imports and judge calls `IMPORT_KEEP_DAYS` after they ended.

    Returns how many were deleted. Until then a failed job can be tried again, and an import that
    refused rows can be repeated with other files. A job that no longer needs its files deletes them
    itself, unless it is killed just then.
    """
    before = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS)
    ended = Job.objects.filter(
        kind__in=(JobKind.IMPORT, JobKind.JUDGE),
        state__in=(JobState.FAILED, JobState.CANCELLED, JobState.SUCCEEDED),
        finished_at__lt=before,
        arguments__has_key="upload",
    )
    old = list(ended.order_by("finished_at")[:AT_ONCE])
    for job in old:
        delete_folder(job.arguments["upload"])
        arguments = {name: value for name, value in job.arguments.items() if name != "upload"}
        # If someone retries the job right now, that attempt reports that the files are gone.
        Job.objects.filter(pk=job.pk, state=job.state).update(arguments=arguments)
    return len(old)


def forget_clicks() -> int:
    """Delete the jobs of clicks, with their masks, an hour after they ended; returns how many."""
    ended = Job.objects.filter(
        kind=JobKind.CLICK,
        state__in=(JobState.FAILED, JobState.CANCELLED, JobState.SUCCEEDED),
        finished_at__lt=timezone.now() - KEEP_CLICKS,
    )
    old = list(ended.order_by("finished_at").values_list("pk", flat=True)[:AT_ONCE])
    return Job.objects.filter(pk__in=old).delete()[0] if old else 0


def delete_folder(name: str) -> None:
    """Delete a folder of the storage with its files, if it exists."""
    with suppress(FileNotFoundError):
        for file in default_storage.listdir(name)[1]:
            default_storage.delete(f"{name}/{file}")
        default_storage.delete(name)
