"""Automatic verdicts: what the newest certificate allows, and nothing beyond it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from annotator.models import (
    AuditEvent,
    Certificate,
    ConsistencyOutcome,
    ConsistencyReport,
    Generation,
    ModelVersion,
    Project,
    Verdict,
    VerdictBy,
)
from annotator.scores.lock_champion import lock_champion
from annotator.verdicts.blind_audits import Decided, draw_blind_audits
from annotator.verdicts.rule import rule_of
from annotator.verdicts.take_back import flag_refuted, refuted
from scoring.vocabulary.certificates import Basis, ProvenSide


def record_certificate(
    *,
    version: ModelVersion,
    accept: ProvenSide,
    reject: ProvenSide,
    basis: Basis | None = None,
) -> Certificate:
    """Store what was proven for the version, and what the proof rests on."""
    return Certificate.objects.create(
        project_id=version.project_id,
        model_version=version,
        accept_threshold=accept.threshold,
        reject_threshold=reject.threshold,
        accept=accept,
        reject=reject,
        audit_answers=accept.audit_answers,
        answers_missing=accept.answers_missing,
        basis=basis or Basis(),
    )


def certificate_in_use(project: Project) -> Certificate | None:
    """The newest certificate of the champion, by which verdicts are decided."""
    of_champion = Certificate.objects.filter(project=project, model_version__state="champion")
    return of_champion.order_by("-pk").first()


@transaction.atomic
def decide_verdicts(*, project: Project) -> dict[str, int]:
    """Bring the policy's verdicts in line with the champion's newest certificate.

    Returns how many generations are accepted, rejected and undecided by it. A reviewer's decision
    is never changed, and a decision that blind audits refute is left to a reviewer. Without a
    certificate of the champion everything is undecided: the proof for an earlier version says
    nothing about this version's scores.
    """
    # Without the lock, a run that has read the watches before an alarm could undo what the alarm
    # takes back.
    lock_champion(project)
    certificate = certificate_in_use(project)
    mine = Generation.objects.filter(project=project).exclude(verdict_by=VerdictBy.REVIEWER)
    counts, rest = {"accepted": 0, "rejected": 0}, mine
    if certificate is not None:
        accepted, rejected = _allowed(certificate)
        sides = ((Verdict.ACCEPTED, accepted), (Verdict.REJECTED, rejected & ~accepted))
        for verdict, allowed in sides:
            counts[verdict] = _decide(mine, allowed, verdict, project, certificate)
            rest = rest.exclude(allowed & ~refuted(project, verdict))
    counts["undecided"] = _leave_open(rest)
    AuditEvent.record(
        "verdicts.decided",
        project=project,
        actor=None,
        target=certificate,
        **counts,
    )
    return counts


def _allowed(certificate: Certificate) -> tuple[Q, Q]:
    """Conditions under which a generation may be accepted and rejected.

    An image whose product could not be verified is not accepted, however high its score.
    """
    rule = rule_of(certificate)
    accepted = rejected = Q(pk__in=[])
    if rule.accept is not None and not rule.stops.accepting:
        doubtful = ConsistencyReport.objects.filter(
            project=certificate.project_id, outcome=ConsistencyOutcome.CANNOT_VERIFY
        )
        accepted = Q(score__gte=rule.accept) & ~Q(pk__in=doubtful.values("generation_id"))
        if rule.stops.generators:
            accepted &= ~Q(generator__in=sorted(rule.stops.generators))
    if rule.reject is not None and not rule.stops.rejecting:
        rejected = Q(score__lte=rule.reject)
    return accepted, rejected


def _decide(
    mine: QuerySet[Generation],
    allowed: Q,
    verdict: Verdict,
    project: Project,
    certificate: Certificate,
) -> int:
    """Give the verdict to those that may have it, and draw blind audits; how many have it now.

    Rows that have it already are not written again.
    """
    wrong = refuted(project, verdict)
    decided, withheld = mine.filter(allowed & ~wrong), mine.filter(allowed & wrong)
    count = decided.count()
    verdict_now = {"verdict": verdict, "verdict_by": VerdictBy.POLICY, "certificate": certificate}
    changed = decided.exclude(Q(**verdict_now))
    # Blind audits are drawn from refuted decisions too. They test the threshold: with confirmed
    # decisions alone, a later version would look better than it is.
    for some in (changed, withheld):
        rows = some.order_by().values_list("pk", "product__is_audit", "generator")
        draw_blind_audits(
            project=project,
            certificate=certificate,
            verdict=verdict,
            decided=(Decided(*row) for row in rows.iterator(chunk_size=10_000)),
        )
    flag_refuted(withheld, verdict)
    changed.update(**verdict_now)
    return count


def _leave_open(generations: QuerySet[Generation]) -> int:
    """Leave them to people; how many they are."""
    count = generations.count()
    open_now = {"verdict": Verdict.UNDECIDED, "verdict_by": VerdictBy.NONE}
    changed = generations.exclude(Q(**open_now, certificate__isnull=True))
    changed.update(**open_now, certificate=None)
    return count
