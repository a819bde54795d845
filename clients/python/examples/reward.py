"""Train a generator with rankings as its reward (group-relative policy gradient, without torch).

The generator here has one parameter, the hue of the product that it paints; a real one has
millions, but is trained by the same advantages. It learns to leave the product as it is.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from packshot import Client, Ranking

Paint = Callable[[float], bytes]


@dataclass
class Generator:
    """Draws its hue from a normal distribution whose mean is learnt."""

    mean: float
    deviation: float
    rate: float = 0.8

    def draw(self, count: int, rng: random.Random) -> list[float]:
        """So many hues."""
        return [rng.gauss(self.mean, self.deviation) for _ in range(count)]

    def learn(self, drawn: Sequence[float], rewards: Sequence[float]) -> None:
        """Move towards what was ranked above the group's mean."""
        middle = sum(rewards) / len(rewards)
        step = sum((reward - middle) * (x - self.mean)
                   for x, reward in zip(drawn, rewards, strict=True))  # fmt: skip
        self.mean += self.rate * step


def rewards(ranking: Ranking) -> list[float]:
    """From 1 for the best to 0 for the worst candidate; refused ones get 0."""
    last = max(len(ranking.order) - 1, 1)
    by_place = {place: 1.0 - rank / last for rank, place in enumerate(ranking.order)}
    return [by_place.get(place, 0.0) for place in range(len(ranking.candidates))]


def train(
    client: Client, original: bytes, paint: Paint, generator: Generator, *,
    steps: int, group: int = 6, seed: int = 0,
) -> Generator:  # fmt: skip
    """Some steps of training; the server ranks each group."""
    rng = random.Random(seed)  # noqa: S311
    for _ in range(steps):
        drawn = generator.draw(group, rng)
        ranking = client.best_of(original, [paint(each) for each in drawn])
        generator.learn(drawn, rewards(ranking))
    return generator
