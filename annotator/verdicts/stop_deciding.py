"""Stop deciding automatically after an alarm, and take back what was decided."""

from __future__ import annotations

from django.db import transaction

from annotator.models import AuditEvent, DriftWatch, Generation, Project, Verdict, VerdictBy
from annotator.scores.lock_champion import lock_champion
from annotator.verdicts.policy import certificate_in_use, decide_verdicts
from scoring.vocabulary.audit_actions import AuditAction


@transaction.atomic
def stop_deciding(*, project: Project, watch: DriftWatch) -> list[int]:
    """Take back the decisions that the alarm of `watch` is about.

    Returns the generations that are open again, those nearest to the threshold first. Nothing
    happens if the version is no longer in use.
    """
    lock_champion(project)
    certificate = certificate_in_use(project)
    if certificate is None or certificate.model_version_id != watch.model_version_id:
        return []
    affected = Generation.objects.filter(
        project=project, verdict_by=VerdictBy.POLICY, verdict=watch.verdict
    )
    if watch.generator:
        affected = affected.filter(generator=watch.generator)
    nearest_first = "score" if watch.verdict == Verdict.ACCEPTED else "-score"
    reopened = list(affected.order_by(nearest_first, "pk").values_list("pk", flat=True))
    decide_verdicts(project=project)  # it reads the alarm
    DriftWatch.objects.filter(pk=watch.pk).update(reopened=len(reopened))
    AuditEvent.record(
        AuditAction.DRIFT_ALARM,
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
