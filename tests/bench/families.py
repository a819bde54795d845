"""How much the ensemble family gains: `python -m tests.bench.families [--draws 40]`.

Both head families are fitted to the same answers as in a refit (size, prior and calibration by
cross-validation), and graded on products that nobody was asked about. Each answer is one rater's,
drawn from the mean and spread of a picture's scores. The pictures are the real photos of
`photos-live-itw`, and synthetic pictures with known quality, half of which is nonlinear. Several
answers may be about one picture.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from unittest.mock import patch

import numpy as np
from scipy.special import ndtr, xlogy
from sklearn.metrics import average_precision_score
from threadpoolctl import threadpool_limits

from scoring.reward.answers import Answers, Changes, Pairs, Singles
from scoring.reward.compete import FamilyComparison
from scoring.reward.fit import Fitted, fit_head
from scoring.reward.head import RewardHead
from scoring.reward.select import FitSettings
from tests.bench.photos.curved import curved_pictures
from tests.bench.photos.sets import Photos, data_folder, default_encoder, live_photos

PEOPLE = 20
ALONE = FitSettings(ensemble_from=10**9)
BOTH = FitSettings(ensemble_from=0)


def judged(photos: Photos, count: int, rng: np.random.Generator) -> Answers:
    """`count` single answers about random photos."""
    row = rng.integers(0, len(photos), count)
    opinion = photos.score[row] + photos.spread[row] * rng.normal(size=count)
    ones = np.ones(count, dtype=np.bool_)
    none = np.empty(0, dtype=np.int64)
    return Answers(
        singles=Singles(
            generation=row,
            annotator=rng.integers(0, PEOPLE, count),
            good=opinion >= photos.threshold,
            unbiased=ones,
            asked=ones,
            weight=np.ones(count),
        ),
        pairs=Pairs.empty(),
        changes=Changes(none, none, none.astype(np.bool_), none.astype(np.float64)),
        annotators=PEOPLE,
    )


def grades(head: RewardHead, photos: Photos) -> tuple[float, float]:
    """Average precision of finding bad pictures, and the log loss of a new rater's answer in nats.

    The loss is the expectation over all possible raters, because their spread is known.
    """
    p_good = np.clip(head.predict(photos.features).p_good, 1e-9, 1 - 1e-9)
    good = ndtr((photos.score - photos.threshold) / photos.spread)
    loss = -(xlogy(good, p_good) + xlogy(1 - good, 1 - p_good)).mean()
    return float(average_precision_score(photos.score < photos.threshold, -p_good)), float(loss)


def compare(photos: Photos, count: int, seed: int) -> tuple[np.ndarray, bool]:
    """(2 families, 2 grades) of one draw, and whether a refit chooses the ensemble."""
    rng = np.random.default_rng(seed)
    products = rng.permutation(np.unique(photos.product))
    held_out = np.isin(photos.product, products[: photos.held_out])
    shown, unseen = photos.take(~held_out), photos.take(held_out)
    answers = judged(shown, count, rng)

    def fit(settings: FitSettings) -> Fitted:
        return fit_head(shown.features, shown.product, answers, settings=settings, seed=seed)

    laplace = fit(ALONE)
    with patch.object(FamilyComparison, "won", True):
        ensemble = fit(BOTH)
    match = ensemble.selection.match
    found = np.array([grades(each.head, unseen) for each in (laplace, ensemble)])
    return found, match is not None and match.won


def made_up(seed: int) -> Photos:
    """40,000 synthetic pictures to ask about, and 500 products held out for the grading."""
    return curved_pictures(10_500, held_out=500, seed=seed)


def report(name: str, drawn: Callable[[int], Photos], count: int, draws: int) -> None:
    """Print both families' grades, their paired difference, and how often a refit agrees."""
    start = time.perf_counter()
    each = [compare(drawn(seed), count, seed) for seed in range(draws)]
    taken, seconds = sum(taken for _, taken in each), time.perf_counter() - start
    print(f"{name}, {count:,} answers: the refit takes the ensemble in {taken} of {draws} draws; "
          f"{seconds:.0f} s")  # fmt: skip
    found = np.array([grade for grade, _ in each])
    for place, metric in enumerate(("average precision", "loss")):
        laplace, ensemble = found[:, 0, place], found[:, 1, place]
        ahead = ensemble - laplace
        error = ahead.std(ddof=1) / np.sqrt(draws)
        print(f"  {metric:<18} laplace {laplace.mean():.4f}  ensemble {ensemble.mean():.4f}  "
              f"difference {ahead.mean():+.4f} ± {error:.4f}", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--answers", type=int, nargs="*", default=[1_000, 40_000])
    given = parser.parse_args()
    print(f"{given.draws} paired draws; difference of ensemble and laplace ± standard error")
    folder = data_folder("photos-live-itw")
    with threadpool_limits(1):
        if folder is None:
            print("skipped: PACKSHOT_DATA names no folder with photos-live-itw")
        else:
            photos = live_photos(folder, default_encoder())
            for count in given.answers:
                report(photos.name, lambda _seed: photos, count, given.draws)
        for count in given.answers:
            report("made-up pictures, not linear", made_up, count, given.draws)


if __name__ == "__main__":
    main()
