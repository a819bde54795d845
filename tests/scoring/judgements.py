"""Synthetic projects with a known reward, for tests of learning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from scoring.arrays import Floats, Ints
from scoring.reward.answers import Answers, Changes, Pairs, Singles

PER_PRODUCT = 4


@dataclass(frozen=True)
class World:
    """A project whose true reward is linear in 6 of 20 latent traits, observed by 30 features."""

    features: Floats
    product: Ints
    reward: Floats
    rng: np.random.Generator

    def singles(self, count: int, *, leniency: Floats | None = None) -> Singles:
        """Judgements of random generations by annotators with these log-odds offsets."""
        leniency = np.zeros(3) if leniency is None else leniency
        generation = self.rng.integers(0, len(self.reward), count)
        annotator = self.rng.integers(0, len(leniency), count)
        chance = expit(self.reward[generation] + leniency[annotator])
        return Singles(
            generation=generation,
            annotator=annotator,
            good=self.rng.random(count) < chance,
            unbiased=np.ones(count, dtype=np.bool_),
            asked=np.ones(count, dtype=np.bool_),
            weight=np.ones(count),
        )

    def pairs(self, count: int, *, side: float = 0.0, log_tie: float = -0.5) -> Pairs:
        """Comparisons of random generations of one product, by Davidson's model."""
        left = self.rng.integers(0, len(self.reward), count)
        step = self.rng.integers(1, PER_PRODUCT, count)
        right = left - left % PER_PRODUCT + (left % PER_PRODUCT + step) % PER_PRODUCT
        lean = (self.reward[left] - self.reward[right]) / 2 + side
        logits = np.stack([lean, -lean, np.full(count, log_tie)], axis=1)
        outcome = (logits + self.rng.gumbel(size=logits.shape)).argmax(axis=1)
        return Pairs(
            left=left,
            right=right,
            annotator=self.rng.integers(0, 3, count),
            outcome=outcome.astype(np.int8),
            unbiased=np.ones(count, dtype=np.bool_),
            weight=np.ones(count),
        )

    def answers(self, singles: int, pairs: int) -> Answers:
        """Both kinds, by three annotators; nobody was asked about changed products."""
        return Answers(self.singles(singles), self.pairs(pairs), no_changes(), annotators=3)


def make_world(products: int = 60, *, seed: int = 0) -> World:
    rng = np.random.default_rng(seed)
    n = products * PER_PRODUCT
    latent = rng.normal(size=(n, 20))
    features = latent @ rng.normal(size=(20, 30)) + 0.2 * rng.normal(size=(n, 30))
    return World(
        features=features,
        product=np.repeat(np.arange(products), PER_PRODUCT),
        reward=latent[:, :6] @ rng.normal(size=6),
        rng=rng,
    )


def no_changes() -> Changes:
    rows = np.empty(0, dtype=np.int64)
    return Changes(rows, rows, rows.astype(np.bool_), rows.astype(np.float64))


def no_singles() -> Singles:
    rows = np.empty(0, dtype=np.int64)
    flags = rows.astype(np.bool_)
    return Singles(rows, rows, flags, flags, flags, rows.astype(np.float64))
