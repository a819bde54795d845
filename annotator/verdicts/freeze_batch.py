"""Freeze, extend and close a batch."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Exists, F, Max, OuterRef
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import (
    AuditEvent,
    Batch,
    BatchImage,
    Candidate,
    Generation,
    Project,
    Purpose,
    Question,
    QuestionState,
    RankingState,
    User,
)
from annotator.scoring_requests import request_batch, request_plan
from annotator.verdicts.eligible import KEPT_FROM_LOT, open_batch
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_model import (
    BATCH_CLOSED,
    BATCH_OPEN,
    NO_IMAGES_TO_FREEZE,
    NO_MODEL_TO_FREEZE,
)


@transaction.atomic
def freeze_batch(*, project: Project, by: User) -> Batch:
    """Freeze all scored images that are in no batch yet; a job then plans its lot.

    Raises Conflict without a model in use, without such images, or while another batch is open.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.champion_id is None:
        raise Conflict(NO_MODEL_TO_FREEZE())
    if (other := open_batch(project.pk)) is not None:
        raise Conflict(BATCH_OPEN(number=other.number))
    last = Batch.objects.filter(project=project).aggregate(last=Max("number"))["last"]
    batch = Batch.objects.create(
        project=project,
        number=(last or 0) + 1,
        precision=project.target_precision,
        confidence=project.confidence,
        people=project.audit_answers_needed,
        created_by=by,
    )
    _add_images(batch)
    _record(AuditAction.BATCH_FROZEN, batch, by)
    return batch


@transaction.atomic
def extend_batch(*, batch: Batch, by: User) -> Batch:
    """Add the images that were scored since; the promise is then about all of them.

    What is left of the error probability is spent on the larger batch. Certificates stay valid for
    the images that they name. Raises Conflict for a closed batch or where nothing is new.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if not batch.is_open:
        raise Conflict(BATCH_CLOSED(number=batch.number))
    _add_images(batch)
    _record(AuditAction.BATCH_EXTENDED, batch, by)
    return batch


@transaction.atomic
def close_batch(*, batch: Batch, by: User, lot_trains: bool) -> Batch:
    """Ask no more of the lot; what is proven stays. With `lot_trains` its answers train from now.

    Closing a closed batch changes nothing, except that its lot may be given to training later.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if not batch.is_open and (batch.lot_trains or not lot_trains):
        return batch
    batch.closed_at = batch.closed_at or timezone.now()
    batch.lot_trains = lot_trains
    batch.save(update_fields=("closed_at", "lot_trains"))
    waiting = Question.objects.filter(
        project=batch.project_id, purpose=Purpose.LOT, state=QuestionState.OPEN
    )
    waiting.filter(holds_count=0, answers_count__lt=batch.people).update(
        state=QuestionState.WITHDRAWN
    )
    # Nobody settles these any more: people stay evenly split.
    waiting.filter(holds_count=0, answers_count__gte=batch.people).update(
        state=QuestionState.ANSWERED, answers_needed=F("answers_count")
    )
    AuditEvent.record(
        AuditAction.BATCH_CLOSED, project=batch.project, actor=by, target=batch,
        number=batch.number, lot_trains=lot_trains,
    )  # fmt: skip
    request_plan(project=batch.project)
    return batch


def _add_images(batch: Batch) -> None:
    """Add all scored images without a batch, in one statement. Raises Conflict if there are none.

    Candidates of a ranking wait until it is closed: people may still be asked about them.
    Questions to learn from or for the audit that nobody has seen yet are withdrawn: they may be
    about images that are reserved from now on.
    """
    ranked = Candidate.objects.filter(generation=OuterRef("pk"))
    free = Generation.objects.filter(
        ~Exists(ranked.exclude(ranking__state=RankingState.CLOSED)),
        project=batch.project_id, score__isnull=False, batch_image__isnull=True,
    ).order_by()  # fmt: skip
    sql, values = free.values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {BatchImage._meta.db_table} (generation_id, batch_id)"  # noqa: S608
            f" SELECT free.*, %s FROM ({sql}) AS free",
            [batch.pk, *values],
        )
        added = cursor.rowcount
    if not added:
        raise Conflict(NO_IMAGES_TO_FREEZE())
    batch.images_count += added
    batch.save(update_fields=("images_count",))
    Question.objects.filter(
        project=batch.project_id, purpose__in=KEPT_FROM_LOT, state=QuestionState.OPEN,
        answers_count=0, holds_count=0, holds=None,
    ).update(state=QuestionState.WITHDRAWN)  # fmt: skip
    request_batch(project=batch.project)


def _record(action: AuditAction, batch: Batch, by: User) -> None:
    AuditEvent.record(
        action, project=batch.project, actor=by, target=batch,
        number=batch.number, images=batch.images_count,
    )  # fmt: skip
