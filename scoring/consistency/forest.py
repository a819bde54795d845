"""A boosted forest of decision trees: numbers of a region → log odds that it is a part.

Fitted by `python -m tests.bench.fit_parts`; how, and on what, is in `weights/README.md`. It is
read from a file of arrays and needs NumPy alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from scoring.arrays import AnyArray, Bools, Ints
from scoring.checkpoints import CheckpointRefused, load
from scoring.consistency.traits import SEEN, TRAITS
from scoring.images import Float32, Float64
from scoring.weights import WeightsMissing, WeightsRefused

KIND = "parts"
FOLDER = Path(__file__).parent / "weights"


@dataclass(frozen=True)
class Trees:
    """Trees of at most n nodes, each array (trees, n); the first node of each is its root.

    A leaf is its own child on both sides and alone has a `value`. `missing` says whether a number
    that is NaN goes to the left; others do so up to the `threshold`.
    """

    number: Ints
    threshold: Float64
    left: Ints
    right: Ints
    missing: Bools
    value: Float64
    base: float

    def log_odds(self, numbers: Float32) -> Float64:
        """(regions, numbers) float32 → (regions,)."""
        rows = np.arange(len(numbers))[:, None]
        trees = np.arange(len(self.number))[None]
        node = np.zeros((len(numbers), len(self.number)), np.int64)
        while True:
            read = numbers[rows, self.number[trees, node]]
            is_left = np.where(
                np.isnan(read), self.missing[trees, node], read <= self.threshold[trees, node]
            )
            after = np.where(is_left, self.left[trees, node], self.right[trees, node])
            if (after == node).all():
                return np.asarray(self.base + self.value[trees, node].sum(axis=1))
            node = after

    def tensors(self, name: str) -> dict[str, AnyArray]:
        """The arrays as a file keeps them, by names that begin with `name`."""
        return {
            f"{name}.number": self.number.astype(np.int32),
            f"{name}.threshold": self.threshold,
            f"{name}.left": self.left.astype(np.int32),
            f"{name}.right": self.right.astype(np.int32),
            f"{name}.missing": self.missing,
            f"{name}.value": self.value,
            f"{name}.base": np.array([self.base]),
        }

    @classmethod
    def from_tensors(cls, name: str, tensors: Mapping[str, AnyArray]) -> Trees:
        """Raises KeyError for a missing array."""
        number, threshold, left, right, missing, value, base = (
            np.asarray(tensors[f"{name}.{part}"])
            for part in ("number", "threshold", "left", "right", "missing", "value", "base")
        )
        return cls(
            number.astype(np.int64), threshold, left.astype(np.int64), right.astype(np.int64),
            missing.astype(bool), value, float(base[0]),
        )  # fmt: skip


@dataclass(frozen=True)
class Forest:
    """Two ensembles: on what the picture shows alone, and with what the segmenter says.

    A segmenter is surest where pictures are like those that it was trained on, so its word is only
    half of the log odds, and with a segmenter that says nothing the picture decides alone.
    """

    seen: Trees
    told: Trees

    def log_odds(self, numbers: Float32) -> Float64:
        """(regions, len(TRAITS)) float32, NaN for what no segmenter says → (regions,)."""
        seen = self.seen.log_odds(numbers[:, : len(SEEN)])
        is_told = ~np.isnan(numbers[:, TRAITS.index("support")])
        return np.asarray(np.where(is_told, (seen + self.told.log_odds(numbers)) / 2, seen))


@cache
def shipped() -> Forest:
    """The one that comes with Packshot. Raises `WeightsMissing` or `WeightsRefused`."""
    files = sorted(FOLDER.glob("*.safetensors"))
    if len(files) != 1:
        raise WeightsMissing(f"{FOLDER} holds {len(files)} forests, expected one.")
    try:
        tensors = load(files[0], kind=KIND).tensors
        return Forest(Trees.from_tensors("seen", tensors), Trees.from_tensors("told", tensors))
    except (CheckpointRefused, KeyError) as error:
        raise WeightsRefused(f"{files[0].name}: {error}") from error
