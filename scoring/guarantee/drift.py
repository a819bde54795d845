"""The watch over automatic decisions: do they still err as rarely as was promised?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

import numpy as np
from scipy.special import logsumexp

from scoring.arrays import Floats, Ints

# Bets on how much more often than α decisions go wrong, up to the largest that stays positive.
_BETS: Final = np.array([0.5, 1.0, 2.0, 4.0, 8.0, 16.0])


@dataclass(frozen=True)
class DriftProcess:
    """A bet against "automatic decisions err at most α of the time".

    W is the mean over λ of ∏ (1 + λ (e_i − α)): a non-negative supermartingale as long as the
    claim holds, so that by Ville's inequality it ever reaches 1/δ with probability at most δ,
    however often one looks. The wealth depends on the counts alone; an alarm stays.
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

    def to_json(self) -> dict[str, Any]:
        """The whole state; `DriftProcess(**state)` goes on with it."""
        return asdict(self)
