"""Let go of what is kept for a time only."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from annotator.models import Appraisal, Job, JobKind, JobState

AT_ONCE = 100  # a round of the sweeper must not take long; the next one takes more
UPLOADS = "uploads"  # the folder of staged uploads, one folder for each project in it
# An upload that no job has named for so long never will be: its web process was killed.
STRAY_AFTER = timedelta(days=1)
SECONDS_BETWEEN_LOOKS = 3600.0  # for strays; listing a bucket costs
_next_look = 0.0


def forget_appraisals() -> int:
    """Delete judged pictures' results and files after `JUDGE_KEEP_DAYS`; how many were deleted."""
    before = timezone.now() - timedelta(days=settings.JUDGE_KEEP_DAYS)
    old = list(Appraisal.objects.filter(created_at__lt=before).order_by("created_at")[:AT_ONCE])
    for appraisal in old:
        _delete_folder(appraisal.folder)
        appraisal.delete()
    return len(old)


def forget_uploads() -> int:
    """Delete what was uploaded for imports and calls of the judge that did not succeed,
    `IMPORT_KEEP_DAYS` after their end; how many were deleted. Until then such a job can be tried
    again as it is.
    """
    before = timezone.now() - timedelta(days=settings.IMPORT_KEEP_DAYS)
    ended = Job.objects.filter(
        kind__in=(JobKind.IMPORT, JobKind.JUDGE),
        state__in=(JobState.FAILED, JobState.CANCELLED),
        finished_at__lt=before,
        arguments__has_key="upload",
    )
    old = list(ended.order_by("finished_at")[:AT_ONCE])
    for job in old:
        _delete_folder(job.arguments["upload"])
        arguments = {name: value for name, value in job.arguments.items() if name != "upload"}
        # Unless someone retries it right now: that attempt then says that the files are gone.
        Job.objects.filter(pk=job.pk, state=job.state).update(arguments=arguments)
    return len(old)


def forget_strays() -> int:
    """Delete staged uploads that no job knows of a day after their last file; how many."""
    global _next_look  # noqa: PLW0603  each process for itself
    if time.monotonic() < _next_look:
        return 0
    _next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS
    return sum(map(_forget_strays_of, _listed(UPLOADS)[0]))


def _forget_strays_of(project: str) -> int:
    folders = [f"{UPLOADS}/{project}/{name}" for name in _listed(f"{UPLOADS}/{project}")[0]]
    old = [folder for folder in folders if _is_old(folder)][:AT_ONCE]
    known = set(
        Job.objects.filter(arguments__upload__in=old).values_list("arguments__upload", flat=True)
    )
    strays = [folder for folder in old if folder not in known]
    for folder in strays:
        _delete_folder(folder)
    return len(strays)


def _is_old(folder: str) -> bool:
    """Whether nothing was written there lately; an empty folder may be about to be filled."""
    files = _listed(folder)[1]
    before = timezone.now() - STRAY_AFTER
    with suppress(FileNotFoundError):
        return bool(files) and all(
            default_storage.get_modified_time(f"{folder}/{file}") < before for file in files
        )
    return False


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files in a folder of the storage, which need not be there."""
    with suppress(FileNotFoundError):
        return default_storage.listdir(folder)
    return [], []


def _delete_folder(name: str) -> None:
    with suppress(FileNotFoundError):
        for file in default_storage.listdir(name)[1]:
            default_storage.delete(f"{name}/{file}")
        default_storage.delete(name)
