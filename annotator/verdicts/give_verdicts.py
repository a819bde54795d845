"""Give verdicts to many generations at once, and draw blind audits of them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from annotator.models import Certificate, Generation, Project, Verdict, VerdictBy
from annotator.scores.write_verdicts import write_verdicts
from annotator.verdicts.blind_audits import draw_blind_audits
from annotator.verdicts.take_back import flag_refuted, refuted


def give_verdict(
    mine: QuerySet[Generation],
    allowed: Q,
    verdict: Verdict,
    project: Project,
    certificate: Certificate,
    standing: Collection[int],
) -> None:
    """Give the verdict to those that may have it, and draw blind audits.

    standing: ids of the certificates that prove the same as `certificate`, itself among them, or a
    part of it. Rows that have the verdict by one of these are not written again: each write costs
    an entry in every index, and a large batch has a new certificate after every few answers.
    """
    wrong = refuted(project, verdict)
    decided, withheld = mine.filter(allowed & ~wrong), mine.filter(allowed & wrong)
    verdict_now = {"verdict": verdict, "verdict_by": VerdictBy.POLICY, "certificate__in": standing}
    changed = decided.exclude(Q(**verdict_now))
    # Blind audits are drawn from refuted decisions too. They test the threshold: with confirmed
    # decisions alone, a later version would look better than it is.
    for some in (changed, withheld):
        draw_blind_audits(project=project, certificate=certificate, verdict=verdict, decided=some)
    flag_refuted(withheld, verdict)
    write_verdicts(
        changed, project=project, verdict=verdict, by=VerdictBy.POLICY, certificate=certificate
    )


def leave_open(generations: QuerySet[Generation], *, project: Project) -> None:
    """Leave them to people."""
    open_now = {"verdict": Verdict.UNDECIDED, "verdict_by": VerdictBy.NONE}
    changed = generations.exclude(Q(**open_now, certificate__isnull=True))
    write_verdicts(changed, project=project, verdict=Verdict.UNDECIDED, by=VerdictBy.NONE)
