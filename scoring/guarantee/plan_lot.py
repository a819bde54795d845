"""How many images of a zone the lot is planned to ask, from the model's predictions alone."""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy  # its parts are loaded when they are first used: a worker starts sooner

from scoring.arrays import Floats, Ints
from scoring.guarantee.lot import MOST_OF_ZONE, Thresholds, thresholds_of, zone_size

MOST_PLANNED: Final = 400
LEAST_PLANNED: Final = 50
# An answer is worth asking for if it is expected to decide at least this many images.
_WORTH: Final = 0.25
_SIZES: Final = 24
_PESSIMISM: Final = 2.0


def planned_share(
    scores: Floats, risk: Floats, *, alpha: float, delta: float, most: int = MOST_PLANNED
) -> float:
    """The permanent number up to which the zone is planned to be asked: a share of it, 0 … 1.

    scores, risk: (n,) of the eligible images, the surest to decide having the highest score; the
    predicted probability that the decision is wrong. The plan asks for answers as long as they are
    expected to be worth it, from LEAST_PLANNED up to `most`, and for `most` if the model expects to
    decide nothing. Part of a small zone is left out: if all were asked, nothing would be inferred.
    """
    order = np.argsort(-scores, kind="stable")
    size = zone_size(risk[order], alpha=alpha, delta=delta, share=MOST_OF_ZONE)
    if size < 2:
        return MOST_OF_ZONE
    most = min(most, size - 1, int(np.ceil(MOST_OF_ZONE * size)))
    zone, risk = scores[order[:size]], risk[order[:size]]
    sizes = np.unique(np.geomspace(min(LEAST_PLANNED, most), most, _SIZES).round().astype(int))
    decided = np.array([_decided(zone, risk, int(n), alpha=alpha, delta=delta) for n in sizes])
    if decided[-1] == 0:
        return most / size
    return float(sizes[int((decided - _WORTH * sizes).argmax())]) / size


def _decided(zone: Floats, risk: Floats, answers: int, *, alpha: float, delta: float) -> int:
    """How many images this number of answers is expected to decide."""
    share = answers / len(zone)
    thresholds = thresholds_of(zone, risk, alpha=alpha, delta=delta, share=share)
    if not len(thresholds.images):
        return 0
    passes = _p_values(thresholds, np.cumsum(risk) / np.arange(1, len(risk) + 1), share) <= delta
    count = int(np.cumprod(passes).sum())
    return int(thresholds.images[count - 1]) if count else 0


def _p_values(thresholds: Thresholds, mean_risk: Floats, share: float) -> Floats:
    """(m,) P-values with the expected answers, and with more errors than the model expects.

    With a plan that is too short nothing is proven in the end; one that is too long costs little.
    """
    answered: Ints = np.floor(share * thresholds.images + 1e-9).astype(np.int64)
    errors = np.floor(_PESSIMISM * mean_risk[thresholds.images - 1] * answered + 1.0)
    return np.asarray(
        scipy.stats.hypergeom.cdf(errors, thresholds.images, thresholds.least_wrong, answered),
        dtype=float,
    )
