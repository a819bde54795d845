"""How scores are distributed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Count, F, IntegerField
from django.db.models.functions import Cast, Floor

from annotator.models import Generation, Project, Verdict
from annotator.projects.counts import counted

BINS: Final = 20


class Scored(StrEnum):
    """What the models say about an image, from 0 to 1."""

    SCORE = "score"
    P_GOOD = "p_good"
    P_CONSISTENT = "p_consistent"


@dataclass(frozen=True)
class Bin:
    """How many images lie between two values, by verdict."""

    low: float
    high: float
    accepted: int
    rejected: int
    undecided: int


def read_scores(*, project: Project, of: Scored) -> list[Bin]:
    """A histogram in equal steps; empty if nothing is scored."""
    counts = counted(project, f"scores:{of}", lambda: _count(project, of))
    if not counts:
        return []
    return [
        Bin(
            low=number / BINS,
            high=(number + 1) / BINS,
            **{verdict.value: counts.get((number, verdict), 0) for verdict in Verdict},
        )
        for number in range(BINS)
    ]


def _count(project: Project, of: Scored) -> Mapping[tuple[int, str], int]:
    rows = (
        Generation.objects.filter(project=project, **{f"{of}__isnull": False})
        .order_by()
        .annotate(bin=Cast(Floor(F(of) * BINS), IntegerField()))
        .values_list("bin", "verdict")
        .annotate(n=Count("pk"))
    )
    counts: dict[tuple[int, str], int] = {}
    for number, verdict, n in rows:
        place = min(max(number, 0), BINS - 1), verdict  # exactly 1 belongs to the last
        counts[place] = counts.get(place, 0) + n
    return counts
