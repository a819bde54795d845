"""How the automatic decisions in use have held up so far."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from annotator.models import BlindAudit, DriftWatch, Project


@dataclass(frozen=True)
class DriftReport:
    """Of the version in use. drawn: decisions to be checked. checked: those judged by people.

    watches: its tests, those of all decisions first.
    """

    share: float
    drawn: int
    checked: int
    watches: list[DriftWatch]


def read_drift(*, project: Project) -> DriftReport:
    """As of now; nothing is drawn before a version decides anything."""
    audits = BlindAudit.objects.filter(project=project, model_version=project.champion_id)
    counts = audits.aggregate(
        drawn=Count("pk"), checked=Count("pk", filter=Q(is_good__isnull=False))
    )
    watches = DriftWatch.objects.filter(
        project=project, model_version=project.champion_id
    ).select_related("resumed_by")
    return DriftReport(
        share=project.blind_audit_share,
        drawn=counts["drawn"],
        checked=counts["checked"],
        watches=list(watches.order_by("generator", "verdict")),
    )
