"""The features of a dataset, which may not fit in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from scoring.arrays import Features, Ints

ROWS_AT_ONCE = 8_192


class FeaturesDamaged(ValueError):
    """Some features can't be learned from; the message says which and why."""


class FeatureTable(Protocol):
    """n rows of features, read when they are needed."""

    @property
    def columns(self) -> int:
        """d, 0 where there are no rows."""
        ...

    def read(self, rows: Ints) -> Features:
        """The finite features (m, d) of these rows (m,), in their order. Raises FeaturesDamaged."""
        ...

    def blocks(self) -> Iterator[tuple[Ints, Features]]:
        """All rows, each once: positions (m,) and features (m, d). Raises FeaturesDamaged."""
        ...


@dataclass(frozen=True)
class InMemory:
    """A table held in an array (n, d)."""

    features: Features

    @property
    def columns(self) -> int:
        return int(self.features.shape[1])

    def read(self, rows: Ints) -> Features:
        return self.features[rows]

    def blocks(self) -> Iterator[tuple[Ints, Features]]:
        yield np.arange(len(self.features)), self.features


@dataclass(frozen=True)
class RowSubset:
    """Some rows (m,) of another table."""

    table: FeatureTable
    rows: Ints

    @property
    def columns(self) -> int:
        return self.table.columns

    def read(self, rows: Ints) -> Features:
        return self.table.read(self.rows[rows])

    def blocks(self) -> Iterator[tuple[Ints, Features]]:
        for start in range(0, len(self.rows), ROWS_AT_ONCE):
            here = np.arange(start, min(start + ROWS_AT_ONCE, len(self.rows)))
            yield here, self.read(here)


def require_finite(features: Features, generation: Ints) -> None:
    """Raise FeaturesDamaged, naming the first generation (n,) with features (n, d) that are not."""
    # For almost all blocks, one sum shows that everything is finite.
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(features.sum(dtype=np.float64)):
            return
    finite = np.isfinite(features).all(axis=1)
    if not finite.all():
        first = generation[finite.argmin()]
        raise FeaturesDamaged(f"features: generation {first} has a value that is not finite")
