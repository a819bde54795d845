"""The test for drift: do automatic decisions still err as rarely as was promised?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from scipy.special import logsumexp

from scoring.arrays import Floats, Ints
from scoring.vocabulary.drift import DriftState

# The λ of the tests that are averaged. Small ones detect error rates just above α, large ones high
# rates. Only λ < 1/α are used.
_BETS: Final = np.array([0.5, 1.0, 2.0, 4.0, 8.0, 16.0])


@dataclass(frozen=True)
class DriftProcess:
    """A betting test of the claim "automatic decisions err at most α of the time".

    Its wealth W is the mean over λ of ∏ (1 + λ (e_i − α)). As long as the claim holds, W is a
    non-negative supermartingale; by Ville's inequality it then ever reaches 1/δ with probability at
    most δ, however often one looks. W depends only on the counts. An alarm is never taken back.
    """

    alpha: float
    delta: float
    n: int = 0
    errors: int = 0
    alarm_at: int | None = None

    @property
    def wealth(self) -> float:
        """W after the n blind audits so far."""
        return float(np.exp(self._log_wealth(np.array([self.n]), np.array([self.errors]))[0]))

    def update(self, wrong: Iterable[bool]) -> Self:
        """The process after further blind audits, in order; true where a decision was wrong."""
        outcomes = np.fromiter(wrong, dtype=np.bool_)
        n = self.n + np.arange(1, len(outcomes) + 1)
        errors = self.errors + np.cumsum(outcomes)
        over = self._log_wealth(n, errors) >= -np.log(self.delta)
        alarm_at = self.alarm_at
        if alarm_at is None and over.any():
            alarm_at = int(n[over.argmax()])
        return replace(
            self,
            n=self.n + len(outcomes),
            errors=self.errors + int(np.count_nonzero(outcomes)),
            alarm_at=alarm_at,
        )

    def _log_wealth(self, n: Ints, errors: Ints) -> Floats:
        # λ < 1/α keeps every factor positive.
        bets = _BETS[self.alpha * _BETS < 1.0]
        log_wealth = errors[:, None] * np.log1p(bets * (1.0 - self.alpha))
        log_wealth = log_wealth + (n - errors)[:, None] * np.log1p(-bets * self.alpha)
        return np.asarray(logsumexp(log_wealth, axis=1) - np.log(len(bets)))

    def state(self) -> DriftState:
        """The state in the form that the project stores."""
        return DriftState(
            alpha=self.alpha,
            delta=self.delta,
            audits=self.n,
            errors=self.errors,
            wealth=self.wealth,
            alarm_at=self.alarm_at,
        )


def drift_test(*, alpha: float, delta: float, wrong: Iterable[bool]) -> DriftState:
    """The state of the test after these blind audits, in order; true for a wrong decision."""
    return DriftProcess(alpha=alpha, delta=delta).update(wrong).state()
