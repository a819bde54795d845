"""Intervals of shares, also where answers come in clusters. Pure Python, for the web process.

E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22
(1927). For clusters: N. Dean and M. Pagano, "Evaluating Confidence Interval Methods for Binomial
Proportions in Clustered Surveys", J. Survey Statistics and Methodology 3 (2015): Wilson's interval
with the effective number of answers, corrected for the number of clusters.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt, tan
from typing import Final

_Z_90: Final = 1.6448536269514722  # a two-sided 90 % interval, as all measures here have
_UPPER: Final = 0.95


@dataclass(frozen=True)
class Rate:
    """A share of `n` answers with its 90 % interval."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class ClusterSums:
    """Sums over clusters of which each has n_c answers, and says yes y_c times.

    They are all that the interval needs, so a database can compute them.
    """

    clusters: int
    answers: int
    answers_squared: int
    yes: int
    yes_squared: int
    yes_answers: int


def wilson(yes: int, n: int) -> Rate | None:
    """Wilson's 90 % interval, which also holds for few answers; None without any.

    It assumes independent answers.
    """
    return _wilson(yes / n, n, float(n), _Z_90) if n else None


def clustered(sums: ClusterSums) -> Rate:
    """The share of all answers, with an interval that allows answers of a cluster to be alike.

    Where all answers are equal, or all are of one cluster, their likeness is unknown: then each
    cluster counts as one answer. Raises ZeroDivisionError without answers.
    """
    n, clusters = sums.answers, sums.clusters
    value = sums.yes / n
    if clusters < 2 or sums.yes in (0, n):
        return _wilson(value, n, float(max(1, clusters)), _Z_90)
    spread = sums.yes_squared - 2 * value * sums.yes_answers + value**2 * sums.answers_squared
    variance = clusters / (clusters - 1) * max(0.0, spread) / n**2
    binomial = value * (1.0 - value) / n
    # Fewer clusters than this make the variance itself uncertain, as Student's t allows for.
    correction = (_Z_90 / _student(clusters - 1)) ** 2
    effective = min(float(n), n * binomial / variance if variance else float(n)) * correction
    return _wilson(value, n, max(1.0, effective), _Z_90)


def _wilson(value: float, n: int, effective: float, z: float) -> Rate:
    middle = (value * effective + z**2 / 2) / (effective + z**2)
    half = z * sqrt(value * (1.0 - value) * effective + z**2 / 4) / (effective + z**2)
    return Rate(value, max(0.0, min(value, middle - half)), min(1.0, max(value, middle + half)), n)


def _student(degrees: int) -> float:
    """The upper 95 % quantile of Student's t: exact for one and two degrees of freedom.

    Otherwise by the expansion of Abramowitz and Stegun, 26.7.5.
    """
    if degrees == 1:
        return tan(pi * (_UPPER - 0.5))
    if degrees == 2:
        return (2 * _UPPER - 1) * sqrt(2 / (4 * _UPPER * (1 - _UPPER)))
    z = _Z_90
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    inverse = 1.0 / degrees
    return sum(term * inverse**power for power, term in enumerate(terms))
