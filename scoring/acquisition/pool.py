"""What can be asked, and what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import Bools, Features, Floats, Ints
from scoring.vocabulary.message import Message
from scoring.vocabulary.questions import Kind, Purpose, Strategy

# At most this many generations of a product are paired in one batch.
_PAIRED_AT_MOST: Final = 8


@dataclass(frozen=True)
class Pool:
    """The generations of a project.

    generation, product: (n,) ids, the same in every plan. audit: (n,) whether the product is in the
    audit set. asked: (n,) whether the generation has or had a single question. asked_pairs: (m, 2)
    rows that are or were shown together as a pair, in either order.
    features: (n, d) to recognise near-duplicates; with None they are not looked for.
    """

    generation: Ints
    product: Ints
    audit: Bools
    asked: Bools
    asked_pairs: Ints
    features: Features | None = None

    def __post_init__(self) -> None:
        n = len(self.generation)
        for name in ("product", "audit", "asked", "features"):
            array = getattr(self, name)
            if array is not None and len(array) != n:
                raise ValueError(f"{name}: {len(array)} rows for {n} generations")

    def single_rows(self, *, audit: bool) -> Ints:
        """Rows that may still be asked about as singles."""
        return np.flatnonzero(~self.asked & (self.audit == audit))

    def pair_rows(self, first: Floats, *, audit: bool) -> Ints:
        """Pairs (p, 2) of rows of one product that may still be asked.

        first: (n,) priorities; of a product with many generations, the highest are paired.
        """
        rows = np.flatnonzero(self.audit == audit)
        rows = rows[np.lexsort((-first[rows], self.product[rows]))]
        product = self.product[rows]
        new = np.flatnonzero(np.concatenate([[True], product[1:] != product[:-1]]))
        rank = np.arange(len(rows)) - np.repeat(new, np.diff(np.append(new, len(rows))))
        rows, product = rows[rank < _PAIRED_AT_MOST], product[rank < _PAIRED_AT_MOST]
        pairs = np.concatenate(
            [np.empty((0, 2), dtype=np.int64)]
            + [
                np.stack([rows[:-step], rows[step:]], axis=1)[product[:-step] == product[step:]]
                for step in range(1, min(_PAIRED_AT_MOST, len(rows)))
            ]
        )
        return self.unasked(pairs)

    def unasked(self, rows: Ints) -> Ints:
        """The singles (c, 1) or pairs (c, 2) that nobody has been asked about."""
        if rows.shape[1] == 1:
            return rows[~self.asked[rows[:, 0]]]
        return rows[~np.isin(self._pair_code(rows), self._pair_code(self.asked_pairs))]

    def _pair_code(self, pairs: Ints) -> Ints:
        """One number for each unordered pair of rows."""
        pairs = pairs.reshape(-1, 2)
        return np.asarray(pairs.min(axis=1) * len(self.generation) + pairs.max(axis=1))


@dataclass(frozen=True)
class PlannedQuestion:
    """One question to ask.

    left, right: rows of the pool; `right` is None in a single. people: how many should answer.
    score: the strategy's value, None if it was drawn at random. selection_probability: of coming
    into the batch, 1 at the top of a ranking, drawn / candidates for random draws (this ignores
    that a product is asked about only once).
    """

    kind: Kind
    left: int
    right: int | None
    purpose: Purpose
    strategy: Strategy
    score: float | None
    selection_probability: float
    reason: Message
    people: int = 1
