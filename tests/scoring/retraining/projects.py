"""A small project with known truth, as the lists of ids that a dataset is built from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from scipy.special import expit

from scoring.retraining.dataset import Dataset, build_dataset
from scoring.vocabulary.answers import Choice
from scoring.vocabulary.training import ChangeRow, PairRow, SingleRow
from tests.scoring.judgements import PER_PRODUCT, World, make_world

FIRST_GENERATION, FIRST_PRODUCT, FIRST_ANNOTATOR = 10_000, 500, 30

Value = TypeVar("Value")


def known(value: Value | None) -> Value:
    """The value, which must not be None."""
    assert value is not None
    return value


class Project:
    """A world in which every fourth product is in the audit set."""

    def __init__(self, products: int = 60, *, seed: int = 0) -> None:
        self.world: World = make_world(products, seed=seed)
        self.generation = FIRST_GENERATION + np.arange(len(self.world.reward))
        self.product = FIRST_PRODUCT + self.world.product
        self.is_audit = self.world.product % 4 == 0

    def singles(self, count: int, *, audit: bool, people: int = 1) -> list[SingleRow]:
        """Judgements of `count` random generations, by `people` different people each."""
        rng = self.world.rng
        rows = rng.choice(np.flatnonzero(self.is_audit == audit), count)
        return [
            self.judge(int(row), FIRST_ANNOTATOR + who) for row in rows for who in range(people)
        ]

    def judge(self, row: int, annotator: int) -> SingleRow:
        """What this annotator says about this generation."""
        good = bool(self.world.rng.random() < expit(2.0 * self.world.reward[row]))
        return SingleRow(int(self.generation[row]), annotator, good, unbiased=True)

    def pairs(self, count: int, *, audit: bool) -> list[PairRow]:
        """Comparisons of random generations of one product."""
        rng, reward = self.world.rng, self.world.reward
        comparisons = []
        for left in rng.choice(np.flatnonzero(self.is_audit == audit), count).tolist():
            step = int(rng.integers(1, PER_PRODUCT))
            right = left - left % PER_PRODUCT + (left + step) % PER_PRODUCT
            alike = abs(reward[left] - reward[right]) < 0.3
            choice = Choice.LEFT if reward[left] > reward[right] else Choice.RIGHT
            if alike:
                choice = Choice.BOTH_GOOD if reward[left] > 0 else Choice.BOTH_BAD
            ids = int(self.generation[left]), int(self.generation[right])
            comparisons.append(PairRow(*ids, FIRST_ANNOTATOR, Choice(choice), unbiased=False))
        return comparisons

    def dataset(
        self,
        singles: Sequence[SingleRow] = (),
        pairs: Sequence[PairRow] = (),
        changes: Sequence[ChangeRow] = (),
        **other: Any,
    ) -> Dataset:
        """The project with these answers; `other` replaces columns."""
        columns = {
            "generation": self.generation.tolist(),
            "product": self.product.tolist(),
            "is_audit": self.is_audit.tolist(),
            "features": self.world.features,
        }
        return build_dataset(**{**columns, **other}, singles=singles, pairs=pairs, changes=changes)

    def answered(self, training: int = 200, audit: int = 150) -> Dataset:
        """Singles and pairs, half and half, in training and audit."""
        return self.dataset(
            self.singles(training // 2, audit=False) + self.singles(audit // 2, audit=True),
            self.pairs(training // 2, audit=False) + self.pairs(audit // 2, audit=True),
        )
