"""Decisions that blind audits refute: left open, and put on the ops desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from annotator.models import BlindAudit, Flag, FlagKind, Generation, Project, Verdict, VerdictBy
from annotator.models.blind_audits import why_refuted
from annotator.scores.lock_champion import lock_champion


def refuted(project: Project, verdict: Verdict) -> Q:
    """The condition of generations that should not have this verdict according to blind audits."""
    audits = BlindAudit.objects.filter(project=project).refuting(verdict)
    return Q(pk__in=audits.values("generation_id"))


@transaction.atomic
def take_back_refuted(*, project: Project) -> int:
    """Take back the policy's verdicts that blind audits refute; how many.

    `decide_verdicts` leaves them open from then on, until a reviewer decides.
    """
    lock_champion(project)
    taken = 0
    for verdict in (Verdict.ACCEPTED, Verdict.REJECTED):
        wrong = Generation.objects.filter(
            refuted(project, verdict),
            project=project, verdict=verdict, verdict_by=VerdictBy.POLICY,
        )  # fmt: skip
        flag_refuted(wrong, verdict)
        taken += wrong.update(
            verdict=Verdict.UNDECIDED, verdict_by=VerdictBy.NONE, certificate=None
        )
    return taken


def flag_refuted(generations: QuerySet[Generation], verdict: Verdict) -> None:
    """Put them on the ops desk if they are not there yet. None may be decided by a reviewer."""
    _flag(generations, why_refuted(verdict))


def flag_drift(*, generations: Iterable[int], detail: str) -> None:
    """The same by ids, for those that no reviewer has decided."""
    found = Generation.objects.filter(pk__in=set(generations))
    _flag(found.exclude(verdict_by=VerdictBy.REVIEWER), detail)


def _flag(generations: QuerySet[Generation], detail: str) -> None:
    """The unique index sorts out two workers that flag at once."""
    Flag.objects.bulk_create(
        (
            Flag(project_id=project, generation_id=pk, kind=FlagKind.DRIFT, detail=detail)
            for pk, project in generations.order_by("pk").values_list("pk", "project_id")
        ),
        ignore_conflicts=True,
    )
