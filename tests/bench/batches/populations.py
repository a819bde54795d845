"""Batches with a known truth: clustered products, and scores that are calibrated badly."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from scoring.arrays import Bools, Floats

CLIP = 1e-6


@dataclass(frozen=True)
class Batch:
    """n images. good: (n,) as people judge them. score: (n,) 0 … 1, as the model predicts."""

    good: Bools
    score: Floats

    def reversed(self) -> Batch:
        """The same images with an adversarial score: the worst come first."""
        return replace(self, score=1.0 - self.score)

    def reversed_at_the_top(self, share: float) -> Batch:
        """The same images; the surest `share` of them in the opposite order."""
        order = np.argsort(-self.score, kind="stable")
        top = order[: int(share * len(order))]
        score = self.score.copy()
        score[top] = self.score[top[::-1]]
        return replace(self, score=score)

    def shuffled(self, rng: np.random.Generator, share: float) -> Batch:
        """The same images; the scores of a random `share` of them exchanged among themselves."""
        some = rng.permutation(len(self.score))[: int(share * len(self.score))]
        score = self.score.copy()
        score[some] = self.score[rng.permutation(some)]
        return replace(self, score=score)

    def oracle(self, alpha: float) -> int:
        """How many images the widest threshold decides that keeps the promise."""
        order = np.argsort(-self.score, kind="stable")
        wrong = np.cumsum(~self.good[order])
        kept = np.flatnonzero(wrong <= alpha * np.arange(1, len(order) + 1))
        return int(kept[-1]) + 1 if len(kept) else 0


def draw_batch(rng: np.random.Generator, images: int, pass_rate: float, **shape: float) -> Batch:
    """Products of about six images share half of the quality; about 90 % AUC.

    shape: `sharpness` and `shift` of the model's log odds (1 and 0 are calibrated), `noise` of the
    model.
    """
    quality = quality_of(rng, images)
    return score_batch(rng, quality, labels_of(rng, quality, pass_rate), pass_rate, **shape)


def quality_of(rng: np.random.Generator, images: int) -> Floats:
    """(images,) standard normal, correlated within products."""
    product = np.sort(rng.integers(0, max(1, images // 6), images))
    shared = rng.standard_normal(max(1, images // 6))[product]
    return np.asarray((shared + rng.standard_normal(images)) / np.sqrt(2.0))


def labels_of(rng: np.random.Generator, quality: Floats, pass_rate: float) -> Bools:
    """(n,) good or bad, with this share of good ones on average."""
    return np.asarray(rng.random(len(quality)) < _chance(quality, pass_rate))


def score_batch(
    rng: np.random.Generator,
    quality: Floats,
    good: Bools,
    pass_rate: float,
    *,
    sharpness: float = 1.3,
    shift: float = 0.3,
    noise: float = 1.0,
) -> Batch:
    """The batch as a model sees it: by default too sure of itself, and too optimistic."""
    true = logit(np.clip(_chance(quality, pass_rate), CLIP, 1.0 - CLIP))
    seen = true + noise * rng.standard_normal(len(true))
    return Batch(good=good, score=np.asarray(expit(sharpness * seen + shift)))


def _chance(quality: Floats, pass_rate: float) -> Floats:
    slope = 8.0
    nodes = np.linspace(-4.0, 4.0, 401)
    weights = np.exp(-(nodes**2) / 2.0)

    def excess(offset: float) -> float:
        return float(np.average(expit(slope * nodes + offset), weights=weights)) - pass_rate

    return np.asarray(expit(slope * quality + brentq(excess, -20.0, 20.0)))
