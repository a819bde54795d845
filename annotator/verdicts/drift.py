"""Blind audits for the test for drift: ask, read the answers, keep the state of the test.

The test itself is `scoring/guarantee/drift.py`; `watch_drift.py` runs it.
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
from annotator.models.votes import votes_by_question
from annotator.verdicts.stops import stopped_generators
from scoring.vocabulary.drift import DriftState
from scoring.vocabulary.messages.questions import DRAWN

# At most this share of the questions planned ahead are checks.
SHARE_OF_QUEUE = 0.1


@dataclass(frozen=True)
class Scope:
    """The decisions that one test is about; `generator` is empty for all."""

    verdict: Verdict
    generator: str = ""


@transaction.atomic
def plan_blind_audits(*, project: Project, seed: int = 0) -> int:
    """Ask about drawn decisions of the version in use, newest first; how many became questions.

    As many people are asked as for the audit, at random places among the other questions.
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
    """Read the answers about drawn decisions; how many blind audits are settled now.

    `rules.good_in_audit` says what is good. That is the rule by which the thresholds were proven,
    so the test is about the same claim. If an answer is undone later, the audit is open again
    (`review/withdraw_flags.py`).
    """
    # Locked, so that nobody undoes an answer between the reading and the settling.
    waiting = Question.objects.select_for_update(no_key=True).filter(
        pk__in=to_settle(project).values("question_id"), state=QuestionState.ANSWERED
    )
    questions = set(waiting.order_by("pk").values_list("pk", flat=True))
    votes = votes_by_question(Answer.objects.effective().filter(question__in=questions))
    settled = 0
    for question in sorted(votes):
        settled += BlindAudit.objects.filter(question=question, is_good__isnull=True).update(
            is_good=votes[question].is_good, settled_at=timezone.now()
        )
    return settled


def outcomes(*, version: ModelVersion) -> dict[Scope, list[bool]]:
    """Whether each checked decision was wrong, by scope, in the order in which it was settled.

    Scopes are the acceptances of each generator, all acceptances, and all rejections. A generator
    that is stopped counts only in its own scope: it must not stop the others. Where deciding was
    resumed, earlier answers no longer count, neither for a generator nor for all images.
    """
    stopped, resumed = stopped_generators(version=version), _resumed(version)
    audits = BlindAudit.objects.filter(model_version=version, is_good__isnull=False)
    rows = audits.order_by("settled_at", "pk").values_list(
        "verdict", "is_good", "generation__generator", "settled_at"
    )
    by_scope: dict[Scope, list[bool]] = defaultdict(list)
    for verdict, is_good, generator, settled_at in rows:
        wrong = is_good != (verdict == Verdict.ACCEPTED)
        is_named = bool(generator) and verdict == Verdict.ACCEPTED
        of_generator, whole = Scope(Verdict(verdict), generator), Scope(Verdict(verdict))
        if _is_before(settled_at, resumed.get(of_generator)):
            continue
        if is_named:
            by_scope[of_generator].append(wrong)
        is_apart = is_named and generator in stopped
        if not is_apart and not _is_before(settled_at, resumed.get(whole)):
            by_scope[whole].append(wrong)
    return dict(by_scope)


def _is_before(settled: datetime | None, resumed: datetime | None) -> bool:
    return settled is not None and resumed is not None and settled <= resumed


def _resumed(version: ModelVersion) -> dict[Scope, datetime | None]:
    """When each test that was resumed has started over."""
    watches = DriftWatch.objects.filter(model_version=version, resumed_at__isnull=False)
    rows = watches.values_list("verdict", "generator", "resumed_at")
    return {Scope(Verdict(verdict), generator): since for verdict, generator, since in rows}


@transaction.atomic
def record_watch(*, version: ModelVersion, scope: Scope, state: DriftState) -> DriftWatch | None:
    """Keep the state of a test; the row if it has rung the alarm just now, else None.

    An alarm stays until the target changes: another α is another claim.
    """
    watch, _ = DriftWatch.objects.select_for_update().get_or_create(
        model_version=version,
        verdict=scope.verdict,
        generator=scope.generator,
        defaults={
            "project_id": version.project_id, "alpha": state.alpha, "delta": state.delta,
        },
    )  # fmt: skip
    if watch.alpha != state.alpha:
        watch.alarm_at = watch.alarmed_at = None
        watch.reopened = 0
    is_new = watch.alarmed_at is None and state.alarm_at is not None
    if is_new:
        watch.alarm_at, watch.alarmed_at = state.alarm_at, timezone.now()
    watch.alpha, watch.delta = state.alpha, state.delta
    watch.audits, watch.errors = state.audits, state.errors
    watch.wealth = state.wealth
    watch.save()
    return watch if is_new else None


def wrong_decisions(*, version: ModelVersion, scope: Scope) -> Sequence[int]:
    """Generations whose checked decision was wrong, for ops to look at first."""
    audits = BlindAudit.objects.filter(model_version=version, verdict=scope.verdict)
    audits = audits.refuting(scope.verdict)
    if scope.generator:
        audits = audits.filter(generation__generator=scope.generator)
    return list(audits.values_list("generation_id", flat=True))
