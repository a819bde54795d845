"""What people do with the folders that a project imports from buckets, and their schedule."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput
from annotator.imports.buckets.address import checked_prefix
from annotator.imports.buckets.seen import forget_refused
from annotator.jobs.announce_end import is_quiet
from annotator.jobs.cancel import cancel_job
from annotator.models import (
    ACTIVE_STATES,
    AuditEvent,
    BucketImport,
    BucketSource,
    Job,
    JobState,
    Project,
    User,
)
from annotator.scoring_requests import request_import
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.buckets import BUCKET_IMPORT_TWICE, BUCKET_UNKNOWN

LOOKS_AT_ONCE: Final = 100  # a round of the sweeper must not take long


def source_for(project: Project, name: str) -> BucketSource:
    """The source of this name. Raises InvalidInput unless a site admin gave it to the project."""
    source = project.bucket_sources.filter(name=name).first()
    if source is None:
        raise InvalidInput.in_field("source", BUCKET_UNKNOWN(source=name))
    return source


@transaction.atomic
def start(
    *, project: Project, by: User, source: str, prefix: str, every_minutes: int
) -> BucketImport:
    """Import a folder of a source, and look at it again so often (0: when asked).

    Raises InvalidInput if there is no such source for the project, Conflict if it is imported
    already.
    """
    named, folder = source_for(project, source), checked_prefix(prefix)
    try:
        with transaction.atomic():
            row = BucketImport.objects.create(
                project=project,
                source=named,
                prefix=folder,
                every_minutes=every_minutes,
                next_look_at=_next(every_minutes, timezone.now()),
                created_by=by,
            )
    except IntegrityError:
        raise Conflict(BUCKET_IMPORT_TWICE()) from None
    _log(AuditAction.BUCKET_IMPORT_STARTED, row, by)
    look(row=row, by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def change(*, row: BucketImport, by: User, every_minutes: int) -> BucketImport:
    """Look at it so often from now on; 0: only when asked."""
    locked = BucketImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    locked.every_minutes = every_minutes
    locked.next_look_at = _next(every_minutes, timezone.now())
    locked.save(update_fields=["every_minutes", "next_look_at"])
    _log(AuditAction.BUCKET_IMPORT_CHANGED, locked, by)
    return locked


@transaction.atomic
def remove(*, row: BucketImport, by: User) -> None:
    """Stop importing it, and forget which objects were seen. What was imported stays.

    A look that waits or runs ends, too.
    """
    if row.job is not None:
        with suppress(Conflict):  # it has ended already
            cancel_job(job=row.job, by=by)
    _log(AuditAction.BUCKET_IMPORT_REMOVED, row, by)
    row.delete()


@transaction.atomic
def look(*, row: BucketImport, by: User | None, again: bool = False) -> Job:
    """Import what is new; joins a look that waits or runs. With `again` also what was refused."""
    locked = BucketImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    last = locked.job
    if last is not None and last.state in ACTIVE_STATES:
        return last
    if again:
        forget_refused(locked)
    locked.job = request_import(
        project=row.project, by=by, arguments={"bucket_import": locked.pk, "again": again}
    )
    locked.save(update_fields=["job"])
    if last is not None and last.state == JobState.SUCCEEDED and is_quiet(last, last.result):
        last.delete()  # or they would hide the others
    return locked.job


def request_due_looks(now: datetime | None = None) -> int:
    """Request the looks whose time has come; returns how many. Any number of sweepers may do so."""
    now = now or timezone.now()
    due = BucketImport.objects.filter(next_look_at__lte=now, project__archived_at=None)
    requested = 0
    for row in due.select_related("project").order_by("next_look_at")[:LOOKS_AT_ONCE]:
        with transaction.atomic():
            mine = BucketImport.objects.filter(pk=row.pk, next_look_at=row.next_look_at)
            if mine.update(next_look_at=_next(row.every_minutes, now)):
                look(row=row, by=None)
                requested += 1
    return requested


def _next(every_minutes: int, now: datetime) -> datetime | None:
    return now + timedelta(minutes=every_minutes) if every_minutes else None


def _log(action: AuditAction, row: BucketImport, by: User) -> None:
    AuditEvent.record(
        action,
        project=row.project,
        actor=by,
        target=row,
        source=row.source.name,
        prefix=row.prefix,
        every_minutes=row.every_minutes,
    )
