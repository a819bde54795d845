"""How many answers a strategy saves: `python -m tests.bench.label_efficiency [--draws 40 ...]`.

Uses the demo set: rendered products with known truth. With PACKSHOT_DATA it also uses the photos of
`photos-live-itw`, of which the lowest fifth by mean human score is bad. An answer is drawn from the
photo's mean and spread, so that it is as noisy as one rater. Each draw holds pictures out, asks in
batches with the app's own planning, and fits with the app's own fit. It is graded on the true
scores: average precision of finding bad pictures, AUC, and the gain of picking the best of four.
`--http 200` runs one campaign of the default strategy through server, worker and database instead.
Curves are kept under `var/bench`, so a later run can add draws or strategies.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from threadpoolctl import threadpool_limits

from scoring.acquisition import DEFAULT_STRATEGY, STRATEGIES
from scoring.features.base import encoder
from scoring.reward.select import FitSettings
from tests.bench.efficiency.compare import report
from tests.bench.efficiency.curves import BATCH, kept_curves
from tests.bench.efficiency.plot import draw
from tests.bench.photos.sets import (
    Photos,
    data_folder,
    default_encoder,
    demo_set,
    first,
    live_photos,
)

# Only the calibration is cross-validated: that is faster, and only the strategies differ.
FIXED = FitSettings(enough_answers=10**9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=4)
    parser.add_argument("--strategies", nargs="*", default=list(STRATEGIES), choices=STRATEGIES)
    parser.add_argument("--lite", action="store_true", help="photos by `lite` alone")
    parser.add_argument("--only-photos", action="store_true", help="without the demo set")
    parser.add_argument("--fixed", action="store_true", help="head's size and prior: the default")
    parser.add_argument("--http", type=int, metavar="ANSWERS", help="only the run over HTTP")
    parser.add_argument("--photos", type=int, help="of the run over HTTP (default: all)")
    parser.add_argument("--plot", type=Path, help="write the photos' curves into this PNG")
    given = parser.parse_args()
    settings = FIXED if given.fixed else FitSettings()
    if given.http:
        over_http(given.http, given.photos)
        return
    if not given.only_photos:
        compare(demo_set(), given.draws, given.strategies, settings)
    folder = data_folder("photos-live-itw")
    if folder is None:
        print("skipped: PACKSHOT_DATA names no folder with photos-live-itw")
        return
    photos = live_photos(folder, encoder("lite") if given.lite else default_encoder())
    compare(photos, given.draws, given.strategies, settings, plot=given.plot)


def over_http(most: int, count: int | None) -> None:
    """Run the default strategy through the product, with the default features."""
    # Imported here because it sets Django up, which nothing else needs.
    from tests.bench.efficiency.over_http import run_over_http

    folder = data_folder("photos-live-itw")
    if folder is None:
        print("skipped: PACKSHOT_DATA names no folder with photos-live-itw")
        return
    with threadpool_limits(1):
        seen_by = default_encoder()
        run_over_http(folder, first(live_photos(folder, seen_by), count), seen_by, most)


def compare(
    photos: Photos,
    draws: int,
    strategies: list[str],
    settings: FitSettings,
    *,
    plot: Path | None = None,
) -> None:
    """Compare each strategy with random on the same draws, and print the result."""
    chosen = "cross-validated" if settings != FIXED else f"{settings.default}"
    print(f"{photos.name}, {draws} paired draws, batches of {BATCH}, size and prior {chosen}")
    start = time.perf_counter()
    with threadpool_limits(1):
        found = kept_curves(photos, list(dict.fromkeys(["random", *strategies])), draws, settings)
    report(found, photos.marks)
    print(f"wall time {time.perf_counter() - start:.0f} s", flush=True)
    if plot is not None:
        title = f"{len(photos)} photos with human scores, {draws} paired draws, 90 % bands"
        draw(found, default=DEFAULT_STRATEGY, marks=photos.marks, title=title, path=plot)


if __name__ == "__main__":
    main()
