"""What a person at the queue wants to know; cheap, for it is read with every question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Final

from django.db import connection
from django.db.models import TextChoices

from annotator.models import (
    ACTIVE_STATES,
    Generation,
    Job,
    JobKind,
    Project,
    Question,
    QuestionState,
    ScoreState,
    User,
)
from annotator.prepared import Prepared, run_prepared
from annotator.quality.days import start_of_today

COUNT_UP_TO = 1000  # counting a million open questions for a number no one reads is too dear


class EmptyReason(TextChoices):
    """Why there is nothing to ask."""

    NOTHING_PLANNED = "nothing_planned", "all that was planned is answered or skipped"
    HELD_BY_OTHERS = "held_by_others", "others have what is left"
    SCORING = "scoring", "images are being scored and questions planned"
    NO_PRODUCTS = "no_products", "nothing has been imported"


@dataclass(frozen=True)
class QueueProgress:
    """`open` are the questions still to be answered, held ones too; it stops at `COUNT_UP_TO`."""

    mine_today: int
    answered: int
    open: int


# One statement for what is read with every question. Undone answers are few: theirs are subtracted.
_PROGRESS: Final = Prepared(
    "queue_progress",
    f"""
SELECT
    (SELECT count(*) FROM annotator_answer a
     WHERE a.user_id = %(user)s AND a.created_at >= %(midnight)s AND a.project_id = %(project)s
       AND a.choice <> 'undo' AND NOT a.is_surplus)
  - (SELECT count(*) FROM annotator_answer u JOIN annotator_answer a ON a.id = u.undoes_id
     WHERE u.user_id = %(user)s AND u.created_at >= %(midnight)s AND u.project_id = %(project)s
       AND u.choice = 'undo' AND a.created_at >= %(midnight)s AND NOT a.is_surplus),
    (SELECT count(*) FROM (SELECT 1 FROM annotator_question q
     WHERE q.project_id = %(project)s AND q.state = 'open' LIMIT {COUNT_UP_TO}) waiting),
    (SELECT count(*) FROM (SELECT 1 FROM annotator_hold h
     WHERE h.project_id = %(project)s AND h.state = 'active' LIMIT {COUNT_UP_TO}) held)
""",  # noqa: S608  constants
    {"user": "bigint", "midnight": "timestamptz", "project": "bigint"},
)


def read_queue_progress(*, project: Project, user: User, zone: tzinfo = UTC) -> QueueProgress:
    """How far the person, whose day is that of `zone`, and the project are."""
    midnight = connection.ops.adapt_datetimefield_value(start_of_today(zone))
    values = {"user": user.pk, "midnight": midnight, "project": project.pk}
    with connection.cursor() as cursor:
        run_prepared(cursor, [_PROGRESS], values)
        today, waiting, held = cursor.fetchone()
    return QueueProgress(mine_today=today, answered=project.answers_count, open=waiting + held)


def why_empty(*, project: Project) -> EmptyReason:
    """Why a person who asked for a question got none."""
    if not project.generations_count:
        return EmptyReason.NO_PRODUCTS
    questions = Question.objects.filter(project=project)
    if questions.filter(state=QuestionState.HELD).exists():
        return EmptyReason.HELD_BY_OTHERS
    pending = Generation.objects.filter(project=project, score_state=ScoreState.PENDING)
    working = Job.objects.filter(
        project=project, kind__in=(JobKind.SCORE, JobKind.PLAN), state__in=ACTIVE_STATES
    )
    if working.exists() or pending.exists():
        return EmptyReason.SCORING
    return EmptyReason.NOTHING_PLANNED
