"""Fit the forest that tells attached parts from ground (`scoring.consistency.forest`).

    python -m tests.bench.fit_parts --data ../shared/data --work var/finetune [--scenes 2000]

Scenes like those of the segmenter's training, half of them with a part that the product did not
have, are searched as the check does it; a region is a part if its IoU with the true one is at least
RIGHT, and those between WRONG and RIGHT teach nothing. Printed is what held-out sources give: the
share of scenes without a part in which one is found, and of parts found, by log odds. Needs
scikit-learn, of `requirements-dev.txt`. The same data and seed give the same file.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from scoring.checkpoints import Checkpoint, save
from scoring.consistency.candidates import candidates
from scoring.consistency.cells import Cells
from scoring.consistency.check import TOLERANCE
from scoring.consistency.forest import FOLDER, KIND, Forest, Trees
from scoring.consistency.masks import found_mask
from scoring.consistency.regions import SMALLEST, Scene
from scoring.consistency.shape import regrown
from scoring.consistency.traits import SEEN, TRAITS, Surroundings, traits_of
from scoring.consistency.view import crop_around, shrunken
from scoring.finetune.chance import one_of
from scoring.finetune.cutouts import Cutout
from scoring.finetune.plan import training_photos
from scoring.finetune.procedural import invented
from scoring.finetune.scenes import make_scene
from scoring.finetune.sources import DREAMBOOTH, GROCERY, INVENTED, READERS
from scoring.finetune.teacher import Teacher
from scoring.images import RGB, Float32, Mask
from scoring.segmentation.base import Segmentation
from scoring.segmentation.trained import Trained

# Garments and listings are left to the benchmark: nothing of theirs was chosen here.
SOURCES = (INVENTED, GROCERY, DREAMBOOTH)
SIDES = (360, 560)  # pixels of a scene's longest side
RIGHT, WRONG = 0.5, 0.15
SEED = 1
SHOWN = (-1.5, -1.0, -0.7, -0.4, 0.0, 0.4, 0.8, 1.2)  # log odds
Draw = np.random.Generator


@dataclass(frozen=True)
class Found:
    """A scene's regions: `traits` float32 (n, len(TRAITS)), `overlap` float32 (n,), the IoU of each
    with the true part; `has_part` whether there is one of a size that counts.
    """

    source: str
    has_part: bool
    traits: Float32
    overlap: Float32


@dataclass(frozen=True)
class Task:
    """Scene `number` of a source."""

    source: str
    number: int
    data: Path
    work: Path


def main(arguments: Sequence[str] | None = None) -> None:
    """Scenes, held-out figures, fit, file."""
    options = _parser().parse_args(arguments)
    tasks = [
        Task(source, number, options.data, options.work)
        for number in range(options.scenes)
        for source in SOURCES
    ]
    # a copy of a process that has run ONNX hangs in its first run
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        found = [each for each in pool.imap(search, tasks, chunksize=8) if each is not None]
    print_held_out(found)
    forest = fit(found)
    about = {"sources": list(SOURCES), "scenes": len(found), "seed": SEED, "traits": list(TRAITS)}
    tensors = forest.seen.tensors("seen") | forest.told.tensors("told")
    print(save(options.out, Checkpoint(KIND, about, tensors)))


def search(task: Task) -> Found | None:
    """Make a scene and measure its regions; None for a scene that shows too little."""
    cv2.setNumThreads(1)
    draw = np.random.default_rng([SEED, task.number, SOURCES.index(task.source)])
    cutout, others = _things(task, draw)
    scene = make_scene(
        cutout,
        others if draw.random() < 0.7 else (),
        _photos(task.data),
        draw,
        sides=SIDES,
        added=0.5,
        removed=0.0,
    )
    if scene is None or scene.expected.sum() < 400:
        return None
    expected = _misplaced(scene.expected, draw)
    found, _ = found_mask(scene.image, expected, _segmenter())
    return _measured(task.source, scene.image, expected, found, scene.product & ~scene.expected)


def fit(found: Sequence[Found]) -> Forest:
    """Both ensembles, on all scenes."""
    traits = np.concatenate([each.traits for each in found])
    overlap = np.concatenate([each.overlap for each in found])
    teaches = (overlap >= RIGHT) | (overlap <= WRONG)
    is_part = overlap[teaches] >= RIGHT
    return Forest(_trees(traits[teaches, : len(SEEN)], is_part), _trees(traits[teaches], is_part))


def print_held_out(found: Sequence[Found]) -> None:
    """Each source by a forest that has not seen it."""
    print(f"{'log odds':<12}{'alarms':>8}{'found':>8}   (scenes without a part, parts)")
    best: dict[bool, list[float]] = {True: [], False: []}
    for source in SOURCES:
        forest = fit([each for each in found if each.source != source])
        for each in found:
            if each.source == source:
                odds = forest.log_odds(each.traits) if len(each.traits) else np.array([-np.inf])
                best[each.has_part].append(float(odds.max()))
    for least in SHOWN:
        alarms, parts = (float(np.mean(np.array(best[each]) >= least)) for each in (False, True))
        print(f"{least:<12}{alarms:>8.1%}{parts:>8.1%}   {len(best[False])}, {len(best[True])}")


def _trees(numbers: Float32, is_part: Mask) -> Trees:
    model = HistGradientBoostingClassifier(
        max_iter=200, learning_rate=0.06, max_leaf_nodes=12, min_samples_leaf=20,
        l2_regularization=2.0, early_stopping=False, random_state=SEED,
    )  # fmt: skip
    return trees_of(model.fit(numbers, is_part))


def trees_of(model: HistGradientBoostingClassifier) -> Trees:
    """A fitted model of two classes, as arrays."""
    nodes = [trees[0].nodes for trees in model._predictors]
    longest = max(map(len, nodes))
    here = np.tile(np.arange(longest), (len(nodes), 1))
    arrays = {
        "number": np.zeros_like(here), "threshold": np.zeros(here.shape), "left": here.copy(),
        "right": here.copy(), "missing": np.zeros(here.shape, bool), "value": np.zeros(here.shape),
    }  # fmt: skip
    for row, tree in enumerate(nodes):
        leaf, inner = tree["is_leaf"].astype(bool), ~tree["is_leaf"].astype(bool)
        count = len(tree)
        arrays["value"][row, :count][leaf] = tree["value"][leaf]
        arrays["number"][row, :count] = np.where(inner, tree["feature_idx"], 0)
        arrays["threshold"][row, :count] = np.where(inner, tree["num_threshold"], 0)
        arrays["missing"][row, :count] = tree["missing_go_to_left"].astype(bool) & inner
        for side in ("left", "right"):
            arrays[side][row, :count][inner] = tree[side][inner]
    return Trees(**arrays, base=float(model._baseline_prediction.ravel()[0]))


def _measured(source: str, image: RGB, expected: Mask, found: Segmentation, part: Mask) -> Found:
    crop, scale = crop_around(expected)
    picture = shrunken(image, crop, scale)
    product, mask, true = (
        shrunken(each.astype(np.float32), crop, scale) >= 0.5
        for each in (expected, found.mask, part)
    )
    tolerance = max(2.0, TOLERANCE * float(np.sqrt(product.sum())))
    assert found.share is not None and found.maps is not None  # `trained` gives both
    share = shrunken(found.share, crop, scale)
    cells = Cells(found.maps, crop, product.shape)
    scene = Scene.of(picture, product, mask, tolerance, share, cells)
    true = regrown(true & ~product, scene.away, tolerance)
    around = Surroundings(scene)
    regions = candidates(scene)
    traits = [traits_of(each, around) for each in regions]
    overlap = []
    for each in regions:
        both = np.count_nonzero(true[each.region.window] & each.region.where)
        either = np.count_nonzero(true) + len(each.region.distances) - both
        overlap.append(both / either)
    return Found(
        source,
        bool(true.sum() > SMALLEST * scene.size**2),
        np.array(traits, np.float32).reshape(-1, len(TRAITS)),
        np.array(overlap, np.float32),
    )


def _misplaced(mask: Mask, draw: Draw) -> Mask:
    """As an alignment places it: off by about half a per cent of its size."""
    rows, columns = np.nonzero(mask)
    centre = float(columns.mean()), float(rows.mean())
    place = np.asarray(
        cv2.getRotationMatrix2D(
            centre, float(draw.normal(0, 0.7)), float(1 + draw.normal(0, 0.006))
        )
    )
    place[:, 2] += draw.normal(0, 0.006 * np.sqrt(len(rows)), 2)
    return np.asarray(cv2.warpAffine(mask.astype(np.float32), place, mask.shape[::-1]) >= 0.5)


def _things(task: Task, draw: Draw) -> tuple[Cutout, Sequence[Cutout]]:
    if task.source == INVENTED:
        first, *others = [invented(one_of(_photos(task.data), draw), draw) for _ in range(3)]
        return first, others
    cutouts = _cutouts(task.source, task.data, task.work)
    return cutouts[task.number % len(cutouts)], cutouts


@cache
def _photos(data: Path) -> list[RGB]:
    return training_photos(data)


@cache
def _cutouts(source: str, data: Path, work: Path) -> list[Cutout]:
    teacher = Teacher.of(data, work / "teacher")
    return [picture.cutout for picture in READERS[source](data, teacher)]


@cache
def _segmenter() -> Trained:
    return Trained()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the sources")
    parser.add_argument("--work", type=Path, default=Path("var/finetune"))
    parser.add_argument("--scenes", type=int, default=2_000, help="of each source")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, default=FOLDER)
    return parser


if __name__ == "__main__":
    main()
