"""One training step for all heads at once: gradients through the fused layer, then Adam."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from scoring.arrays import Floats32
from scoring.reward.batches import Batch, People
from scoring.reward.ensemble import combine
from scoring.reward.matmul import Inputs

# Kingma and Ba (2015), "Adam: a method for stochastic optimization".
_MOMENTUM: Final = 0.9
_SQUARED: Final = 0.999
_TINY: Final = 1e-8


class Weights(NamedTuple):
    """Everything that is trained: H heads of u units on k coordinates.

    fused: (k, H·u + H). bias: (H·u + H,). output: (H, u). All float32.
    """

    fused: Floats32
    bias: Floats32
    output: Floats32

    def copy(self) -> Weights:
        """A copy, which further steps don't change."""
        return Weights(*(each.copy() for each in self))

    def like(self) -> Weights:
        """Zeros of the same shapes."""
        return Weights(*(np.zeros_like(each) for each in self))


@dataclass
class Training:
    """The weights during training.

    centre, precision: the Gaussian prior of each weight. people: the link and the annotators.
    total: the weight of all answers, relative to which the prior counts.
    """

    weights: Weights
    centre: Weights
    precision: Weights
    people: People
    total: float
    learning_rate: float
    _mean: Weights = field(init=False)
    _square: Weights = field(init=False)
    _steps: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._mean, self._square = self.weights.like(), self.weights.like()

    def step(self, batch: Batch, inputs: Inputs) -> None:
        """Update all weights by one batch, whose `inputs` are prepared for the matrix products."""
        gradient = self._gradient(batch, inputs)
        self._steps += 1
        # Both running means start at zero; this corrects their bias.
        rate = self.learning_rate * np.sqrt(1.0 - _SQUARED**self._steps)
        rate /= 1.0 - _MOMENTUM**self._steps
        for name in Weights._fields:
            weight, slope = getattr(self.weights, name), getattr(gradient, name)
            away = weight - getattr(self.centre, name)
            slope += getattr(self.precision, name) * away / np.float32(self.total)
            mean, square = getattr(self._mean, name), getattr(self._square, name)
            mean += (1.0 - _MOMENTUM) * (slope - mean)
            square += (1.0 - _SQUARED) * (slope * slope - square)
            weight -= np.float32(rate) * mean / (np.sqrt(square) + _TINY)

    def _gradient(self, batch: Batch, inputs: Inputs) -> Weights:
        """The gradient of the mean loss per answer."""
        weights = self.weights
        columns = inputs.forward(weights.fused)
        columns += weights.bias
        hidden, rewards = combine(columns, weights.output)
        by_reward = batch.slopes(rewards, self.people)
        by_reward /= np.float32(batch.weight)
        by_hidden = by_reward[:, :, None] * weights.output
        by_hidden *= hidden > 0.0
        by_column = np.concatenate([by_hidden.reshape(len(rewards), -1), by_reward], axis=1)
        return Weights(
            fused=inputs.backward(by_column),
            bias=by_column.sum(axis=0),
            output=np.einsum("mhu,mh->hu", hidden, by_reward),
        )
