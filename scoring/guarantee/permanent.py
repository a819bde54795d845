"""Permanent random numbers: each image of a batch has one for good.

E. Ohlsson, "Coordination of samples using permanent random numbers" (1995). Asking images in the
order of their numbers draws them at random without replacement, and draws the same ones again from
every subset of the batch.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.vocabulary.rules import permanent_number


def permanent_numbers(ids: Ints, salt: str) -> Floats:
    """(n,) numbers in [0, 1) that depend on salt and id (n,) alone.

    A batch draws its salt when it is frozen, so neither the labels nor the scores can have anything
    to do with the numbers.
    """
    numbers = (permanent_number(each, salt) for each in ids.tolist())
    return np.fromiter(numbers, np.float64, len(ids))
