"""Betting tests of error rates, which may be looked at after every answer.

I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting" (2024);
Ville's inequality: a non-negative supermartingale that starts at 1 ever reaches 1/δ with
probability at most δ, however often and whenever one looks.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import logsumexp

from scoring.arrays import Floats, Ints

# Stakes as shares of the largest possible one. Small stakes gain most if the error rate is just
# below α, large ones if there are no errors.
_STAKES: Final = np.array([0.1, 0.2, 0.4, 0.6, 0.8, 0.95])


def log_wealth(n: Ints, errors: Ints, *, alpha: float) -> Floats:
    """Log of W = mean over λ of (1 + λ (α − 1))^errors (1 + λ α)^(n − errors): (m,) → (m,).

    W is the evidence against "at least α are wrong"; it grows while errors are rarer. It depends
    only on the counts, so the order of the answers does not matter.
    """
    bets = _STAKES / (1.0 - alpha)
    terms = errors[..., None] * np.log1p(-bets * (1.0 - alpha))
    terms = terms + (n - errors)[..., None] * np.log1p(bets * alpha)
    return np.asarray(logsumexp(terms, axis=-1) - np.log(len(bets)))
