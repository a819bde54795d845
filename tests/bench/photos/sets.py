"""Judged pictures as arrays: the committed demo set, and the real photos of PACKSHOT_DATA.

Features are computed once and kept under `var/bench`, named by their encoder's key.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from scoring.consistency.check import check_consistency
from scoring.features.base import Encoder, EncoderInput, encoder
from scoring.features.joined import Joined
from scoring.images import fit_longest, read_rgb
from scoring.segmentation.base import segmenter
from scoring.segmentation.original import mask_of_original
from tests.bench.photos.mobilenet import MobileNet

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "annotator" / "demo_data"
KEPT = ROOT / "var" / "bench"
SIDE = 512


@dataclass(frozen=True)
class Photos:
    """n judged pictures.

    features: (n, d). score, spread: (n,) mean and standard deviation over the raters.
    product: (n,) codes; a batch asks about each once, and held out are whole ones. A picture is
    bad below `threshold`. marks: numbers of answers at which strategies are compared.
    """

    name: str
    features: np.ndarray
    score: np.ndarray
    spread: np.ndarray
    product: np.ndarray
    threshold: float
    held_out: int
    marks: tuple[int, int]

    def __len__(self) -> int:
        return len(self.score)

    def take(self, rows: np.ndarray) -> Photos:
        """Those of the rows (indices or a mask); what counts as bad stays."""
        names = ("features", "score", "spread", "product")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})


def data_folder(name: str) -> Path | None:
    """A folder of PACKSHOT_DATA, None where it is not there."""
    data = os.environ.get("PACKSHOT_DATA", "")
    folder = Path(data) / name
    return folder if data and folder.is_dir() else None


def demo_set() -> Photos:
    """The committed sample pictures as the worker sees them; answers are wrong now and then."""
    truth = {row["generation"]: row for row in _rows(DEMO / "truth.jsonl")}
    rows = _rows(DEMO / "manifest.jsonl")
    lite = encoder("lite")
    quality = np.array([truth[row["generation"]]["quality"] for row in rows])
    background = np.array([truth[row["generation"]]["background_good"] for row in rows])
    return Photos(
        name=f"{len(rows)} pictures of the demo set, {lite.key}",
        features=_kept(f"demo-{lite.key}", lambda: np.array([_demo_features(r) for r in rows])),
        # A changed product is another question; here the background is judged.
        score=np.where(background, np.maximum(quality, 0.55), np.minimum(quality, 0.45)),
        spread=np.full(len(rows), 0.12),
        product=np.unique([row["product"] for row in rows], return_inverse=True)[1],
        threshold=0.5,
        held_out=20,
        marks=(40, 80),
    )


def live_photos(folder: Path, seen_by: Encoder) -> Photos:
    """Real photos with people's scores; bad is the lowest fifth by mean score.

    Each is its own product, for they have nothing to do with one another.
    """
    rows = live_rows(folder)
    score = np.array([float(row["mos"]) for row in rows])
    return Photos(
        name=f"{len(rows)} photos of photos-live-itw, {seen_by.key}",
        features=live_features(folder, seen_by),
        score=score,
        spread=np.array([float(row["std"]) for row in rows]),
        product=np.arange(len(rows)),
        threshold=float(np.quantile(score, 0.2)),
        held_out=250,
        marks=(200, 400),
    )


def first(photos: Photos, count: int | None) -> Photos:
    """The first `count` of them; what counts as bad stays."""
    return photos.take(np.arange(len(photos))[:count])


def live_rows(folder: Path) -> list[dict[str, str]]:
    """The table of the photos: file, mos, std."""
    with (folder / "mos.csv").open() as lines:
        return list(csv.DictReader(lines))


def live_features(folder: Path, seen_by: Encoder) -> np.ndarray:
    """(n, d) features of the photos, all background; parts of a joined encoder are kept apart."""
    if isinstance(seen_by, Joined):
        return np.concatenate([live_features(folder, part) for part in seen_by.parts], axis=1)

    def encode() -> np.ndarray:
        cv2.setNumThreads(1)
        return np.array([seen_by.encode([alone(folder / r["file"])])[0] for r in live_rows(folder)])

    return _kept(f"live-itw-{len(live_rows(folder))}-{seen_by.key}", encode)


def real_encoder() -> Encoder | None:
    """`lite` joined with MobileNet, as the worker joins; None where the weights are not there."""
    weights = data_folder("weights-mobilenet")
    return None if weights is None else Joined((MobileNet(weights), encoder("lite")))


def alone(path: Path) -> EncoderInput:
    """A photo that is all background, beside an original that says nothing."""
    photo, blank = read_rgb(path), np.full((32, 32, 3), 255, np.uint8)
    nowhere, everywhere = np.zeros(photo.shape[:2], np.bool_), np.ones((32, 32), np.bool_)
    return EncoderInput(photo, blank, nowhere, everywhere)


def _kept(name: str, compute: Callable[[], np.ndarray]) -> np.ndarray:
    path = KEPT / f"{name}.npy"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        features = compute()
        partial = path.with_suffix(f".{os.getpid()}.npy")
        np.save(partial, features)
        partial.replace(path)
    return np.asarray(np.load(path))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _demo_features(row: dict[str, Any]) -> np.ndarray:
    """What the worker does with a pair: masks, then features."""
    original = fit_longest(read_rgb(DEMO / row["original"]), SIDE)
    generation = fit_longest(read_rgb(DEMO / row["image"]), SIDE)
    mask = mask_of_original(original, given=None, segmenter=segmenter("grabcut")).mask
    found = check_consistency(original, mask, generation, segmenter=segmenter("grabcut"))
    pair = EncoderInput(generation, original, found.generation_mask, mask)
    return np.asarray(encoder("lite").encode([pair])[0])
