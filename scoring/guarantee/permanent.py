"""Permanent random numbers: each image of a batch has one for good.

E. Ohlsson, "Coordination of samples using permanent random numbers" (1995). Asking images in the
order of their numbers draws them at random without replacement, and draws the same ones again from
every subset of the batch.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np

from scoring.arrays import Floats, Ints

_BITS: Final = 53  # as many as a float64 holds


def permanent_numbers(ids: Ints, salt: str) -> Floats:
    """(n,) numbers in [0, 1) that depend on salt and id (n,) alone.

    The first 53 bits of BLAKE2b of "salt:id". A batch draws its salt when it is frozen, so neither
    the labels nor the scores can have anything to do with the numbers.
    """
    keyed = hashlib.blake2b(f"{salt}:".encode(), digest_size=8)
    bits = bytearray(8 * len(ids))
    for row, each in enumerate(ids.tolist()):
        digest = keyed.copy()
        digest.update(b"%d" % each)
        bits[8 * row : 8 * row + 8] = digest.digest()
    whole = np.frombuffer(bytes(bits), dtype=">u8") >> np.uint64(64 - _BITS)
    return np.asarray(whole.astype(np.float64) / 2.0**_BITS)
