"""The networks on top of the coordinates, and their beliefs. Used in fitting and in prediction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol, Self

import numpy as np
from scipy.special import expit

from scoring.arrays import AnyArray, AnyFloats, Floats, Ints

Tensors = Mapping[str, AnyArray]
# Comparisons at a time, so that a million of them need no more memory than the belief itself.
_PAIRS_AT_ONCE: Final = 65_536


@dataclass(frozen=True)
class Belief:
    """A Gaussian over the rewards of n generations and over the link to judgements.

    reward: (n,) posterior mean of r. factor: (n, q) float32; F·Fᵀ is the covariance of the rewards.
    scale, intercept: κ and b of the log odds κ·r + b of being judged good.
    intercept_factor: (q,) the row of b in the same factor, so that the log odds have the factor κ·F
    + intercept_factor.
    log_tie: log ν of the comparisons.
    """

    reward: Floats
    factor: AnyFloats
    scale: float
    intercept: float
    intercept_factor: Floats
    log_tie: float

    def __len__(self) -> int:
        return len(self.reward)

    @property
    def variance(self) -> Floats:
        """(n,) posterior variance of the reward."""
        return _squared_length(self.factor)

    @property
    def logit(self) -> Floats:
        """(n,) mean log odds of being judged good by the typical annotator."""
        return self.scale * self.reward + self.intercept

    @property
    def logit_variance(self) -> Floats:
        """(n,) posterior variance of the log odds."""
        # The squared factor, without a second array of its size.
        common = self.intercept_factor
        crossed = np.einsum("nq,q->n", self.factor, common, dtype=np.float64)
        variance = self.scale**2 * self.variance + 2.0 * self.scale * crossed + common @ common
        return np.asarray(np.maximum(variance, 0.0))

    @property
    def probability(self) -> Floats:
        """(n,) probability of being judged good by the typical annotator, uncertainty included."""
        return np.asarray(expit(moderated(self.logit, self.logit_variance)))

    def take(self, rows: Ints) -> Belief:
        """The belief about these rows (m,)."""
        return replace(self, reward=self.reward[rows], factor=self.factor[rows])

    def differences(self, left: Ints, right: Ints) -> tuple[Floats, Floats]:
        """Mean and variance of r_left − r_right, (p,) each, for rows left (p,) and right (p,)."""
        variance = np.empty(len(left))
        for start in range(0, len(left), _PAIRS_AT_ONCE):
            rows = slice(start, start + _PAIRS_AT_ONCE)
            variance[rows] = _squared_length(self.factor[left[rows]] - self.factor[right[rows]])
        return self.reward[left] - self.reward[right], variance


def _squared_length(rows: AnyFloats) -> Floats:
    """(n, q) → (n,), summed in float64."""
    return np.asarray(np.einsum("nq,nq->n", rows, rows, dtype=np.float64))


def moderated(mean: Floats, variance: Floats) -> Floats:
    """The log odds whose sigmoid is about E[σ(x)] for x ~ N(mean, variance).

    The probit approximation of MacKay (1992), "The evidence framework applied to classification
    networks", Neural Computation 4.
    """
    return np.asarray(mean / np.sqrt(1.0 + np.pi * variance / 8.0))


class Network(Protocol):
    """What a head family provides. To add one, write a class and add a line to `head.FAMILIES`."""

    def belief(self, coordinates: Floats) -> Belief:
        """coordinates: (n, k) → the belief about these n generations."""

    def tensors(self) -> dict[str, AnyArray]:
        """Everything that `from_tensors` needs, as arrays."""

    @classmethod
    def from_tensors(cls, tensors: Tensors) -> Self:
        """The network that `tensors()` described. Raises KeyError for a missing one."""


@dataclass(frozen=True)
class LaplaceNetwork:
    """A linear reward under a Gaussian posterior.

    weights: (k,) MAP weights w. root: (k+1, k+1); root·rootᵀ is the covariance of (w, b).
    link: (3,) κ, b and log ν.
    """

    weights: Floats
    root: Floats
    link: Floats

    def belief(self, coordinates: Floats) -> Belief:
        """coordinates: (n, k) → the belief, with q = k + 1."""
        k = len(self.weights)
        return Belief(
            reward=coordinates @ self.weights,
            factor=(coordinates @ self.root[:k]).astype(np.float32),
            scale=float(self.link[0]),
            intercept=float(self.link[1]),
            intercept_factor=self.root[k],
            log_tie=float(self.link[2]),
        )

    def tensors(self) -> dict[str, AnyArray]:
        """weights, root and link, in float64."""
        return {"weights": self.weights, "root": self.root, "link": self.link}

    @classmethod
    def from_tensors(cls, tensors: Tensors) -> Self:
        """The network that `tensors()` described."""
        return cls(weights=tensors["weights"], root=tensors["root"], link=tensors["link"])


@dataclass(frozen=True)
class Calibration:
    """Platt's map from log odds to probabilities, σ(slope · x + offset); slope > 0."""

    slope: float = 1.0
    offset: float = 0.0

    def probability(self, logits: Floats) -> Floats:
        """(n,) log odds → (n,) probabilities."""
        return np.asarray(expit(self.log_odds(logits)))

    def log_odds(self, logits: Floats) -> Floats:
        """(n,) log odds → (n,) calibrated ones."""
        return self.slope * logits + self.offset
