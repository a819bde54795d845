"""Strategies on a nonlinear truth: `python -m tests.bench.strategies [--draws 40]`.

Uses synthetic pictures of known quality, four per product (`photos/curved.py`). Random questions
come first, the others in batches with the app's own planning; each picture is asked about once. The
model is graded on products that nobody was asked about. All strategies use the same draws, and the
differences are to the default strategy. For real answers see `label_efficiency.py`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from scoring.acquisition import (
    DEFAULT_STRATEGY,
    STRATEGIES,
    Mix,
    Pool,
    find_candidates,
    plan_questions,
)
from scoring.reward.answers import Answers, Changes, Pairs, Singles
from scoring.reward.fit import fit_head
from scoring.reward.head import RewardHead
from scoring.reward.select import FitSettings
from tests.bench.families import grades
from tests.bench.photos.curved import PER_PRODUCT, curved_pictures
from tests.bench.photos.sets import Photos

# Size, prior and family stay the same, so that only the strategies differ.
FIXED = FitSettings(enough_answers=10**9, ensemble_from=10**9)
UNSEEN = 500  # products
METRICS = ("average precision", "loss")


@dataclass(frozen=True)
class Size:
    """The number of answers, how many of them are to random first questions, and the batches.

    products: to ask about. candidates: how many compete for a batch at most, as in a large project.
    """

    answers: int
    random: int
    batch: int
    products: int
    candidates: int


SIZES = (
    Size(answers=1_000, random=100, batch=100, products=1_500, candidates=6_000),
    Size(answers=40_000, random=38_000, batch=2_000, products=12_000, candidates=6_000),
)


class SimulatedCampaign:
    """One draw, the same for every strategy."""

    def __init__(self, size: Size, seed: int) -> None:
        photos = curved_pictures(size.products + UNSEEN, held_out=UNSEEN, seed=seed)
        self._size, self._seed = size, seed
        self.unseen = photos.take(photos.product >= size.products)
        self._shown = photos.take(photos.product < size.products)
        rng = np.random.default_rng(seed)
        opinion = self._shown.score + self._shown.spread * rng.normal(size=len(self._shown))
        self._good = opinion >= photos.threshold
        self._started = rng.permutation(len(self._shown))[: size.random]
        self._first_head = self._fit(self._started, size.random)

    def run(self, strategy: str) -> tuple[float, float]:
        """METRICS after all answers."""
        asked, head = self._started, self._first_head
        while len(asked) < self._size.answers:
            asked = np.concatenate([asked, self._next(strategy, asked, head)])
            head = self._fit(asked, self._size.random)
        return grades(head, self.unseen)

    def _next(self, strategy: str, asked: np.ndarray, head: RewardHead) -> np.ndarray:
        pool, belief = _pool(self._shown, asked), head.belief(self._shown.features)
        rng = np.random.default_rng(self._seed + len(asked))
        questions = plan_questions(
            pool,
            belief,
            count=min(self._size.batch, self._size.answers - len(asked)),
            answered=len(asked),
            strategy=strategy,
            mix=Mix(audit=0.0, pairs=0.0),
            salt=0,
            seed=self._seed + len(asked),
            candidates=find_candidates(
                pool, belief, strategy=strategy, salt=0, rng=rng, most=self._size.candidates
            ),
        )
        return np.array([each.left for each in questions])

    def _fit(self, asked: np.ndarray, random: int) -> RewardHead:
        count, none = len(asked), np.empty(0, dtype=np.int64)
        answers = Answers(
            singles=Singles(
                generation=asked,
                annotator=np.zeros(count, dtype=np.int64),
                good=self._good[asked],
                unbiased=np.arange(count) < random,
                asked=np.ones(count, dtype=np.bool_),
                weight=np.ones(count),
            ),
            pairs=Pairs.empty(),
            changes=Changes(none, none, none.astype(np.bool_), none.astype(np.float64)),
            annotators=1,
        )
        photos = self._shown
        return fit_head(photos.features, photos.product, answers, settings=FIXED, seed=0).head


def _pool(photos: Photos, asked: np.ndarray) -> Pool:
    was_asked = np.zeros(len(photos), dtype=np.bool_)
    was_asked[asked] = True
    return Pool(
        generation=np.arange(len(photos)),
        product=photos.product,
        audit=np.zeros(len(photos), dtype=np.bool_),
        asked=was_asked,
        asked_pairs=np.empty((0, 2), dtype=np.int64),
    )


def report(size: Size, strategies: list[str], draws: int) -> None:
    """Print each strategy's grades and their paired differences to the default's."""
    start = time.perf_counter()
    print(f"{size.answers:,} answers, the first {size.random:,} at random, batches of "
          f"{size.batch:,}; {PER_PRODUCT * size.products:,} pictures")  # fmt: skip
    campaigns = (SimulatedCampaign(size, seed) for seed in range(draws))
    found = np.array([[each.run(strategy) for strategy in strategies] for each in campaigns])
    default = found[:, strategies.index(DEFAULT_STRATEGY)]
    for place, strategy in enumerate(strategies):
        line = f"  {strategy:<10}"
        for metric, name in enumerate(METRICS):
            values = found[:, place, metric]
            ahead = values - default[:, metric]
            line += f"   {name} {values.mean():.4f}"
            if strategy != DEFAULT_STRATEGY:
                line += f" ({ahead.mean():+.4f} ± {ahead.std(ddof=1) / np.sqrt(draws):.4f})"
        print(line)
    print(f"  {draws} draws, {time.perf_counter() - start:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--strategies", nargs="*", default=list(STRATEGIES), choices=STRATEGIES)
    given = parser.parse_args()
    strategies = list(dict.fromkeys([DEFAULT_STRATEGY, *given.strategies]))
    with threadpool_limits(1):
        for size in SIZES:
            report(size, strategies, given.draws)


if __name__ == "__main__":
    main()
