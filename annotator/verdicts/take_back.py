"""Decisions that blind audits refute: left open, and put on the ops desk."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from annotator.models import BlindAudit, Generation, Project, Verdict, VerdictBy
from annotator.models.blind_audits import why_refuted
from annotator.review.raise_flags import flag_drift
from annotator.scores.lock_champion import lock_champion
from annotator.scores.write_verdicts import write_verdicts


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
        taken += write_verdicts(
            wrong, project=project, verdict=Verdict.UNDECIDED, by=VerdictBy.NONE
        )
    return taken


def flag_refuted(generations: QuerySet[Generation], verdict: Verdict) -> None:
    """Put them on the ops desk, where they aren't already."""
    flag_drift(generations=generations.values_list("pk", flat=True), detail=why_refuted(verdict))
