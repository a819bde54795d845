"""Judged pictures as arrays: the committed demo set, and the real photos of PACKSHOT_DATA.

Features are computed once and kept under `var/bench`, named by their encoder's key.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from scoring.choice import chosen_encoder
from scoring.consistency.check import compare
from scoring.factories import ScoringSettings
from scoring.features.base import Encoder, EncoderInput, encoder
from scoring.features.joined import Joined
from scoring.images import fit_longest, read_rgb
from scoring.segmentation.base import segmenter
from scoring.segmentation.original import mask_of_original

BLANK = np.full((32, 32, 3), 255, np.uint8)  # beside a photo that has no original
EVERYWHERE = np.ones(BLANK.shape[:2], np.bool_)
ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "annotator" / "demo_data"
KEPT = ROOT / "var" / "bench"
SIDE = 512


@dataclass(frozen=True)
class Photos:
    """n judged pictures.

    features: (n, d). score, spread: (n,) mean and standard deviation over the raters.
    product: (n,) codes; a batch asks about each product once, and whole products are held out. A
    picture is bad below `threshold`. marks: numbers of answers at which strategies are compared.
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
        """The pictures of some rows (indices or a mask); the threshold for bad stays."""
        names = ("features", "score", "spread", "product")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})


def data_folder(name: str) -> Path | None:
    """A folder of PACKSHOT_DATA; None if it does not exist."""
    data = os.environ.get("PACKSHOT_DATA", "")
    folder = Path(data) / name
    return folder if data and folder.is_dir() else None


def demo_set() -> Photos:
    """The committed sample pictures as the worker sees them; some answers are wrong."""
    truth = {row["generation"]: row for row in _rows(DEMO / "truth.jsonl")}
    rows = _rows(DEMO / "manifest.jsonl")
    lite = encoder("lite")
    quality = np.array([truth[row["generation"]]["quality"] for row in rows])
    background = np.array([truth[row["generation"]]["background_good"] for row in rows])
    return Photos(
        name=f"{len(rows)} pictures of the demo set, {lite.key}",
        features=_kept(f"demo-{lite.key}", lambda: np.array([_demo_features(r) for r in rows])),
        # Only the background is judged here, not whether the product was changed.
        score=np.where(background, np.maximum(quality, 0.55), np.minimum(quality, 0.45)),
        spread=np.full(len(rows), 0.12),
        product=np.unique([row["product"] for row in rows], return_inverse=True)[1],
        threshold=0.5,
        held_out=20,
        marks=(40, 80),
    )


def live_photos(folder: Path, seen_by: Encoder) -> Photos:
    """Real photos with people's scores; the lowest fifth by mean score is bad.

    Each photo is its own product, because the photos are unrelated.
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
    """The first `count` pictures; the threshold for bad stays."""
    return photos.take(np.arange(len(photos))[:count])


def live_rows(folder: Path) -> list[dict[str, str]]:
    """The rows of the photos' table: file, mos, std."""
    with (folder / "mos.csv").open() as lines:
        return list(csv.DictReader(lines))


def live_features(folder: Path, seen_by: Encoder) -> np.ndarray:
    """(n, d): features of the photos, all background. Parts of a joined encoder are kept apart."""
    if isinstance(seen_by, Joined):
        return np.concatenate([live_features(folder, part) for part in seen_by.parts], axis=1)

    def encode() -> np.ndarray:
        cv2.setNumThreads(1)
        return np.array([seen_by.encode([alone(folder / r["file"])])[0] for r in live_rows(folder)])

    return _kept(f"live-itw-{len(live_rows(folder))}-{seen_by.key}", encode)


@dataclass(frozen=True)
class AiPictures:
    """n pictures with people's mean appeal, (n,), 1–5; generators and prompts by name, (n,)."""

    features: np.ndarray
    appeal: np.ndarray
    generator: np.ndarray
    prompt: np.ndarray


def ai_pictures(folder: Path, seen_by: Encoder) -> AiPictures:
    """The pictures of photos-avt-ai; both of its studies asked how appealing they are."""
    ratings: dict[str, list[float]] = {}
    for study in ("study1_appeal_realism_prompt.csv", "study2_appeal_quality.csv"):
        with (folder / study).open() as lines:
            for row in csv.DictReader(lines):
                if row["rating_type"] == "image_appeal":
                    ratings.setdefault(row["stimulus"], []).append(float(row["rating"]))
    files = sorted((folder / "images").rglob("*.jpg"))
    names = [f"{path.parent.name}/{path.stem}" for path in files]

    def encode(part: Encoder) -> np.ndarray:
        vectors = [part.encode([_at_working_size(path)])[0] for path in files]
        return np.array(vectors)

    parts = seen_by.parts if isinstance(seen_by, Joined) else (seen_by,)
    features = [_kept(f"avt-ai-{each.key}", partial(encode, each)) for each in parts]
    return AiPictures(
        features=np.concatenate(features, axis=1),
        appeal=np.array([np.mean(ratings[name]) for name in names]),
        generator=np.array([path.parent.name for path in files]),
        prompt=np.array([path.stem for path in files]),
    )


def _at_working_size(path: Path) -> EncoderInput:
    given = alone(path)
    photo = fit_longest(given.generation, SIDE)
    return replace(given, generation=photo, generation_mask=np.zeros(photo.shape[:2], np.bool_))


def default_encoder() -> Encoder:
    """What an installation without settings uses."""
    KEPT.mkdir(parents=True, exist_ok=True)
    return chosen_encoder(ScoringSettings(cache=str(KEPT)))


def alone(path: Path) -> EncoderInput:
    """A photo that is all background, beside a blank original."""
    photo = read_rgb(path)
    return EncoderInput(photo, BLANK, np.zeros(photo.shape[:2], np.bool_), EVERYWHERE)


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
    """Masks, then features, as the worker computes them for a pair."""
    original = fit_longest(read_rgb(DEMO / row["original"]), SIDE)
    generation = fit_longest(read_rgb(DEMO / row["image"]), SIDE)
    mask = mask_of_original(original, given=None, segmenter=segmenter("grabcut")).mask
    found = compare(original, mask, generation, segmenter=segmenter("grabcut"))
    pair = EncoderInput(generation, original, found.generation_mask, mask)
    return np.asarray(encoder("lite").encode([pair])[0])
