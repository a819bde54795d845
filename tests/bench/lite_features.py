"""How well features predict people's scores of unseen pictures, and how long they take.

A ridge regression on standardised features: of `photos-live-itw` with five folds, of
`photos-avt-ai` with a third of the prompts unseen, where predictions are compared among all unseen
pictures and among those of one generator. The whole picture counts as background. Run as
`PACKSHOT_DATA=… python -m tests.bench.lite_features [--photos N]`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
from scipy.stats import spearmanr
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import GroupShuffleSplit, KFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from scoring.features.base import Encoder, encoder
from scoring.features.joined import Joined
from scoring.weights import WeightsMissing
from tests.bench.photos.mobilenet import MobileNet
from tests.bench.photos.sets import (
    AiPictures,
    ai_pictures,
    alone,
    data_folder,
    live_features,
    live_rows,
)

TIMED = 60  # photos
UNSEEN, SPLITS = 1 / 3, 60  # share of the prompts, and how often they are drawn
STRENGTHS = np.logspace(1, 6, 16)  # of the ridge, chosen within the training pictures


def rank_correlation(features: np.ndarray, scores: np.ndarray) -> float:
    """Spearman's correlation of out-of-fold ridge predictions, the mean of 3 times five folds."""
    found = []
    for seed in range(3):
        folds = KFold(5, shuffle=True, random_state=seed)
        predicted = cross_val_predict(_ridge(), features, scores, cv=folds)
        found.append(spearmanr(predicted, scores).statistic)
    return float(np.mean(found))


def on_unseen_prompts(pictures: AiPictures) -> tuple[float, float]:
    """Rank correlations on unseen prompts, means of `SPLITS`: Spearman's of all, Kendall's within.

    Kendall's is over the pairs of pictures of one generator.
    """
    among_all, within = [], []
    splits = GroupShuffleSplit(SPLITS, test_size=UNSEEN, random_state=0)
    for seen, unseen in splits.split(pictures.features, groups=pictures.prompt):
        model = _ridge().fit(pictures.features[seen], pictures.appeal[seen])
        predicted, truth = model.predict(pictures.features[unseen]), pictures.appeal[unseen]
        among_all.append(spearmanr(predicted, truth).statistic)
        made_by = pictures.generator[unseen]
        order = np.sign(predicted[:, None] - predicted) * np.sign(truth[:, None] - truth)
        within.append(order[(made_by[:, None] == made_by) & (order != 0)].mean())
    return float(np.mean(among_all)), float(np.mean(within))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=829)
    count = parser.parse_args().photos
    folder = data_folder("photos-live-itw")
    if folder is None:
        print("skipped: PACKSHOT_DATA names no folder with photos-live-itw")
        return
    cv2.setNumThreads(1)
    parts = _encoders()
    lite = parts["lite"]
    photos = [alone(folder / row["file"]) for row in live_rows(folder)[:TIMED]]
    for part in parts.values():
        part.encode(photos[:1])
    scores = np.array([float(row["mos"]) for row in live_rows(folder)])[:count]
    for name, part in parts.items():
        # The time of all processors: one thread's, where there is no more than one.
        start = time.process_time()
        for photo in photos[1:]:
            part.encode([photo])
        each = 1e3 * (time.process_time() - start) / (len(photos) - 1)
        features = live_features(folder, part)[:count]
        found = f"photos SRCC {rank_correlation(features, scores):.3f}"
        if part is not lite:
            both = live_features(folder, Joined((part, lite)))[:count]
            found += f", joined with lite {rank_correlation(both, scores):.3f}"
        print(f"{name}: {part.dimension} numbers, CPU {each:.0f} ms a photo, {found}", flush=True)
    _on_ai_pictures(parts, lite)


def _encoders() -> dict[str, Encoder]:
    parts: dict[str, Encoder] = {"lite": encoder("lite")}
    try:
        parts["EfficientNet-Lite2"] = encoder("efficientnet")
    except WeightsMissing as error:
        print(error)
    weights: Path | None = data_folder("weights-mobilenet")
    if weights is None:
        print("without MobileNet: PACKSHOT_DATA names no folder with weights-mobilenet")
    else:
        parts["MobileNet V2, whole photo"] = MobileNet(weights, whole=True)
        parts["MobileNet V2, tiles"] = MobileNet(weights)
    return parts


def _on_ai_pictures(parts: dict[str, Encoder], lite: Encoder) -> None:
    folder = data_folder("photos-avt-ai")
    if folder is None:
        print("without AI pictures: PACKSHOT_DATA names no folder with photos-avt-ai")
        return
    for name, part in parts.items():
        pictures = ai_pictures(folder, part)
        line = "AI pictures of unseen prompts, all {:.2f}, within generator {:.2f}"
        found = line.format(*on_unseen_prompts(pictures))
        if part is not lite:
            both = on_unseen_prompts(ai_pictures(folder, Joined((part, lite))))
            found += "; joined with lite {:.2f}, {:.2f}".format(*both)
        print(f"{name}: {found} ({len(pictures.appeal)} pictures)", flush=True)


def _ridge() -> Pipeline:
    return make_pipeline(StandardScaler(), RidgeCV(STRENGTHS))


if __name__ == "__main__":
    main()
