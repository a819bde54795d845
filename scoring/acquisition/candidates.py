"""The candidates for a batch, found by one scan of the pool; their number can be limited."""

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
# How many candidates of each kind are kept per product; more if there are few products. A batch
# asks about a product once, but the next batches may ask again.
_OF_A_PRODUCT: Final = 3


@dataclass(frozen=True)
class RowSet:
    """Candidates of one purpose and kind.

    rows: (c, 1) for singles or (c, 2) for pairs, rows of the pool. share: how much of everything
    that could be asked this is; there are c / share in all.
    """

    rows: Ints
    share: float = 1.0

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Candidates:
    """What a batch is chosen from. Purposes and kinds without candidates may be missing."""

    parts: Mapping[tuple[Purpose, Kind], RowSet]

    def of(self, purpose: Purpose, kind: Kind) -> RowSet:
        """The candidates of this purpose and kind."""
        columns = 2 if kind == Kind.PAIR else 1
        return self.parts.get((purpose, kind), RowSet(np.empty((0, columns), dtype=np.int64)))

    def rows(self) -> Ints:
        """All rows that occur, each once, ascending."""
        all_rows = [part.rows.ravel() for part in self.parts.values()]
        return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *all_rows]))

    def unasked(self, pool: Pool) -> Candidates:
        """The candidates that have not been asked since they were found."""
        return Candidates(
            {key: RowSet(pool.unasked(part.rows), part.share) for key, part in self.parts.items()}
        )

    def within(self, rows: Ints) -> Candidates:
        """The same candidates in a smaller pool, which has only `rows` (m,), ascending."""
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
    """Everything that can be asked, or at most `most` candidates of each purpose and kind.

    With `most`, candidates for exploring are a random sample. Those for learning are the ones that
    the strategy ranks highest at first, only a few per product. Those for the audit are the first
    in their asking order. Memory: O(n) beside the belief.
    """
    parts: dict[tuple[Purpose, Kind], RowSet] = {
        (Purpose.EXPLORE, Kind.SINGLE): _sample(pool.single_rows(audit=False)[:, None], most, rng),
        (Purpose.EXPLORE, Kind.PAIR): _sample(
            pool.pair_rows(rng.random(len(pool.generation)), audit=False), most, rng
        ),
        (Purpose.AUDIT, Kind.SINGLE): _first(audit_single_rows(pool, salt)[:, None], most),
        (Purpose.AUDIT, Kind.PAIR): _first(audit_pair_rows(pool, salt), most),
    }
    if belief is not None:
        rows = pool.single_rows(audit=False)[:, None]
        parts[Purpose.LEARN, Kind.SINGLE] = _best(pool, belief, rows, strategy, most, rng)
        pairs = pool.pair_rows(_logit_variance(belief), audit=False)
        parts[Purpose.LEARN, Kind.PAIR] = _best(pool, belief, pairs, strategy, most, rng)
    return Candidates(parts)


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
    """(c,) the value of each candidate."""
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
    """(c,) for each candidate, how many of the same product (c,) come before it."""
    order = np.argsort(product, kind="stable")
    ordered = product[order]
    new = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    rank = np.empty(len(product), dtype=np.int64)
    rank[order] = np.arange(len(product)) - np.repeat(new, np.diff(np.append(new, len(product))))
    return rank
