"""Which audit images count for a certificate, and in which order people are asked about them."""

from __future__ import annotations

from typing import Final

import numpy as np

from scoring.acquisition.pool import PlannedQuestion, Pool
from scoring.arrays import Bools, Floats, Ints
from scoring.vocabulary.messages.questions import AUDIT_PAIR, AUDIT_SINGLE
from scoring.vocabulary.questions import Kind, Purpose, Strategy

# A product counts for at most this many times the median number of generations. A larger one can't
# be fully represented by one image; to count it in full, almost all other products would have to be
# left out.
_LARGEST: Final = 3.0
_PEOPLE: Final = 2


def certifying(generation: Ints, product: Ints, audit: Bools, *, salt: int) -> Bools:
    """(n,) true for images whose audit labels enter a certificate: at most one per product.

    generation, product: (n,) ids. audit: (n,). Each audit product is kept with probability
    proportional to its number of generations, independently of all others, and is represented by
    one of its generations. So labels are independent, and the promise is per image. Everything is
    derived from the ids and the salt, so asking and certifying agree, also after later imports.
    """
    chosen = np.zeros(len(generation), dtype=np.bool_)
    rows = np.flatnonzero(audit)
    if len(rows) == 0:
        return chosen
    # Rows are ordered by their hash, so the first row of each product is a random one.
    rows = rows[np.lexsort((_uniform(generation[rows], salt + 1), product[rows]))]
    products, first, size = np.unique(product[rows], return_index=True, return_counts=True)
    largest = min(float(size.max()), _LARGEST * float(np.median(size)))
    kept = _uniform(products, salt + 2) * largest < size
    chosen[rows[first[kept]]] = True
    return chosen


def audit_single_rows(pool: Pool, salt: int) -> Ints:
    """(c,) rows of certifying images that nobody was asked about yet, in the order to ask them.

    Deterministic for the same pool and salt. At most one per product.
    """
    certifies = certifying(pool.generation, pool.product, pool.audit, salt=salt)
    rows = np.flatnonzero(certifies & ~pool.asked)
    return rows[np.argsort(_uniform(pool.product[rows], salt), kind="stable")]


def audit_pair_rows(pool: Pool, salt: int) -> Ints:
    """(c, 2) one random pair of each audit product, in a random order of products."""
    pairs = pool.pair_rows(_uniform(pool.generation, salt + 3), audit=True)
    products, first = np.unique(pool.product[pairs[:, 0]], return_index=True)
    return pairs[first[np.argsort(_uniform(products, salt + 4), kind="stable")]]


def ask_singles(rows: Ints, *, share: float, count: int) -> list[PlannedQuestion]:
    """Ask the first audit singles (c, 1), each of two people: their labels enter certificates.

    share: how much of all audit singles the c rows are.
    """
    first = rows[:count, 0]
    return [
        PlannedQuestion(
            kind=Kind.SINGLE,
            left=int(row),
            right=None,
            purpose=Purpose.AUDIT,
            strategy=Strategy.RANDOM,
            score=None,
            selection_probability=len(first) * share / len(rows),
            reason=AUDIT_SINGLE(),
            people=_PEOPLE,
        )
        for row in first
    ]


def ask_pairs(pool: Pool, rows: Ints, *, share: float, count: int) -> list[PlannedQuestion]:
    """Ask the first audit pairs (c, 2), one per product: they are for comparing models."""
    first = np.sort(np.unique(pool.product[rows[:, 0]], return_index=True)[1])
    chosen = rows[first[:count]]
    return [
        PlannedQuestion(
            kind=Kind.PAIR,
            left=int(left),
            right=int(right),
            purpose=Purpose.AUDIT,
            strategy=Strategy.RANDOM,
            score=None,
            selection_probability=len(chosen) * share / len(first),
            reason=AUDIT_PAIR(),
        )
        for left, right in chosen
    ]


def _uniform(ids: Ints, salt: int) -> Floats:
    """Numbers in [0, 1) that depend only on id and salt: splitmix64 (Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        x = ids.astype(np.uint64) + np.uint64(salt % 2**64) * np.uint64(0xD1342543DE82EF95)
        x = x + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return np.asarray((x >> np.uint64(11)).astype(np.float64) / 2.0**53)
