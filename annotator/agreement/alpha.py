"""Krippendorff's alpha: agreement beyond chance, on arrays alone.

K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011). Any number of raters, any
pattern of missing ratings; 1 is perfect agreement, 0 is what chance gives, below 0 is worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Metric = Literal["nominal", "interval"]


def ratings_table(ratings: Sequence[tuple[int, int, int]]) -> NDArray[np.float64]:
    """(unit, rater, category) of each rating, with any ids → (units, raters), NaN for no rating."""
    rows = {unit: row for row, unit in enumerate(sorted({unit for unit, _, _ in ratings}))}
    columns = {rater: at for at, rater in enumerate(sorted({rater for _, rater, _ in ratings}))}
    table = np.full((len(rows), len(columns)), np.nan)
    for unit, rater, rated in ratings:
        table[rows[unit], columns[rater]] = rated
    return table


def krippendorff_alpha(ratings: NDArray[np.floating], *, metric: Metric) -> float | None:
    """Agreement of the raters on the units that at least two of them rated.

    ratings: (units, raters) float, NaN where a rater did not rate a unit. For `nominal` equal
    numbers are equal categories; for `interval` a disagreement weighs its squared distance.
    Returns None if nothing can be compared: no unit has two ratings, or all ratings are equal.
    Raises ValueError for an array that is not two-dimensional or an unknown metric.
    """
    if ratings.ndim != 2:
        raise ValueError(f"ratings must be (units, raters), not of {ratings.ndim} dimensions")
    if metric not in ("nominal", "interval"):
        raise ValueError(f"metric is {metric!r}; it must be nominal or interval")
    is_rated = ~np.isnan(ratings)
    paired = is_rated.sum(axis=1) >= 2
    values, is_rated = ratings[paired].astype(np.float64), is_rated[paired]
    if not values.size:
        return None
    spread = _spread_nominal if metric == "nominal" else _spread_interval
    raters = is_rated.sum(axis=1)  # (units,)
    n = int(raters.sum())
    observed = float((spread(values, is_rated) / (raters - 1)).sum()) / n
    expected = float(spread(values.reshape(1, -1), is_rated.reshape(1, -1))[0]) / (n * (n - 1))
    return None if expected == 0 else 1.0 - observed / expected


def _spread_interval(
    values: NDArray[np.float64], is_rated: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Sum of (a - b)² over the ordered pairs of ratings in a row: (rows, raters) → (rows,)."""
    centred = np.where(is_rated, values - np.nanmean(values), 0.0)  # centred against cancellation
    count = is_rated.sum(axis=1)
    total: NDArray[np.float64] = 2.0 * (count * (centred**2).sum(axis=1) - centred.sum(axis=1) ** 2)
    return total.clip(min=0.0)


def _spread_nominal(
    values: NDArray[np.float64], is_rated: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Number of ordered pairs of ratings in a row that differ: (rows, raters) → (rows,)."""
    categories = np.unique(values[is_rated])
    count = is_rated.sum(axis=1).astype(np.float64)
    same = np.zeros(len(values))
    for category in categories:
        same += (is_rated & (values == category)).sum(axis=1).astype(np.float64) ** 2
    differing: NDArray[np.float64] = count**2 - same
    return differing
