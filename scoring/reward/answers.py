"""People's answers as arrays: one structure of arrays for each kind of question."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from scoring.arrays import Bools, Floats, Ints

LEFT: Final = 0
RIGHT: Final = 1
TIE: Final = 2


class _AnswerArrays:
    """Arrays of the same length, of which rows are taken together."""

    def take(self, rows: Ints | Bools) -> Self:
        """The answers in these rows (indices or a mask)."""
        cut = {field.name: getattr(self, field.name)[rows] for field in fields(self)}  # type: ignore[arg-type]
        return type(self)(**cut)


@dataclass(frozen=True)
class Singles(_AnswerArrays):
    """ "Is this one good?" for one generation each.

    generation: (s,) row in the features. annotator: (s,) code 0 … annotators − 1.
    good: (s,). unbiased: (s,) true if the question was drawn at random (explore), not ranked.
    asked: (s,) true for the answer to a single question, false if it was derived from "both good"
    or "both bad". weight: (s,) how much the answer counts, 1 by default.
    """

    generation: Ints
    annotator: Ints
    good: Bools
    unbiased: Bools
    asked: Bools
    weight: Floats

    def __len__(self) -> int:
        return len(self.generation)


@dataclass(frozen=True)
class Pairs(_AnswerArrays):
    """ "Which of the two is better?" for two generations of one product.

    left, right: (p,) rows in the features. annotator: (p,). outcome: (p,) LEFT, RIGHT or TIE.
    unbiased: (p,). weight: (p,).
    """

    left: Ints
    right: Ints
    annotator: Ints
    outcome: NDArray[np.int8]
    unbiased: Bools
    weight: Floats

    def __len__(self) -> int:
        return len(self.left)

    @classmethod
    def empty(cls) -> Self:
        """No comparisons at all."""
        rows = np.empty(0, dtype=np.int64)
        return cls(
            rows, rows, rows, rows.astype(np.int8), rows.astype(np.bool_), rows.astype(float)
        )

    @property
    def decided(self) -> int:
        """How many of the pairs have a winner."""
        return int(np.count_nonzero(self.outcome != TIE))


@dataclass(frozen=True)
class Changes(_AnswerArrays):
    """ "Was the product itself changed?" for one generation each.

    generation, annotator, changed, weight: (c,).
    """

    generation: Ints
    annotator: Ints
    changed: Bools
    weight: Floats

    def __len__(self) -> int:
        return len(self.generation)


@dataclass(frozen=True)
class Answers:
    """All answers of a project, by so many annotators.

    The first `machines` of them are no people. They have offsets of their own as everybody has, but
    nothing is measured on what they say.
    """

    singles: Singles
    pairs: Pairs
    changes: Changes
    annotators: int
    machines: int = 0

    @property
    def by_people(self) -> Answers:
        """The answers without those of machines, which only compare pairs."""
        is_person = self.pairs.annotator >= self.machines
        return self if is_person.all() else replace(self, pairs=self.pairs.take(is_person))

    def of_products(self, product: Ints, chosen: Bools) -> Answers:
        """The answers about generations of the chosen products.

        product: (n,) product of each generation, as a row of `chosen`. chosen: (products,).
        """
        return replace(
            self,
            singles=self.singles.take(chosen[product[self.singles.generation]]),
            pairs=self.pairs.take(chosen[product[self.pairs.left]]),
            changes=self.changes.take(chosen[product[self.changes.generation]]),
        )
