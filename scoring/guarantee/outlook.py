"""How many audit answers are missing, and what further answers would bring."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import bdtr, betainc

from scoring.arrays import Floats
from scoring.guarantee.curve import Curve, first_step, least_samples, start_size
from scoring.vocabulary.certificates import Prospect

# More than any project has.
_MOST_ANSWERS: Final = 100_000
# Numbers of further answers for which the outlook is computed.
_FURTHER: Final = (25, 50, 100, 200, 400, 800, 1600, 3200)


def missing_answers(curve: Curve, answers: int, *, alpha: float, delta: float) -> int:
    """The fewest further answers after which some threshold can have been tested and passed."""
    startable = start_size(alpha, delta) / curve.coverage
    passing = least_samples(curve.errors, alpha=alpha, delta=delta)
    # Each further answer falls on the deciding side of step k with probability coverage_k.
    until_passing = answers + (passing - curve.n) / curve.coverage
    return max(1, int(np.ceil(np.maximum(startable, until_passing).min())) - answers)


def expected_answers(curve: Curve, *, alpha: float, delta: float) -> int | None:
    """The total of audit answers with which some step passes if its error rate stays the same.

    None if no sample of up to _MOST_ANSWERS would pass. The sizes tried are 6 % apart.
    """
    has_labels = curve.n > 0
    rates = _error_rates(curve)[has_labels]
    sizes = np.ceil(np.geomspace(start_size(alpha, delta), _MOST_ANSWERS, num=120))
    errors = np.ceil(rates[:, None] * sizes)
    passes = (errors < alpha * sizes) & (bdtr(errors, sizes.astype(np.int64), alpha) <= delta)
    possible = passes.any(axis=1)
    if not possible.any():
        return None
    needed = sizes[passes.argmax(axis=1)][possible] / curve.coverage[has_labels][possible]
    return int(np.ceil(needed.min()))


def outlook(curve: Curve, answers: int, *, alpha: float, delta: float) -> tuple[Prospect, ...]:
    """The coverage after further audit answers, if the error rates so far stay the same.

    delta: of the next look. Empty before the first answer. This is a forecast, not a promise: error
    rates are estimated, and each number of errors is set to its expectation.
    """
    if answers == 0:
        return ()
    rates = _error_rates(curve)
    return tuple(
        Prospect(answers + further, _coverage(curve, rates, answers + further, alpha, delta))
        for further in _FURTHER
    )


def _coverage(curve: Curve, rates: Floats, answers: int, alpha: float, delta: float) -> float:
    """Coverage of the last step that passes, if each has its expected labels and errors."""
    n = np.floor(answers * curve.coverage).astype(np.int64)
    errors = rates * n
    # The binomial tail, extended to fractions, because expectations are fractions.
    passes = betainc(n - errors, errors + 1.0, 1.0 - alpha) <= delta
    start = first_step(curve, answers, alpha=alpha, delta=delta)
    passed = int(np.cumprod(passes[start:]).sum())
    return float(curve.coverage[start + passed - 1]) if passed else 0.0


def _error_rates(curve: Curve) -> Floats:
    """(m,) error rates, with half an error added to those found, because few labels prove little.

    A stricter threshold is assumed to err no more often than a wider one.
    """
    rates = (curve.errors + 0.5) / (curve.n + 1.0)
    return np.asarray(np.minimum.accumulate(rates[::-1])[::-1])
