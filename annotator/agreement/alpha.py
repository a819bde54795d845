"""Krippendorff's alpha: agreement beyond chance. Pure Python, for the web process.

K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011). Any number of raters, any
pattern of missing ratings; 1 is perfect agreement, 0 is what chance gives, below 0 is worse. It
needs only how often which ratings meet, so a database can count them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_DRAWS: Final = 400
_TAIL: Final = 0.05  # on each side of a 90 % interval


@dataclass(frozen=True)
class Pattern:
    """`units` that were all rated alike: `counts[c]` ratings of each in category c."""

    counts: tuple[int, ...]
    units: float = 1.0


@dataclass(frozen=True)
class Alpha:
    """Alpha, with its 90 % interval."""

    value: float
    low: float
    high: float


def krippendorff_alpha(
    patterns: Sequence[Pattern], *, values: Sequence[float] | None = None
) -> float | None:
    """Agreement on the units that were rated twice at least.

    Without `values`, categories are names that are equal or not; with them, the numbers rated, and
    a disagreement weighs its squared distance. None if nothing can be compared: no unit has two
    ratings, or all ratings are equal.
    """
    terms = _terms(patterns, values)
    return _alpha(terms, [term.units for term in terms], values)


def alpha_with_interval(patterns: Sequence[Pattern], *, seed: int = 0) -> Alpha | None:
    """Nominal alpha with an interval by the Bayesian bootstrap; None where there is no alpha.

    D. B. Rubin, "The Bayesian Bootstrap", Annals of Statistics 9 (1981): each unit gets a random
    weight. The weights of alike units add up to a gamma variable, so a draw takes as many numbers
    as there are patterns, however many units there are.
    """
    terms = _terms(patterns, None)
    value = _alpha(terms, [term.units for term in terms], None)
    if value is None:
        return None
    draw = random.Random(seed)  # noqa: S311  a simulation, not a secret
    drawn = sorted(
        alpha
        for _ in range(_DRAWS)
        if (alpha := _alpha(terms, [draw.gammavariate(term.units, 1.0) for term in terms], None))
        is not None
    )
    cut = int(_TAIL * len(drawn))
    return Alpha(value, min(value, drawn[cut]), max(value, drawn[-1 - cut]))


@dataclass(frozen=True)
class _Term:
    """A pattern's part of the sums, for one unit."""

    counts: tuple[int, ...]
    ratings: int
    differing: float
    units: float


def _terms(patterns: Sequence[Pattern], values: Sequence[float] | None) -> list[_Term]:
    return [
        _Term(
            counts=pattern.counts,
            ratings=ratings,
            differing=_differing(pattern.counts, values) / (ratings - 1),
            units=pattern.units,
        )
        for pattern in patterns
        if (ratings := sum(pattern.counts)) >= 2
    ]


def _alpha(
    terms: Sequence[_Term], weights: Sequence[float], values: Sequence[float] | None
) -> float | None:
    if not terms:
        return None
    # Alpha corrects for the number of ratings, so weights must add up to the number of units.
    scale = sum(term.units for term in terms) / sum(weights)
    totals = [0.0] * len(terms[0].counts)
    observed = 0.0
    for term, weight in zip(terms, weights, strict=True):
        observed += weight * term.differing
        for category, count in enumerate(term.counts):
            totals[category] += weight * count
    n = scale * sum(totals)
    expected = _differing([scale * total for total in totals], values) / (n * (n - 1))
    return 1.0 - scale * observed / n / expected if expected > 1e-12 else None


def _differing(counts: Sequence[float], values: Sequence[float] | None) -> float:
    """Sum of the distances of all ordered pairs of ratings."""
    total = sum(counts)
    if values is None:
        return total * total - sum(count * count for count in counts)
    # Centred, so that nothing cancels.
    mean = sum(count * value for count, value in zip(counts, values, strict=True)) / (total or 1.0)
    squares = sum(count * (value - mean) ** 2 for count, value in zip(counts, values, strict=True))
    return 2.0 * total * squares
