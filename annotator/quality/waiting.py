"""What a person waits for whose queue is empty: who holds the rest, and when new questions come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max

from annotator.models import (
    ACTIVE_STATES,
    Answer,
    Hold,
    HoldState,
    Job,
    JobKind,
    ModelVersion,
    Project,
    User,
)

MOST_HOLDERS = 20


@dataclass(frozen=True)
class Holder:
    """Someone else who has questions at the moment."""

    username: str
    questions: int


@dataclass(frozen=True)
class Waiting:
    """`answers_missing` is None where answers alone bring no retraining."""

    holders: list[Holder]
    is_retraining: bool
    answers_missing: int | None
    retrain_every_minutes: int


def read_waiting(*, project: Project, user: User) -> Waiting:
    """What the project waits for, as `user` sees it; for empty queues alone."""
    held = Hold.objects.filter(project=project, state=HoldState.ACTIVE).exclude(user=user)
    rows = held.values_list("user__username").annotate(n=Count("pk")).order_by("-n", "user_id")
    retraining = Job.objects.filter(
        project=project, kind=JobKind.RETRAIN, state__in=ACTIVE_STATES
    ).exists()
    return Waiting(
        holders=[Holder(username=name, questions=n) for name, n in rows[:MOST_HOLDERS]],
        is_retraining=retraining,
        answers_missing=None if retraining else _answers_missing(project),
        retrain_every_minutes=project.retrain_every_minutes,
    )


def _answers_missing(project: Project) -> int | None:
    """How many answers are missing until the project retrains by itself."""
    enough = project.retrain_after_answers
    if not enough:
        return None
    versions = ModelVersion.objects.filter(project=project)
    seen = versions.aggregate(newest=Max("answers_until"))["newest"] or 0
    last = Job.objects.filter(project=project, kind=JobKind.RETRAIN).order_by("-pk").first()
    if last is not None:
        seen = max(seen, last.arguments.get("last_event", 0))
    new = Answer.objects.filter(project=project, pk__gt=seen)[:enough].count()
    return max(0, enough - new)
