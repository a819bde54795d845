"""A person's progress in the queue. It is read with every question, so it must be cheap."""

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

COUNT_UP_TO = 500  # counting a million open questions for a number that nobody reads is too slow
LOOK_AT_MOST = 5000
# If a person's hold has one of these states, they do not get its question again.
ASKED_ONCE = (HoldState.ACTIVE, HoldState.ANSWERED, HoldState.SKIPPED)


@dataclass(frozen=True)
class QueueProgress:
    """How far one person is.

    `left` is the number of questions that this person can still answer: open ones that they have
    not had, and those that they hold now, `held`. Counting stops at `COUNT_UP_TO`, or after
    `LOOK_AT_MOST` open questions; `has_more` means that it stopped.

    All of it is of one moment: whoever knows of a later answer to a question in `held` can tell
    that it is not counted yet.
    """

    mine_today: int
    left: int
    has_more: bool
    held: tuple[int, ...]


# Undone answers are few, so they are counted separately and subtracted.
# The queue is read from its far end, because its best questions are often those that the person has
# had already, and each of these costs a useless look-up. The limit bounds the number of look-ups,
# and lets the planner know it.
# One statement sees one moment. It gives a row for each question held, or one row if there is none.
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
    held.question_id,
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
LEFT JOIN (
    SELECT h.question_id FROM annotator_hold h
    WHERE h.user_id = %(user)s AND h.project_id = %(project)s AND h.state = 'active') held ON TRUE
""",  # noqa: S608  constants
    {"user": "bigint", "midnight": "timestamptz", "project": "bigint"},
)


def read_queue_progress(*, project: Project, user: User, zone: tzinfo = UTC) -> QueueProgress:
    """The person's progress; "today" is the day in `zone`."""
    midnight = connection.ops.adapt_datetimefield_value(start_of_today(zone))
    values = {"user": user.pk, "midnight": midnight, "project": project.pk}
    with connection.cursor() as cursor:
        run_prepared(cursor, [_PROGRESS], values)
        rows = cursor.fetchall()
    today, waiting, _, stopped_early = rows[0]
    held = tuple(sorted(question for _, _, question, _ in rows if question is not None))
    left = waiting + len(held)
    return QueueProgress(
        mine_today=today,
        left=min(left, COUNT_UP_TO),
        has_more=left > COUNT_UP_TO or bool(stopped_early),
        held=held,
    )


def why_empty(*, project: Project, user: User) -> EmptyReason:
    """Why this person got no question."""
    if not project.generations_count:
        return EmptyReason.NO_PRODUCTS
    questions = Question.objects.filter(project=project)
    earlier_holds = Hold.objects.filter(question=OuterRef("pk"), user=user, state__in=ASKED_ONCE)
    if questions.filter(~Exists(earlier_holds), state=QuestionState.HELD).exists():
        return EmptyReason.HELD_BY_OTHERS
    if (scoring := _scoring(project)) is not None:
        return scoring
    if questions.filter(state__in=(QuestionState.OPEN, QuestionState.HELD)).exists():
        return EmptyReason.OTHERS_NEEDED
    return EmptyReason.NOTHING_PLANNED


def _scoring(project: Project) -> EmptyReason | None:
    """Why scoring is the reason for an empty queue; None if it is not."""
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
