"""What a batch may be chosen from: found by one look at all, bounded where there is too much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.acquisition.audit import audit_pair_rows, audit_single_rows
from scoring.acquisition.pool import Pool
from scoring.acquisition.strategies import STRATEGIES, pair_value
from scoring.arrays import Floats, Ints
from scoring.reward.network import Belief
from scoring.vocabulary.questions import Kind, Purpose, Strategy

KINDS: Final = (Kind.PAIR, Kind.SINGLE)
_ROWS_AT_ONCE: Final = 65_536
# Of a product so many candidates are kept of each kind, and more where there are few products: a
# batch asks about it once, and the next ones may, too.
_OF_A_PRODUCT: Final = 3


@dataclass(frozen=True)
class RowSet:
    """Candidates of one purpose and kind.

    rows: (c, 1) of singles or (c, 2) of pairs, rows of the pool. share: of all that could be
    asked, so that c / share is how many there are.
    """

    rows: Ints
    share: float = 1.0

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Candidates:
    """Where a batch is chosen from. Purposes and kinds without candidates may be missing."""

    parts: Mapping[tuple[Purpose, Kind], RowSet]

    def of(self, purpose: Purpose, kind: Kind) -> RowSet:
        """Those of this purpose and kind."""
        columns = 2 if kind == Kind.PAIR else 1
        return self.parts.get((purpose, kind), RowSet(np.empty((0, columns), dtype=np.int64)))

    def rows(self) -> Ints:
        """All rows that occur, each once, in order."""
        found = [part.rows.ravel() for part in self.parts.values()]
        return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *found]))

    def unasked(self, pool: Pool) -> Candidates:
        """Without what has been asked since they were found."""
        return Candidates(
            {key: RowSet(pool.unasked(part.rows), part.share) for key, part in self.parts.items()}
        )

    def within(self, rows: Ints) -> Candidates:
        """The same, where `rows` (m,) in order are all that is left of the pool."""
        return Candidates(
            {
                key: RowSet(np.searchsorted(rows, part.rows), part.share)
                for key, part in self.parts.items()
            }
        )


def find_candidates(
    pool: Pool,
    belief: Belief | None,
    *,
    strategy: str,
    salt: int,
    rng: np.random.Generator,
    most: int | None = None,
) -> Candidates:
    """What can be asked; with `most` at most so many of each purpose and kind.

    Random ones are then a random sample, and those to learn from the best by the strategy's first
    value, few of a product. The audit's come in their asking order. Memory n, and the
    belief's.
    """
    found: dict[tuple[Purpose, Kind], RowSet] = {
        (Purpose.EXPLORE, Kind.SINGLE): _sample(pool.single_rows(audit=False)[:, None], most, rng),
        (Purpose.EXPLORE, Kind.PAIR): _sample(
            pool.pair_rows(rng.random(len(pool.generation)), audit=False), most, rng
        ),
        (Purpose.AUDIT, Kind.SINGLE): _first(audit_single_rows(pool, salt)[:, None], most),
        (Purpose.AUDIT, Kind.PAIR): _first(audit_pair_rows(pool, salt), most),
    }
    if belief is not None:
        rows = pool.single_rows(audit=False)[:, None]
        found[Purpose.LEARN, Kind.SINGLE] = _best(pool, belief, rows, strategy, most, rng)
        pairs = pool.pair_rows(_logit_variance(belief), audit=False)
        found[Purpose.LEARN, Kind.PAIR] = _best(pool, belief, pairs, strategy, most, rng)
    return Candidates(found)


def _sample(rows: Ints, most: int | None, rng: np.random.Generator) -> RowSet:
    if most is None or len(rows) <= most:
        return RowSet(rows)
    return RowSet(rows[np.sort(rng.choice(len(rows), most, replace=False))], most / len(rows))


def _first(rows: Ints, most: int | None) -> RowSet:
    if most is None or len(rows) <= most:
        return RowSet(rows)
    return RowSet(rows[:most], most / len(rows))


def _best(
    pool: Pool,
    belief: Belief,
    rows: Ints,
    strategy: str,
    most: int | None,
    rng: np.random.Generator,
) -> RowSet:
    if most is None or len(rows) <= most:
        return RowSet(rows)
    if strategy == Strategy.RANDOM:
        return _sample(rows, most, rng)
    values = _values(belief, rows, strategy)
    order = np.argsort(-values, kind="stable")
    product = pool.product[rows[order, 0]]
    of_a_product = max(_OF_A_PRODUCT, -(-most // len(np.unique(product))))
    kept = order[_rank_within(product) < of_a_product][:most]
    return RowSet(rows[np.sort(kept)], len(kept) / len(rows))


def _values(belief: Belief, rows: Ints, strategy: str) -> Floats:
    """(c,) what each candidate is worth."""
    values = np.empty(len(rows))
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        values[start : start + len(some)] = (
            pair_value(belief, some)
            if some.shape[1] == 2
            else STRATEGIES[strategy](belief.take(some[:, 0]), len(some)).values
        )
    return values


def _logit_variance(belief: Belief) -> Floats:
    variance = np.empty(len(belief))
    for start in range(0, len(belief), _ROWS_AT_ONCE):
        rows = np.arange(start, min(start + _ROWS_AT_ONCE, len(belief)))
        variance[rows] = belief.take(rows).logit_variance
    return variance


def _rank_within(product: Ints) -> Ints:
    """(c,) how many candidates of the same product (c,) come before each."""
    order = np.argsort(product, kind="stable")
    ordered = product[order]
    new = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    rank = np.empty(len(product), dtype=np.int64)
    rank[order] = np.arange(len(product)) - np.repeat(new, np.diff(np.append(new, len(product))))
    return rank
