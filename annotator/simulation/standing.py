"""How well a simulated campaign's decisions and ranking agree with the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from annotator.simulation.truth import Truth


class ShownGeneration(TypedDict):
    """The fields read of a generation in a question."""

    id: int


class ListedGeneration(ShownGeneration):
    """The fields read of a generation in the list."""

    external_id: str
    score: float | None
    verdict: str
    verdict_by: str


@dataclass(frozen=True)
class Standing:
    """The state of the loop: the version in use, and how well its ranking agrees with the truth.

    accepted, rejected: by people's own answers or automatically. automatic: how many of both were
    decided by a certificate. …_right: how many of these agree with the truth.
    """

    answers: int
    version: int | None
    average_precision: float
    accepted: int
    rejected: int
    accepted_right: int = 0
    rejected_right: int = 0
    automatic: int = 0
    automatic_right: int = 0


def standing_of(
    rows: Sequence[ListedGeneration],
    truths: Mapping[int, Truth],
    *,
    answers: int,
    version: int | None,
) -> Standing:
    """Grade all listed generations. truths: by id; those without one count as not right."""
    graded = [(row["score"], truths[row["id"]]) for row in rows if row["id"] in truths]
    decided = [row for row in rows if row["verdict"] != "undecided"]
    right = [row for row in decided if _is_right(row, truths)]
    return Standing(
        answers=answers,
        version=version,
        average_precision=average_precision(graded),
        accepted=_count(decided, "accepted"),
        rejected=_count(decided, "rejected"),
        accepted_right=_count(right, "accepted"),
        rejected_right=_count(right, "rejected"),
        automatic=len(_automatic(decided)),
        automatic_right=len(_automatic(right)),
    )


def automatic_of(
    rows: Sequence[ListedGeneration], truths: Mapping[int, Truth], verdict: str
) -> tuple[int, int]:
    """How many images certificates have given this verdict, and how many of these rightly."""
    mine = _automatic([row for row in rows if row["verdict"] == verdict])
    return len(mine), sum(_is_right(row, truths) for row in mine)


def _is_right(row: ListedGeneration, truths: Mapping[int, Truth]) -> bool:
    truth = truths.get(row["id"])
    return truth is not None and (row["verdict"] == "accepted") == truth.is_good


def _automatic(rows: Sequence[ListedGeneration]) -> list[ListedGeneration]:
    return [row for row in rows if row["verdict_by"] == "policy"]


def _count(rows: Sequence[ListedGeneration], verdict: str) -> int:
    return sum(row["verdict"] == verdict for row in rows)


def average_precision(graded: Sequence[tuple[float | None, Truth]]) -> float:
    """Mean precision at each good generation, best score first; the share of good ones if unscored.

    This is average precision as in information retrieval, without interpolation.
    """
    good = sum(truth.is_good for _, truth in graded)
    if not good or any(score is None for score, _ in graded):
        return good / len(graded) if graded else 0.0
    ranked = sorted(graded, key=lambda pair: -(pair[0] or 0.0))
    hits, total = 0, 0.0
    for place, (_, truth) in enumerate(ranked, start=1):
        if truth.is_good:
            hits += 1
            total += hits / place
    return total / good
