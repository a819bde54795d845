from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import minimize

from scoring.consistency.simplex import Point, minimised


def _valley(point: Point) -> float:
    """Rosenbrock's function."""
    steps = pairwise(point)
    return sum(100 * (after - before**2) ** 2 + (1 - before) ** 2 for before, after in steps)


@pytest.mark.parametrize("numbers", [2, 4, 6])
@pytest.mark.parametrize("most", [20, 80, 100_000])
def test_finds_what_scipy_finds(numbers: int, most: int) -> None:
    simplex = np.vstack([np.zeros(numbers), 0.3 * np.eye(numbers)])
    found, least = minimised(_valley, simplex.tolist(), most=most, near=1e-4, flat=1e-4)

    options = {"initial_simplex": simplex, "maxfev": most, "xatol": 1e-4, "fatol": 1e-4}
    known = minimize(
        lambda point: _valley(point.tolist()), simplex[0], method="Nelder-Mead", options=options
    )
    assert found == pytest.approx(known.x, abs=1e-9)
    assert least == pytest.approx(known.fun, abs=1e-9)


def test_counts_its_losses() -> None:
    calls = []

    def loss(point: Point) -> float:
        calls.append(point)
        return _valley(point)

    minimised(loss, [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], most=50, near=0.0, flat=0.0)
    assert len(calls) == 50


def test_stays_where_everything_is_the_same() -> None:
    found, least = minimised(lambda _: 3.0, [[1.0], [1.5]], most=100, near=1e-3, flat=1e-3)
    assert least == 3.0
    assert 1.0 <= found[0] <= 1.5
