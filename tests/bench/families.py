"""From how many answers on the ensemble family is worth trying: `python -m tests.bench.families`.

Real human judgements, as noisy as one rater's: answers about random photos of `photos-live-itw`,
drawn from each photo's mean and spread. Both head families are fitted and scored on the same folds,
as a refit does it. Several answers may be about one photo.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from scoring.features.base import encoder
from scoring.reward.answers import Answers, Changes, Pairs, Singles
from scoring.reward.compete import compete
from scoring.reward.ensemble_fit import EnsembleSettings
from scoring.reward.held_out import folds_of
from scoring.reward.matmul import Float32
from scoring.reward.projection import fit_projection
from scoring.reward.select import FitSettings
from scoring.reward.threads import one_blas_thread
from tests.bench.photos.sets import Photos, data_folder, live_photos, real_encoder

PEOPLE = 20


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--answers", type=int, nargs="*", default=[500, 1_000, 2_500, 8_000, 20_000]
    )
    given = parser.parse_args()
    folder, settings = data_folder("photos-live-itw"), FitSettings()
    if folder is None:
        print("skipped: PACKSHOT_DATA names no folder with photos-live-itw")
        return
    photos = live_photos(folder, real_encoder() or encoder("lite"))
    size, precision = settings.default
    print(f"{photos.name}, {size} components, prior precision {precision:g}; mean log likelihood "
          "of a held-out answer")  # fmt: skip
    with one_blas_thread():
        coordinates = fit_projection(photos.features, components=size).apply(photos.features)
        for count in given.answers:
            start = time.perf_counter()
            answers = judged(photos, count, np.random.default_rng(count))
            folds = folds_of(
                photos.product,
                answers,
                folds=settings.match_folds,
                at_most=settings.match_at_most,
                fewest_products=10,
                seed=0,
            )
            match = compete(
                coordinates,
                photos.product,
                folds,
                prior_precision=precision,
                settings=EnsembleSettings(),
                matmul=Float32(),
                seed=0,
            )
            print(f"  {count:>6} answers  laplace {match.laplace:.4f}  ensemble "
                  f"{match.ensemble:.4f}  difference {match.ensemble - match.laplace:+.4f} ± "
                  f"{match.deviation:.4f}  {time.perf_counter() - start:.1f} s")  # fmt: skip


if __name__ == "__main__":
    main()
