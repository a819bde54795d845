"""How long a refit and a rescoring take: `python -m tests.bench.refit [--full] [--columns 5199]`.

Uses random features of low rank, four generations per product, and two truths: one linear in the
features, one curved. The fit is the same as in retraining, which chooses size, prior and family by
cross-validation.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import time
from typing import Any, NamedTuple

import numpy as np
from scipy.special import expit

from scoring.reward.answers import LEFT, RIGHT, Answers, Changes, Pairs, Singles
from scoring.reward.ensemble_fit import EnsembleSettings
from scoring.reward.fit import Fitted, fit_head
from scoring.reward.head import RewardHead
from scoring.reward.matmul import Precision
from scoring.reward.select import FitSettings


class Size(NamedTuple):
    """The size of one measurement."""

    singles: int
    pairs: int
    columns: int
    generations: int
    rescored: int


SMALL = Size(4_000, 1_000, 512, 8_000, 40_000)
FULL = Size(44_000, 11_000, 1_536, 40_000, 1_000_000)
BLOCK = 16_384
PER_PRODUCT = 4
RANK = 100


def make_features(
    generations: int, columns: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Make features like an encoder's, and the latent traits behind them.

    Returns features (generations, columns) float16 of low rank, and traits (generations, RANK), the
    strongest first.
    """
    latent = rng.normal(size=(generations, RANK)).astype(np.float32)
    strength = np.geomspace(3.0, 0.3, RANK, dtype=np.float32)
    mixing = rng.normal(size=(RANK, columns)).astype(np.float32)
    features = (latent * strength) @ mixing + rng.normal(size=columns)
    return features.astype(np.float16), latent


def make_answers(reward: np.ndarray, singles: int, pairs: int, rng: np.random.Generator) -> Answers:
    """Judgements by 20 annotators; one in three is of a random question."""
    judged = rng.integers(0, len(reward), singles)
    left = rng.integers(0, len(reward), pairs)
    step = rng.integers(1, PER_PRODUCT, pairs)
    right = left - left % PER_PRODUCT + (left % PER_PRODUCT + step) % PER_PRODUCT
    won = rng.random(pairs) < expit(reward[left] - reward[right])
    none = np.empty(0, dtype=np.int64)
    return Answers(
        singles=Singles(
            generation=judged,
            annotator=rng.integers(0, 20, singles),
            good=rng.random(singles) < expit(reward[judged]),
            unbiased=rng.random(singles) < 1 / 3,
            asked=np.ones(singles, dtype=np.bool_),
            weight=np.ones(singles),
        ),
        pairs=Pairs(
            left=left,
            right=right,
            annotator=rng.integers(0, 20, pairs),
            outcome=np.where(won, LEFT, RIGHT).astype(np.int8),
            unbiased=rng.random(pairs) < 1 / 3,
            weight=np.ones(pairs),
        ),
        changes=Changes(none, none, none.astype(np.bool_), none.astype(np.float64)),
        annotators=20,
    )


def rewards_of(latent: np.ndarray, *, curved: bool, rng: np.random.Generator) -> np.ndarray:
    """(n,): a reward that is linear in all traits, or one that no linear head can learn."""
    reward = latent @ rng.normal(size=RANK)
    if curved:
        reward = latent[:, 0] + 1.5 * np.abs(latent[:, 1]) + latent[:, 2] * latent[:, 3]
    return np.asarray(1.5 * (reward - reward.mean()) / reward.std())


def memory() -> float:
    """Peak of this process so far, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def refit(
    features: np.ndarray, answers: Answers, reward: np.ndarray, name: str, **other: Any
) -> Fitted:
    """Fit as retraining does, and print the result."""
    product = np.arange(len(features)) // PER_PRODUCT
    start = time.perf_counter()
    fitted = fit_head(features, product, answers, settings=FitSettings(**other), seed=0)
    seconds = time.perf_counter() - start
    config, match = fitted.head.config, fitted.selection.match
    found = np.corrcoef(fitted.head.predict(features).reward, reward)[0, 1]
    print(f"  {name:<34} {seconds:6.1f} s  {config.family} ({config.components} components, prior "
          f"{config.prior_precision:g}, {config.matmul})  correlation {found:.3f}  "
          f"peak {memory():.2f} GiB")  # fmt: skip
    if match is not None:
        print(f"  {'':<34}   held-out log likelihood: laplace {match.laplace:.4f}, ensemble "
              f"{match.ensemble:.4f}, standard error {match.deviation:.4f}")  # fmt: skip
    return fitted


def rescore(head: RewardHead, features: np.ndarray, rows: int) -> None:
    """Predict `rows` rows of float16 in the blocks that the worker reads."""
    start, done = time.perf_counter(), 0
    while done < rows:
        block = features[: min(BLOCK, rows - done)]
        head.p_good(head.belief(block))
        done += len(block)
    seconds = time.perf_counter() - start
    print(f"  rescoring {rows:,} rows of float16 with {head.config.family:<9} {seconds:6.1f} s  "
          f"({rows / seconds:,.0f} rows/s)  peak {memory():.2f} GiB")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the size that the design names")
    parser.add_argument("--columns", type=int, help="of the features; the default encoder's: 5199")
    given = parser.parse_args()
    size = FULL if given.full else SMALL
    size = size._replace(columns=given.columns or size.columns)
    rng = np.random.default_rng(0)
    features, latent = make_features(size.generations, size.columns, rng)
    print(f"{size.singles:,} singles + {size.pairs:,} pairs x {size.columns} features, "
          f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    heads = {}
    for curved in (False, True):
        reward = rewards_of(latent, curved=curved, rng=rng)
        answers = make_answers(reward, size.singles, size.pairs, rng)
        kind = "curved" if curved else "linear"
        if not curved:
            refit(features, answers, reward, "linear truth, laplace alone", ensemble_from=10**9)
        has_torch = importlib.util.find_spec("torch") is not None
        precisions: list[Precision] = ["fp32", "bf16"] if has_torch else ["fp32"]
        for precision in precisions:
            name = f"{kind} truth, both families, {precision}"
            fit = refit(
                features, answers, reward, name, ensemble=EnsembleSettings(precision=precision)
            )
            heads[fit.head.config.family] = fit.head
    for head in heads.values():
        rescore(head, features, size.rescored)


if __name__ == "__main__":
    main()
