"""The masks that people have corrected, and those that no fine-tuning has seen yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q

from annotator.models import MaskSource, MaskVersion, Project, SegmenterVersion


@dataclass(frozen=True)
class Corrections:
    """`total`: pictures whose mask is a person's; `waiting`: those saved since the last fit."""

    total: int
    waiting: int


def corrections_of(*, project: Project) -> Corrections:
    """How many there are. Products that are set aside for the audit train nothing."""
    current = MaskVersion.objects.filter(
        Q(product__mask_version=F("pk"), product__is_audit=False)
        | Q(generation__mask_version=F("pk"), generation__product__is_audit=False),
        project=project,
        source=MaskSource.PERSON,
    ).order_by()
    total = current.count()
    last = SegmenterVersion.objects.filter(project=project).order_by("-number").first()
    if last is None:
        return Corrections(total, total)
    return Corrections(total, current.filter(created_at__gt=last.created_at).count())
