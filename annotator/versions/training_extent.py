"""How far a fit has read: to see what is new since then, and to make the same fit again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Max, QuerySet

from annotator.models import (
    Features,
    Generation,
    MachineAnswer,
    ModelVersion,
    Project,
    Reversal,
    Review,
)
from annotator.models.event_order import newest_settled_event
from annotator.versions.training_data import machine_weight
from scoring.vocabulary.training import Extent


def read_extent(*, project: Project, encoder_key: str) -> Extent:
    """How far a fit would read now."""
    cached = Features.objects.filter(generation__project=project, encoder_key=encoder_key)
    return Extent(
        review=_last_id(Review.objects.filter(project=project)),
        features=_last_id(cached),
        labels=Generation.objects.filter(project=project, label__isnull=False).count(),
        reversal=_last_id(Reversal.objects.filter(project=project)),
        review_weight=project.review_weight,
        machine=_last_id(MachineAnswer.objects.filter(project=project)),
        machine_weight=machine_weight(project),
    )


def recorded_at(*, project: Project, event: int) -> ModelVersion | None:
    """The first version that was fitted on the answers up to this event."""
    versions = ModelVersion.objects.filter(project=project, answers_until=event)
    return versions.order_by("number").first()


def extent_at(*, project: Project, event: int) -> Extent | None:
    """How far the version of this event has read; None if there was no version."""
    version = recorded_at(project=project, event=event)
    return None if version is None else version.trained_on


def made_already(*, project: Project, encoder_key: str) -> ModelVersion | None:
    """The version that was fitted on all there is in these features; None if something is new.

    A fit on the same data would give the same version, and spend a share of δ for nothing.
    """
    last = (
        ModelVersion.objects.filter(project=project, encoder_key=encoder_key)
        .order_by("-answers_until", "-number")
        .first()
    )
    if last is None or last.answers_until < newest_settled_event(project):
        return None
    now, then = read_extent(project=project, encoder_key=encoder_key), last.trained_on
    return last if replace(now, features=0) == replace(then, features=0) else None


def _last_id(rows: QuerySet[Any]) -> int:
    return rows.order_by().aggregate(last=Max("pk"))["last"] or 0
