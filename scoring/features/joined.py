"""Several encoders as one, for the reward head.

What a big encoder knows of things and what `lite` counts in pixels complete each other: on real
human scores of unseen photos (LIVE in the Wild) a ridge on `lite` reached a rank correlation of
0.69, on EfficientNet-Lite2 0.79, on both 0.81 (tests/bench/lite_features.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.features.base import Encoder, EncoderInput, SeesPatches
from scoring.images import Float32


def columns_of(encoder: Encoder, key: str) -> slice | None:
    """Which columns of the vectors of `encoder` are what an encoder with `key` gives.

    None where it does not make them. A model fitted on one part alone can thus go on reading when
    other parts have been put beside it.
    """
    if encoder.key == key:
        return slice(0, encoder.dimension)
    start = 0
    for part in encoder.parts if isinstance(encoder, Joined) else ():
        if part.key == key:
            return slice(start, start + part.dimension)
        start += part.dimension
    return None


def sees_patches(encoder: Encoder) -> SeesPatches | None:
    """The encoder, or its first part, that says what it sees where; None if none does."""
    parts = encoder.parts if isinstance(encoder, Joined) else (encoder,)
    return next((part for part in parts if isinstance(part, SeesPatches)), None)


class Joined:
    """The vectors of `parts`, one behind the other, behind the encoder protocol."""

    def __init__(self, parts: Sequence[Encoder]) -> None:
        self.parts = tuple(parts)
        self.name = "+".join(part.name for part in self.parts)
        self.revision = "+".join(part.revision for part in self.parts)
        self.dimension = sum(part.dimension for part in self.parts)

    @property
    def key(self) -> str:
        """The keys of the parts, joined by `|`."""
        return "|".join(part.key for part in self.parts)

    def encode(self, batch: Sequence[EncoderInput]) -> Float32:
        """`n` inputs → (n, sum of the parts' dimensions) float32, all finite."""
        return np.concatenate([part.encode(batch) for part in self.parts], axis=1)
