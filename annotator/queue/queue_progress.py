"""What a person at the queue wants to know; cheap, for it is read with every question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef

from annotator.days import start_of_today
from annotator.models import (
    ACTIVE_STATES,
    Generation,
    Hold,
    HoldState,
    Job,
    JobKind,
    Project,
    Question,
    QuestionState,
    ScoreState,
    User,
)
from annotator.prepared import Prepared, run_prepared
from scoring.vocabulary.questions import EmptyReason

COUNT_UP_TO = 500  # counting a million open questions for a number no one reads is too dear
LOOK_AT_MOST = 5000
# A hold in one of these states keeps its question from being handed to the same person again.
ASKED_ONCE = (HoldState.ACTIVE, HoldState.ANSWERED, HoldState.SKIPPED)


@dataclass(frozen=True)
class QueueProgress:
    """How far one person is.

    `left` are the questions that this person can still answer: open and never handed to them, or
    in their hands now. Counting stops at `COUNT_UP_TO`, or after `LOOK_AT_MOST` open questions;
    `has_more` says that it stopped.
    """

    mine_today: int
    left: int
    has_more: bool


# One statement for what is read with every question. Undone answers are few: theirs are subtracted.
# The queue is read from its far end: the best questions are those that the person has had already,
# and each of these costs a look for nothing. So that it never costs many, and the planner knows,
# the number of looks is limited.
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
    waiting.n,
    (SELECT count(*) FROM annotator_hold h
     WHERE h.user_id = %(user)s AND h.project_id = %(project)s AND h.state = 'active'),
    waiting.n <= {COUNT_UP_TO} AND EXISTS (
        SELECT 1 FROM annotator_question q
        WHERE q.project_id = %(project)s AND q.state = 'open'
        ORDER BY q.priority, q.id DESC
        LIMIT 1 OFFSET {LOOK_AT_MOST})
FROM (
    SELECT count(*) AS n FROM (
        SELECT 1 FROM (
            SELECT q.id FROM annotator_question q
            WHERE q.project_id = %(project)s AND q.state = 'open'
            ORDER BY q.priority, q.id DESC
            LIMIT {LOOK_AT_MOST}) far
        WHERE (
            SELECT count(*) FROM annotator_hold h
            WHERE h.question_id = far.id
              AND h.user_id = %(user)s
              AND h.state IN ('active', 'answered', 'skipped')
        ) = 0
        LIMIT {COUNT_UP_TO + 1}) counted) waiting
""",  # noqa: S608  constants
    {"user": "bigint", "midnight": "timestamptz", "project": "bigint"},
)


def read_queue_progress(*, project: Project, user: User, zone: tzinfo = UTC) -> QueueProgress:
    """How far the person is, whose day is that of `zone`."""
    midnight = connection.ops.adapt_datetimefield_value(start_of_today(zone))
    values = {"user": user.pk, "midnight": midnight, "project": project.pk}
    with connection.cursor() as cursor:
        run_prepared(cursor, [_PROGRESS], values)
        today, waiting, held, stopped_early = cursor.fetchone()
    left = waiting + held
    return QueueProgress(
        mine_today=today,
        left=min(left, COUNT_UP_TO),
        has_more=left > COUNT_UP_TO or bool(stopped_early),
    )


def why_empty(*, project: Project, user: User) -> EmptyReason:
    """Why this person, who asked for a question, got none."""
    if not project.generations_count:
        return EmptyReason.NO_PRODUCTS
    questions = Question.objects.filter(project=project)
    asked = Hold.objects.filter(question=OuterRef("pk"), user=user, state__in=ASKED_ONCE)
    if questions.filter(~Exists(asked), state=QuestionState.HELD).exists():
        return EmptyReason.HELD_BY_OTHERS
    if (scoring := _scoring(project)) is not None:
        return scoring
    if questions.filter(state__in=(QuestionState.OPEN, QuestionState.HELD)).exists():
        return EmptyReason.OTHERS_NEEDED
    return EmptyReason.NOTHING_PLANNED


def _scoring(project: Project) -> EmptyReason | None:
    """What scoring has to do with it; None where all was scored."""
    working = Job.objects.filter(
        project=project, kind__in=(JobKind.SCORE, JobKind.PLAN), state__in=ACTIVE_STATES
    )
    if working.exists():
        return EmptyReason.SCORING
    generations = Generation.objects.filter(project=project)
    if generations.filter(score_state=ScoreState.PENDING).exists():
        return EmptyReason.SCORING_STOPPED
    if not generations.filter(score_state=ScoreState.SCORED).exists():
        return EmptyReason.SCORING_FAILED
    return None
