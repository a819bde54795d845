"""How well features predict human scores of unseen photos, and how long they take.

A ridge regression on standardised features of `photos-live-itw` with five folds; the whole picture
counts as background. Run as `PACKSHOT_DATA=… python -m tests.bench.lite_features [--photos N]`.
"""

from __future__ import annotations

import argparse
import time

import cv2
import numpy as np
from scipy.stats import spearmanr
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from scoring.features.base import Encoder, encoder
from tests.bench.photos.mobilenet import MobileNet
from tests.bench.photos.sets import alone, data_folder, live_features, live_rows

TIMED = 60  # photos


def rank_correlation(features: np.ndarray, scores: np.ndarray) -> float:
    """Spearman's correlation of out-of-fold ridge predictions, the mean of 3 times five folds."""
    model = make_pipeline(StandardScaler(), RidgeCV(np.logspace(1, 5, 13)))
    found = []
    for seed in range(3):
        folds = KFold(5, shuffle=True, random_state=seed)
        found.append(
            spearmanr(cross_val_predict(model, features, scores, cv=folds), scores).statistic
        )
    return float(np.mean(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=829)
    count = parser.parse_args().photos
    folder, weights = data_folder("photos-live-itw"), data_folder("weights-mobilenet")
    if folder is None:
        print("skipped: PACKSHOT_DATA names no folder with photos-live-itw")
        return
    parts: dict[str, Encoder] = {"lite": encoder("lite")}
    if weights is None:
        print("lite alone: PACKSHOT_DATA names no folder with weights-mobilenet")
    else:
        parts["MobileNet V2, whole photo"] = MobileNet(weights, whole=True)
        parts["MobileNet V2, tiles"] = MobileNet(weights)
    cv2.setNumThreads(1)
    photos = [alone(folder / row["file"]) for row in live_rows(folder)[:TIMED]]
    scores = np.array([float(row["mos"]) for row in live_rows(folder)])[:count]
    lite = live_features(folder, parts["lite"])[:count]
    for name, part in parts.items():
        start = time.process_time()
        for photo in photos:
            part.encode([photo])
        each = 1e3 * (time.process_time() - start) / len(photos)
        features = live_features(folder, part)[:count]
        found = f"SRCC {rank_correlation(features, scores):.3f}"
        if name != "lite":
            both = rank_correlation(np.concatenate([features, lite], axis=1), scores)
            found += f", joined with lite {both:.3f}"
        print(f"{name}: {part.dimension} numbers, CPU {each:.0f} ms a photo, {found}", flush=True)


if __name__ == "__main__":
    main()
