"""The watch for drift: ask about drawn decisions, read what people said, keep the process's state.

The process itself is `scoring/guarantee/drift`; `scoring/worker/watch` brings both together.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.models import (
    Answer,
    BlindAudit,
    DriftWatch,
    Kind,
    ModelVersion,
    Project,
    Purpose,
    Question,
    QuestionState,
    Verdict,
)
from scoring.vocabulary.messages.questions import DRAWN

# So many checks wait in the queue at once, as a share of the questions planned ahead.
SHARE_OF_QUEUE = 0.1


@dataclass(frozen=True)
class Scope:
    """The decisions that one process watches; `generator` is empty for all."""

    verdict: Verdict
    generator: str = ""


@dataclass(frozen=True)
class Process:
    """Where a process stands after `audits` blind audits with `errors` wrong decisions."""

    alpha: float
    delta: float
    audits: int
    errors: int
    wealth: float
    alarm_at: int | None


@transaction.atomic
def plan_blind_audits(*, project: Project, seed: int = 0) -> int:
    """Ask about drawn decisions of the version in use, newest first; how many became questions.

    Two people each, as for the audit, at random places among the other questions.
    """
    waiting = Question.objects.filter(
        project=project, purpose=Purpose.DRIFT, state=QuestionState.OPEN
    )
    room = max(1, round(SHARE_OF_QUEUE * project.plan_ahead)) - waiting.count()
    if project.champion_id is None or room <= 0:
        return 0
    audits = BlindAudit.objects.select_related("generation").filter(
        project=project, model_version=project.champion_id, is_good__isnull=True, question=None
    )
    draw = random.Random(f"{project.audit_salt}:{seed}")  # noqa: S311  a place, not a secret
    chosen = list(audits.order_by("-pk")[:room])
    for audit in chosen:
        audit.question = _ask(audit, project, -draw.uniform(0, project.plan_ahead))
    BlindAudit.objects.bulk_update(chosen, ("question",))
    return len(chosen)


def _ask(audit: BlindAudit, project: Project, priority: float) -> Question:
    return Question.objects.create(
        project=project,
        product_id=audit.generation.product_id,
        kind=Kind.SINGLE,
        left_id=audit.generation_id,
        purpose=Purpose.DRIFT,
        priority=priority,
        answers_needed=project.audit_answers_needed,
        strategy="random",
        reason=DRAWN(),
    )


def to_settle(project: Project) -> QuerySet[BlindAudit]:
    """Blind audits whose question has all its answers, which nobody has read yet."""
    return BlindAudit.objects.filter(
        project=project, is_good__isnull=True, question__state=QuestionState.ANSWERED
    )


@transaction.atomic
def settle_blind_audits(*, project: Project) -> int:
    """Read what people said of drawn decisions; how many audits are settled by it.

    Good is what everyone calls good and nobody changed: the same rule as for the audit images by
    which the thresholds were proven, so that the watch tests the claim that was made. An answer
    that is undone later opens it again (`review/withdraw_flags.py`).
    """
    # Locked, so that nobody undoes an answer between the reading and the settling.
    waiting = Question.objects.select_for_update(no_key=True).filter(
        pk__in=to_settle(project).values("question_id"), state=QuestionState.ANSWERED
    )
    questions = set(waiting.order_by("pk").values_list("pk", flat=True))
    answers = Answer.objects.effective().filter(question__in=questions)
    faulty = set(answers.finding_fault().values_list("question_id", flat=True))
    settled = 0
    for question in sorted(set(answers.values_list("question_id", flat=True))):
        settled += BlindAudit.objects.filter(question=question, is_good__isnull=True).update(
            is_good=question not in faulty, settled_at=timezone.now()
        )
    return settled


def outcomes(*, version: ModelVersion) -> dict[Scope, list[bool]]:
    """Whether each checked decision was wrong, by scope, in the order in which it was settled.

    The acceptances of each generator, all acceptances, all rejections. A generator whose images
    are accepted no longer counts for itself alone: it must not stop the others. Where deciding was
    resumed, what people had said before counts no more, neither for a generator nor for the whole.
    """
    stopped, resumed = stopped_generators(version=version), _resumed(version)
    audits = BlindAudit.objects.filter(model_version=version, is_good__isnull=False)
    rows = audits.order_by("settled_at", "pk").values_list(
        "verdict", "is_good", "generation__generator", "settled_at"
    )
    found: dict[Scope, list[bool]] = defaultdict(list)
    for verdict, is_good, generator, settled_at in rows:
        wrong = is_good != (verdict == Verdict.ACCEPTED)
        is_named = bool(generator) and verdict == Verdict.ACCEPTED
        own, whole = Scope(Verdict(verdict), generator), Scope(Verdict(verdict))
        if _is_before(settled_at, resumed.get(own)):
            continue
        if is_named:
            found[own].append(wrong)
        is_apart = is_named and generator in stopped
        if not is_apart and not _is_before(settled_at, resumed.get(whole)):
            found[whole].append(wrong)
    return dict(found)


def _is_before(settled: datetime | None, resumed: datetime | None) -> bool:
    return settled is not None and resumed is not None and settled <= resumed


def _resumed(version: ModelVersion) -> dict[Scope, datetime | None]:
    """Since when the processes that were resumed run."""
    watches = DriftWatch.objects.filter(model_version=version, resumed_at__isnull=False)
    rows = watches.values_list("verdict", "generator", "resumed_at")
    return {Scope(Verdict(verdict), generator): since for verdict, generator, since in rows}


def stopped_generators(*, version: ModelVersion) -> set[str]:
    """Generators whose images drift has stopped from being accepted."""
    alarms = DriftWatch.objects.filter(model_version=version, alarmed_at__isnull=False)
    return set(alarms.exclude(generator="").values_list("generator", flat=True))


@transaction.atomic
def record_watch(*, version: ModelVersion, scope: Scope, process: Process) -> DriftWatch | None:
    """Keep the state of a process; the row if this brought an alarm, else None.

    An alarm stays, until another target is watched: another α is another claim.
    """
    watch, _ = DriftWatch.objects.select_for_update().get_or_create(
        model_version=version,
        verdict=scope.verdict,
        generator=scope.generator,
        defaults={
            "project_id": version.project_id, "alpha": process.alpha, "delta": process.delta,
        },
    )  # fmt: skip
    if watch.alpha != process.alpha:
        watch.alarm_at = watch.alarmed_at = None
        watch.reopened = 0
    is_new = watch.alarmed_at is None and process.alarm_at is not None
    if is_new:
        watch.alarm_at, watch.alarmed_at = process.alarm_at, timezone.now()
    watch.alpha, watch.delta = process.alpha, process.delta
    watch.audits, watch.errors = process.audits, process.errors
    watch.wealth = process.wealth
    watch.save()
    return watch if is_new else None


def wrong_decisions(*, version: ModelVersion, scope: Scope) -> Sequence[int]:
    """Generations whose checked decision people say is wrong, for ops to look at first."""
    audits = BlindAudit.objects.filter(model_version=version, verdict=scope.verdict)
    audits = audits.refuting(scope.verdict)
    if scope.generator:
        audits = audits.filter(generation__generator=scope.generator)
    return list(audits.values_list("generation_id", flat=True))
