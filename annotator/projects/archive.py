"""Archive a project: from then on it is read-only, and nobody is asked anything."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import AuditEvent, Project, User
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_project import (
    PROJECT_ARCHIVED,
    PROJECT_BEING_DELETED,
    PROJECT_NOT_ARCHIVED,
)


@transaction.atomic
def archive_project(*, project: Project, by: User) -> None:
    """Archive it; jobs under way end by themselves. Raises Conflict if it is archived already."""
    rows = Project.objects.filter(pk=project.pk, archived_at=None)
    if not rows.update(archived_at=timezone.now()):
        raise Conflict(PROJECT_ARCHIVED())
    AuditEvent.record(AuditAction.PROJECT_ARCHIVED, project=project, actor=by, target=project)


@transaction.atomic
def restore_project(*, project: Project, by: User) -> None:
    """Make it writable again. A weekly schedule counts from now.

    Raises Conflict if it is not archived, or is being deleted.
    """
    rows = Project.objects.filter(pk=project.pk)
    if rows.filter(deleting_at__isnull=False).exists():
        raise Conflict(PROJECT_BEING_DELETED())
    restored = rows.filter(archived_at__isnull=False, deleting_at=None).update(
        archived_at=None, retrain_clock_since=timezone.now()
    )
    if not restored:
        raise Conflict(PROJECT_NOT_ARCHIVED())
    AuditEvent.record(AuditAction.PROJECT_RESTORED, project=project, actor=by, target=project)
