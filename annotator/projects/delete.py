"""Delete a project with everything in it; only the audit log stays.

The request archives the project and leaves the rest to a job, which deletes files and rows in
chunks. The job may be stopped at any time: the next attempt continues with what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, TypeAlias

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    ACTIVE_STATES,
    Answer,
    Appraisal,
    AuditEvent,
    Batch,
    BatchImage,
    BatchScore,
    BlindAudit,
    BucketObject,
    Certificate,
    ConsistencyReport,
    Delivery,
    DriftWatch,
    Features,
    Flag,
    Generation,
    GuidelinesVersion,
    Hold,
    Image,
    Job,
    JobState,
    KnownAnswer,
    MachineAnswer,
    ModelVersion,
    PassedOver,
    Product,
    Project,
    Question,
    Ranking,
    RefusedRow,
    Review,
    SegmenterVersion,
    User,
)
from annotator.scoring_requests import request_deletion
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_project import (
    DELETING_FILES,
    DELETING_ROWS,
    NAME_DIFFERS,
    PROJECT_BEING_DELETED,
)

ROWS_AT_ONCE: Final = 500
FILES_AT_ONCE: Final = 200
Step: TypeAlias = Callable[[Message], None]

# In this order nothing refers to a row that is still protected. Each is deleted from its newest row
# on, because repeats refer to earlier questions. The rest goes with the project's row.
_ROWS: Final[tuple[tuple[type[Model], str], ...]] = (
    (Answer, "project"),
    (MachineAnswer, "project"),
    (BlindAudit, "project"),
    (PassedOver, "batch__project"),
    (BatchScore, "turn__batch__project"),
    (BatchImage, "batch__project"),
    (Hold, "project"),
    (Question, "project"),
    (Flag, "project"),
    (Review, "project"),
    (KnownAnswer, "project"),
    (ConsistencyReport, "project"),
    (Features, "generation__project"),
    (Batch, "project"),
    (Ranking, "project"),
    (Generation, "project"),
    (Product, "project"),
    (Image, "project"),
    (Certificate, "project"),
    (DriftWatch, "project"),
    (ModelVersion, "project"),
    (SegmenterVersion, "project"),
    (GuidelinesVersion, "project"),
    (Appraisal, "project"),
    (BucketObject, "bucket_import__project"),
    (RefusedRow, "job__project"),
    (Delivery, "webhook__project"),
)


@transaction.atomic
def start_deletion(*, project: Project, by: User, name: str) -> Job:
    """Archive the project for good, stop its other jobs, and request its deletion.

    `name` is the project's name as the person typed it. Raises InvalidInput where it differs, and
    Conflict where the project is being deleted already.
    """
    if name.strip() != project.name:
        raise InvalidInput.in_field("name", NAME_DIFFERS(name=project.name))
    now = timezone.now()
    rows = Project.objects.filter(pk=project.pk, deleting_at=None)
    if not rows.update(deleting_at=now, archived_at=project.archived_at or now):
        raise Conflict(PROJECT_BEING_DELETED())
    active = Job.objects.filter(project=project, state__in=ACTIVE_STATES)
    active.filter(state=JobState.QUEUED).update(
        state=JobState.CANCELLED, cancel_requested=True, finished_at=now
    )
    active.filter(state=JobState.RUNNING).update(cancel_requested=True)
    AuditEvent.record(
        AuditAction.PROJECT_DELETION_REQUESTED, project=project, actor=by, target=project
    )
    return request_deletion(project=project, by=by)


def delete_project(*, project: Project, by: User | None, step: Step) -> None:
    """Delete files, then rows, then the project. `step` is called after each chunk."""
    _delete_files(project, step)
    deleted = 0
    undone = Answer.objects.filter(project=project, undoes__isnull=False)
    others = (model._default_manager.filter(**{path: project.pk}) for model, path in _ROWS)
    for rows in (undone, *others):  # an undo event protects the answer that it undoes
        for chunk in _chunks(rows):
            with transaction.atomic():
                rows.model._default_manager.filter(pk__in=chunk).delete()
            deleted += len(chunk)
            step(DELETING_ROWS(count=deleted))
    _delete_files(project, step)  # what a job that was stopped has written meanwhile
    with transaction.atomic():
        AuditEvent.record(
            AuditAction.PROJECT_DELETED, project=project, actor=by, target=project,
            name=project.name, slug=project.slug,
        )  # fmt: skip
        project.delete()


def _chunks(rows: QuerySet[Model]) -> Iterator[list[int]]:
    while chunk := list(rows.order_by("-pk").values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        yield chunk


def _delete_files(project: Project, step: Step) -> None:
    deleted = 0
    for folder in (f"projects/{project.pk}", f"uploads/{project.pk}"):
        left = _files(folder)
        while names := list(islice(left, FILES_AT_ONCE)):
            for name in names:
                default_storage.delete(name)
            deleted += len(names)
            step(DELETING_FILES(count=deleted))


def _files(folder: str) -> Iterator[str]:
    """The names of all files below the folder, and each folder after what it holds."""
    try:
        folders, files = default_storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in folders:
        yield from _files(f"{folder}/{name}")
    yield from (f"{folder}/{name}" for name in files)
    yield folder
