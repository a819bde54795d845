"""Up to where a fit has read, so that it can be told what is new and the same fit be made again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Max, QuerySet

from annotator.models import Features, Generation, ModelVersion, Project, Review
from annotator.models.event_order import newest_settled_event


@dataclass(frozen=True)
class Extent:
    """What a fit reads beside the answers, which are told by the last event's id.

    review, features: ids of the last rows, 0 for none; later rows have higher ones. labels: how
    many generations came with a label.
    """

    review: int
    features: int
    labels: int

    def to_json(self) -> dict[str, int]:
        """As a model version keeps it."""
        return asdict(self)


def read_extent(*, project: Project, encoder_key: str) -> Extent:
    """What a fit would read by now."""
    cached = Features.objects.filter(generation__project=project, encoder_key=encoder_key)
    return Extent(
        review=_last_id(Review.objects.filter(project=project)),
        features=_last_id(cached),
        labels=Generation.objects.filter(project=project, label__isnull=False).count(),
    )


def recorded_at(*, project: Project, event: int) -> ModelVersion | None:
    """The first version that was fitted on the answers up to this event."""
    versions = ModelVersion.objects.filter(project=project, answers_until=event)
    return versions.order_by("number").first()


def extent_at(*, project: Project, event: int) -> Extent | None:
    """What the version of this event has read; None where there was none."""
    version = recorded_at(project=project, event=event)
    return Extent(**version.trained_on) if version is not None and version.trained_on else None


def made_already(*, project: Project, encoder_key: str) -> ModelVersion | None:
    """The version that knows all answers, reviews and labels in these features; None if none does.

    A fit on the same would give the same version, and spend of the promise for nothing.
    """
    last = (
        ModelVersion.objects.filter(project=project, encoder_key=encoder_key)
        .order_by("-answers_until", "-number")
        .first()
    )
    if last is None or last.answers_until < newest_settled_event(project):
        return None
    if not last.trained_on:  # made before this was kept
        return last
    now, then = read_extent(project=project, encoder_key=encoder_key), Extent(**last.trained_on)
    return last if (now.review, now.labels) == (then.review, then.labels) else None


def _last_id(rows: QuerySet[Any]) -> int:
    return rows.order_by().aggregate(last=Max("pk"))["last"] or 0
