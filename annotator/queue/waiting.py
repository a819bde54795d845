"""Why a person with an empty queue waits: who holds the rest, and when new questions come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from annotator.models import (
    ACTIVE_STATES,
    Answer,
    Hold,
    HoldState,
    Job,
    JobKind,
    ModelVersion,
    Project,
    Question,
    QuestionState,
    User,
)

MOST_HOLDERS = 20
MOST_QUESTIONS = 1000


@dataclass(frozen=True)
class Holder:
    """Another person who holds questions at the moment."""

    username: str
    questions: int


@dataclass(frozen=True)
class Waiting:
    """What a project with an empty queue waits for.

    `answers_missing` until the next retraining is None if answers do not start one.
    `answers_possible` is how many answers the other members can give to the open questions.
    """

    holders: list[Holder]
    is_retraining: bool
    answers_missing: int | None
    answers_possible: int
    has_new_answers: bool
    retrain_every_minutes: int


def read_waiting(*, project: Project, user: User) -> Waiting:
    """What the project waits for, as `user` sees it; only for empty queues."""
    holds = Hold.objects.filter(project=project, state=HoldState.ACTIVE).exclude(user=user)
    rows = holds.values_list("user__username").annotate(n=Count("pk")).order_by("-n", "user_id")
    retraining = Job.objects.filter(
        project=project, kind=JobKind.RETRAIN, state__in=ACTIVE_STATES
    ).exists()
    new = _new_answers(project)
    # In an archived project nothing starts by itself.
    is_archived = project.archived_at is not None
    return Waiting(
        holders=[Holder(username=name, questions=n) for name, n in rows[:MOST_HOLDERS]],
        is_retraining=retraining,
        answers_missing=None if retraining or is_archived else _answers_missing(project, new),
        answers_possible=_answers_possible(project, user),
        has_new_answers=new > 0,
        retrain_every_minutes=0 if is_archived else project.retrain_every_minutes,
    )


def _answers_missing(project: Project, new: int) -> int | None:
    """How many answers are missing until the project retrains automatically."""
    enough = project.retrain_after_answers
    return max(0, enough - new) if enough else None


def _new_answers(project: Project) -> int:
    """How many answers no retraining has read; counts only up to what the next one needs."""
    versions = ModelVersion.objects.filter(project=project)
    read_until = versions.aggregate(newest=Max("answers_until"))["newest"] or 0
    last = Job.objects.filter(project=project, kind=JobKind.RETRAIN).order_by("-pk").first()
    if last is not None:
        read_until = max(read_until, last.arguments.get("last_event", 0))
    new = Answer.objects.filter(project=project, pk__gt=read_until)
    return new[: project.retrain_after_answers or 1].count()


def _answers_possible(project: Project, user: User) -> int:
    """How many answers the other members can give to the questions that still need some."""
    others = list(
        project.memberships.filter(user__is_active=True)
        .exclude(user=user)
        .values_list("user_id", flat=True)
    )
    if not others:
        return 0
    done = Q(holds__user__in=others, holds__state__in=(HoldState.ANSWERED, HoldState.SKIPPED))
    questions = (
        Question.objects.filter(project=project, state__in=(QuestionState.OPEN, QuestionState.HELD))
        .order_by("-pk")
        .annotate(had=Count("holds", filter=done))
        .values_list("answers_needed", "answers_count", "had")[:MOST_QUESTIONS]
    )
    return sum(min(needed - count, len(others) - had) for needed, count, had in questions)
