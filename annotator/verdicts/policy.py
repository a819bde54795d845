"""Automatic verdicts: what the newest certificate allows, and nothing beyond it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from annotator.models import (
    AuditEvent,
    Certificate,
    ConsistencyOutcome,
    ConsistencyReport,
    DriftWatch,
    Generation,
    ModelVersion,
    Project,
    Verdict,
    VerdictBy,
)
from annotator.scores.lock_champion import lock_champion
from annotator.verdicts.blind_audits import Decided, draw_blind_audits
from annotator.verdicts.take_back import flag_refuted, refuted


def record_certificate(
    *,
    version: ModelVersion,
    accept: Mapping[str, Any],
    reject: Mapping[str, Any],
    basis: Mapping[str, Any] | None = None,
) -> Certificate:
    """Store what was proven for the version; both sides as `scoring/guarantee` gave them.

    `basis` says what it rests on (`verdicts/certificate_document.py` shows it). What drift has
    stopped for this version stays stopped: more audit answers don't undo an alarm.
    """
    stopped = _stopped(version, accept["precision"])
    return Certificate.objects.create(
        project_id=version.project_id,
        model_version=version,
        accept_threshold=accept["threshold"],
        reject_threshold=reject["threshold"],
        accept=dict(accept),
        reject=dict(reject),
        audit_answers=accept["audit_answers"],
        answers_missing=accept["answers_missing"],
        is_stopped=(Verdict.ACCEPTED, "") in stopped,
        is_reject_stopped=(Verdict.REJECTED, "") in stopped,
        basis=dict(basis or {}),
    )


@transaction.atomic
def stop_deciding(*, project: Project, watch: DriftWatch) -> list[int]:
    """After an alarm: decide no more of what it is about, and take back what was decided.

    Returns the generations that are open again, those nearest to the threshold first. Nothing
    happens where the version is in use no longer.
    """
    lock_champion(project)
    certificate = certificate_in_use(project)
    if certificate is None or certificate.model_version_id != watch.model_version_id:
        return []
    accepts = watch.verdict == Verdict.ACCEPTED
    affected = Generation.objects.filter(
        project=project, verdict_by=VerdictBy.POLICY, verdict=watch.verdict
    )
    if watch.generator:
        affected = affected.filter(generator=watch.generator)
    else:
        mark_stopped(certificate, watch, stopped=True)
    reopened = list(
        affected.order_by("score" if accepts else "-score", "pk").values_list("pk", flat=True)
    )
    decide_verdicts(project=project)
    DriftWatch.objects.filter(pk=watch.pk).update(reopened=len(reopened))
    AuditEvent.record(
        "drift.alarm",
        project=project,
        actor=None,
        target=watch,
        verdict=watch.verdict,
        generator=watch.generator,
        audits=watch.audits,
        errors=watch.errors,
        reopened=len(reopened),
    )
    return reopened


def mark_stopped(certificate: Certificate, watch: DriftWatch, *, stopped: bool) -> None:
    """Say on the certificate whether the decisions that `watch` is about go on."""
    field = "is_stopped" if watch.verdict == Verdict.ACCEPTED else "is_reject_stopped"
    Certificate.objects.filter(pk=certificate.pk).update(**{field: stopped})


def certificate_in_use(project: Project) -> Certificate | None:
    """The newest certificate of the champion, by which verdicts are decided."""
    of_champion = Certificate.objects.filter(project=project, model_version__state="champion")
    return of_champion.order_by("-pk").first()


@transaction.atomic
def decide_verdicts(*, project: Project) -> dict[str, int]:
    """Bring the policy's verdicts in line with the champion's newest certificate.

    Returns how many generations are accepted, rejected and undecided by it. A reviewer's word is
    never touched, and what people who looked blind say is wrong is left to a reviewer. Without a
    certificate of the champion everything is undecided: what an earlier version had proven says
    nothing about this one's scores.
    """
    # Else one that has read the certificate before an alarm would undo what the alarm takes back.
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

    Where the product could not be verified, a high score alone is no pass.
    """
    accepted = rejected = Q(pk__in=[])
    if certificate.accept_threshold is not None and not certificate.is_stopped:
        doubtful = ConsistencyReport.objects.filter(
            project=certificate.project_id, outcome=ConsistencyOutcome.CANNOT_VERIFY
        )
        accepted = Q(score__gte=certificate.accept_threshold) & ~Q(
            pk__in=doubtful.values("generation_id")
        )
        stopped = _stopped(certificate.model_version, certificate.accept["precision"])
        if generators := [name for verdict, name in stopped if verdict == Verdict.ACCEPTED]:
            accepted &= ~Q(generator__in=generators)
    if certificate.reject_threshold is not None and not certificate.is_reject_stopped:
        rejected = Q(score__lte=certificate.reject_threshold)
    return accepted, rejected


def _stopped(version: ModelVersion, precision: float) -> set[tuple[str, str]]:
    """(verdict, generator) of the version's decisions that drift has stopped; "" for all.

    An alarm about another target says nothing of this one, which is watched anew.
    """
    alarms = DriftWatch.objects.filter(
        model_version=version, alarmed_at__isnull=False, alpha=1.0 - precision
    )
    return set(alarms.values_list("verdict", "generator"))


def verdict_of(
    *, score: float | None, outcome: ConsistencyOutcome, certificate: Certificate | None
) -> tuple[Verdict, str]:
    """The verdict on one generation, by the rules of `decide_verdicts`, and why."""
    if score is None or certificate is None:
        lacking = "model is in use" if score is None else "threshold has been proven"
        return Verdict.UNDECIDED, f"No {lacking} yet."
    accept, reject = certificate.accept_threshold, certificate.reject_threshold
    if accept is not None and score >= accept:
        return _verdict_above(accept, outcome, certificate)
    if reject is not None and score <= reject:
        if certificate.is_reject_stopped:
            return Verdict.UNDECIDED, "Drift has stopped automatic rejecting."
        return Verdict.REJECTED, f"The score is at most {reject:.3f}."
    return Verdict.UNDECIDED, "No threshold is proven for this score: a person must look."


def _verdict_above(
    accept: float, outcome: ConsistencyOutcome, certificate: Certificate
) -> tuple[Verdict, str]:
    if certificate.is_stopped:
        return Verdict.UNDECIDED, "Drift has stopped automatic accepting."
    if outcome == ConsistencyOutcome.CANNOT_VERIFY:
        return Verdict.UNDECIDED, "The product could not be verified: a person must look."
    return Verdict.ACCEPTED, f"The score is at least {accept:.3f}."


def _decide(
    mine: QuerySet[Generation],
    allowed: Q,
    verdict: Verdict,
    project: Project,
    certificate: Certificate,
) -> int:
    """Give the verdict to those that may have it, and draw blind audits; how many have it now.

    Rows that carry it already are not written again.
    """
    wrong = refuted(project, verdict)
    decided, withheld = mine.filter(allowed & ~wrong), mine.filter(allowed & wrong)
    count = decided.count()
    verdict_now = {"verdict": verdict, "verdict_by": VerdictBy.POLICY, "certificate": certificate}
    changed = decided.exclude(Q(**verdict_now))
    # The watch judges the threshold, so it must see what people keep it from: with those alone
    # that they have confirmed, a later version would look better than it is.
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
