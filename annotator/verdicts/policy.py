"""Automatic verdicts: what the certificates allow, and nothing beyond it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Q, QuerySet

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
from annotator.verdicts.decide_batches import decide_batches, has_batches
from annotator.verdicts.give_verdicts import give_verdict, leave_open
from annotator.verdicts.rule import rule_of
from annotator.verdicts.take_back import refuted
from scoring.vocabulary.audit_actions import AuditAction
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
    """The champion's newest certificate about images to come.

    It decides the catalogue until there is a batch, and always what the judge endpoint is asked.
    """
    certificates = Certificate.objects.from_audit().filter(project=project)
    of_champion = certificates.filter(model_version__state="champion")
    return of_champion.order_by("-pk").first()


@transaction.atomic
def decide_verdicts(*, project: Project) -> dict[str, int]:
    """Bring the policy's verdicts in line with the certificates of the project's batches.

    Before there is a batch, with the champion's newest certificate about images to come. Returns
    how many generations are accepted, rejected and undecided. A reviewer's decision
    is never changed, and a decision that blind audits refute is left to a reviewer. Without a
    certificate of the champion everything is undecided: the proof for an earlier version says
    nothing about this version's scores.
    """
    # Without the lock, a run that has read the watches before an alarm could undo what the alarm
    # takes back.
    lock_champion(project)
    certificate = certificate_in_use(project)
    mine = Generation.objects.filter(project=project).exclude(verdict_by=VerdictBy.REVIEWER)
    _decide(project, mine, certificate)
    counts = _count(mine)
    AuditEvent.record(
        AuditAction.VERDICTS_DECIDED,
        project=project,
        actor=None,
        target=certificate,
        **counts,
    )
    return counts


@transaction.atomic
def decide_again(*, project: Project, generations: QuerySet[Generation]) -> None:
    """The same for these generations alone, which no reviewer decides any more."""
    lock_champion(project)
    _decide(project, generations, certificate_in_use(project))


def _decide(project: Project, mine: QuerySet[Generation], certificate: Certificate | None) -> None:
    if has_batches(project):
        decide_batches(project=project, mine=mine)
    else:
        _decide_by_audit(project, mine, certificate)


def _count(mine: QuerySet[Generation]) -> dict[str, int]:
    """How many of them have each verdict, in one pass."""
    rows = mine.order_by().values_list("verdict").annotate(n=Count("pk"))
    return {str(verdict): 0 for verdict in Verdict} | dict(rows)


def _decide_by_audit(
    project: Project, mine: QuerySet[Generation], certificate: Certificate | None
) -> None:
    rest = mine
    if certificate is not None:
        accepted, rejected = _allowed(certificate)
        sides = ((Verdict.ACCEPTED, accepted), (Verdict.REJECTED, rejected & ~accepted))
        for verdict, allowed in sides:
            give_verdict(mine, allowed, verdict, project, certificate, [certificate.pk])
            rest = rest.exclude(allowed & ~refuted(project, verdict))
    leave_open(rest, project=project)


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
