"""A batch that is being filled: one question per product, no near-duplicates."""

from __future__ import annotations

from typing import Final

import numpy as np

from scoring.acquisition.pool import Pool
from scoring.acquisition.strategies import Ranking
from scoring.arrays import Bools, Floats, Ints

# With this many rows, means and spreads are known well enough to measure angles.
_ROWS_FOR_SPREAD: Final = 5_000


class QuestionBatch:
    """Remembers which products and which images the batch already asks about."""

    def __init__(self, pool: Pool, *, duplicate: float) -> None:
        """duplicate: cosine of standardised features from which images are near-duplicates."""
        self._pool = pool
        self._duplicate = duplicate
        self._product = np.unique(pool.product, return_inverse=True)[1]
        self._taken = np.zeros(int(self._product.max(initial=-1)) + 1, dtype=np.bool_)
        columns = 0 if pool.features is None else pool.features.shape[1]
        self._directions = np.empty((0, columns))
        self._kept = 0
        if pool.features is not None and len(pool.features):
            stride = -(-len(pool.features) // _ROWS_FOR_SPREAD)
            sample = pool.features[::stride].astype(np.float64)
            spread = sample.std(axis=0)
            self._mean, self._spread = sample.mean(axis=0), np.where(spread > 0.0, spread, 1.0)

    def draw(
        self, candidates: Ints, ranking: Ranking, *, count: int, rng: np.random.Generator
    ) -> list[tuple[int, float, float]]:
        """Choose up to `count` of the candidates (c, 1) or (c, 2), each with rows of one product.

        Returns the chosen candidate, its value and the probability with which it was drawn.
        """
        product = self._product[candidates[:, 0]]
        available: Bools = ~self._taken[product]
        chosen: list[tuple[int, float, float]] = []
        while len(chosen) < count and available.any():
            candidate, probability = ranking.draw(available, rng)
            available[candidate] = False
            directions = [self._direction(int(row)) for row in candidates[candidate]]
            if self._is_duplicate(directions):
                continue
            chosen.append((candidate, float(ranking.values[candidate]), probability))
            self._keep([each for each in directions if each is not None])
            self._taken[product[candidate]] = True
            available &= product != product[candidate]
        return chosen

    def _direction(self, row: int) -> Floats | None:
        """(d,) standardised features of unit length; None without features."""
        if self._pool.features is None:
            return None
        standardised = (self._pool.features[row].astype(np.float64) - self._mean) / self._spread
        length = float(np.linalg.norm(standardised))
        return np.asarray(standardised / length) if length > 0.0 else None

    def _is_duplicate(self, directions: list[Floats | None]) -> bool:
        chosen = self._directions[: self._kept]
        return self._kept > 0 and any(
            each is not None and float((chosen @ each).max()) >= self._duplicate
            for each in directions
        )

    def _keep(self, directions: list[Floats]) -> None:
        for each in directions:
            if self._kept == len(self._directions):
                # Doubled when full, because rows are added one by one.
                grown = np.empty((max(64, 2 * self._kept), len(each)))
                grown[: self._kept] = self._directions[: self._kept]
                self._directions = grown
            self._directions[self._kept] = each
            self._kept += 1
