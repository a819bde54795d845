"""One simulated campaign: ask in batches, fit, grade, all with the app's own functions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from unittest.mock import patch

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from scoring.acquisition import Mix, Pool, plan_questions
from scoring.retraining.dataset import build_dataset
from scoring.reward import fit as fit_module
from scoring.reward.fit import fit_head
from scoring.reward.head import RewardHead
from scoring.reward.projection import Projection, fit_projection
from scoring.reward.select import FitSettings
from scoring.vocabulary.training import SingleRow
from tests.bench.photos.sets import KEPT, ROOT, Photos

BATCH: Final = 20
GROUP: Final = 4  # pictures from which the best is picked
GROUPS: Final = 500
METRICS: Final = ("average precision", "AUC", "best of 4")
# The code that decides a curve: a change of it makes kept curves invalid.
SOURCES: Final = (
    "scoring/acquisition/*.py",
    "scoring/reward/*.py",
    "tests/bench/efficiency/curves.py",
)


@dataclass(frozen=True)
class Draw:
    """The random choices that all strategies share.

    held_out: (n,) pictures that nobody is asked about. good: (n,) the answer of a picture's rater.
    seed: for everything that planning leaves to chance.
    """

    held_out: np.ndarray
    good: np.ndarray
    seed: int


def drawn(photos: Photos, seed: int) -> Draw:
    """Hold out whole products; draw each picture's rater from the mean and spread of all raters."""
    rng = np.random.default_rng(seed)
    products = rng.permutation(np.unique(photos.product))
    held_out = np.isin(photos.product, products[: photos.held_out])
    good = photos.score + photos.spread * rng.normal(size=len(photos)) >= photos.threshold
    return Draw(held_out, good, seed)


def learning_curve(
    photos: Photos, strategy: str, draw: Draw, settings: FitSettings, most: int
) -> np.ndarray:
    """(steps, 3): METRICS on the held-out pictures after each batch, up to `most` answers."""
    asked = np.zeros(len(photos), dtype=np.bool_)
    answers: list[SingleRow] = []
    head: RewardHead | None = None
    curve = []
    while len(answers) < most and not (asked | draw.held_out).all():
        for question in plan_questions(
            _pool(photos, draw.held_out, asked),
            None if head is None else head.belief(photos.features),
            count=min(BATCH, most - len(answers)),
            answered=len(answers),
            strategy=strategy,
            mix=Mix(audit=0.0, pairs=0.0),
            salt=0,
            seed=draw.seed * 1_000 + len(answers),
        ):
            row, is_random = question.left, question.purpose == "explore"
            asked[row] = True
            answers.append(SingleRow(row, 0, bool(draw.good[row]), unbiased=is_random))
        head = fit(photos, draw.held_out, answers, settings)
        reward = head.predict(photos.features[draw.held_out]).reward
        curve.append(grades(reward, photos.score[draw.held_out], photos.threshold))
    return np.array(curve)


def fit(
    photos: Photos, held_out: np.ndarray, answers: list[SingleRow], settings: FitSettings
) -> RewardHead:
    """The app's own fit on all pictures except the held-out ones."""
    train = build_dataset(
        generation=list(range(len(photos))),
        product=photos.product.tolist(),
        is_audit=held_out.tolist(),
        features=photos.features,
        singles=answers,
        pairs=[],
        changes=[],
    ).part(audit=False)
    features = train.features.read(np.arange(len(train.generation)))
    # The features of a draw are the same for all batches, and so is their projection.
    with patch.object(fit_module, "fit_projection", _remembered_projection):
        fitted = fit_head(features, train.product, train.answers, settings=settings, seed=0)
    return fitted.head


def grades(reward: np.ndarray, score: np.ndarray, threshold: float) -> tuple[float, float, float]:
    """METRICS of the held-out pictures' rewards (m,) against the raters' mean scores (m,)."""
    bad = score < threshold
    return (
        float(average_precision_score(bad, -reward)),
        float(roc_auc_score(bad, -reward)),
        best_of_four(reward, score),
    )


def best_of_four(reward: np.ndarray, score: np.ndarray) -> float:
    """The gain of picking the best of four by reward, as a share of a perfect pick's gain.

    reward, score: (n,). The groups are random, but the same for every model.
    """
    rng = np.random.default_rng(0)
    groups = np.array([rng.choice(len(score), GROUP, replace=False) for _ in range(GROUPS)])
    scores = score[groups]
    picked = scores[np.arange(GROUPS), reward[groups].argmax(axis=1)]
    chance = scores.mean()
    return float((picked.mean() - chance) / (scores.max(axis=1).mean() - chance))


def kept_curves(
    photos: Photos, strategies: list[str], draws: int, settings: FitSettings
) -> dict[str, np.ndarray]:
    """Curves (draws, steps, 3) by strategy; kept curves of the same code and data are reused."""
    folder = KEPT / f"curves-{_digest(photos, settings)}"
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[np.ndarray]] = {strategy: [] for strategy in strategies}
    # All strategies of a draw run together, so an interrupted run is still paired.
    for seed in range(draws):
        draw = drawn(photos, seed)
        for strategy in strategies:
            compute = partial(learning_curve, photos, strategy, draw, settings, max(photos.marks))
            found[strategy].append(_kept(folder / f"{strategy}-{seed}.npy", compute))
    return {strategy: np.array(curves) for strategy, curves in found.items()}


def _kept(path: Path, compute: Callable[[], np.ndarray]) -> np.ndarray:
    if not path.exists():
        np.save(path, compute())
    return np.asarray(np.load(path))


def _digest(photos: Photos, settings: FitSettings) -> str:
    digest = hashlib.sha256(f"{photos.name} {settings}".encode() + photos.features.tobytes())
    for source in SOURCES:
        for path in sorted(ROOT.glob(source)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _pool(photos: Photos, held_out: np.ndarray, asked: np.ndarray) -> Pool:
    return Pool(
        generation=np.arange(len(photos)),
        product=photos.product,
        audit=held_out,
        asked=asked,
        asked_pairs=np.empty((0, 2), dtype=np.int64),
        features=photos.features,
    )


_projections: dict[bytes, Projection] = {}


def _remembered_projection(features: np.ndarray, *, components: int) -> Projection:
    key = hashlib.sha1(features.tobytes() + bytes([components])).digest()  # noqa: S324  no secret
    if key not in _projections:
        if len(_projections) > 4:
            _projections.clear()
        _projections[key] = fit_projection(features, components=components)
    return _projections[key]
