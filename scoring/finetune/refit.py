"""Going on from given weights with the masks of one project's products."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scoring.finetune.chance import one_of
from scoring.finetune.cutouts import Cutout
from scoring.finetune.dataset import Example, read_dataset, write_dataset
from scoring.finetune.encoder import CHANNELS, SIDE, maps_of
from scoring.finetune.labelled import Labelled
from scoring.finetune.network import decoder_of, served_tensors
from scoring.finetune.plan import whole
from scoring.finetune.procedural import invented
from scoring.finetune.sam import FIT_SETTINGS, SamFitSettings, fit_sam
from scoring.finetune.scenes import chunk_removed, make_scene, part_grown, pasted_plainly
from scoring.finetune.segmenter_gate import HeldOut, decide, measured, metrics_of
from scoring.finetune.train import FEWEST_PRODUCTS, TooFewProducts, TrainSettings, fit
from scoring.images import RGB
from scoring.segmentation.base import Segmenter
from scoring.segmentation.sam.network import Sam
from scoring.segmentation.trained import Trained
from scoring.segmentation.trained_weights import TrainedWeights, read_weights
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.segmenters import SegmenterMetrics

HELD_OUT = 25  # per cent of the products
WHOLE, PASTED = 4, 8  # examples of each picture
REHEARSED = 0.5  # invented things for each example of the project: what was learned is kept
MOST_EXAMPLES = 6_000
PAIRS = 2  # unchanged and as many changed pictures of each held-out product
SETTINGS = TrainSettings(coarse_steps=0, steps=400, rate=4e-4, warm=40)
Progress = Callable[[int, int, float], None]


@dataclass(frozen=True)
class Refit:
    """The candidate's file, what it is worth beside the champion, and whether it may replace it."""

    checkpoint: Path
    metrics: SegmenterMetrics
    gate: GateDecision
    products_used: int


def refit(
    pictures: Sequence[Labelled],
    grounds: Sequence[RGB],
    champion: Path,
    *,
    work: Path,
    cache: str = "",
    settings: TrainSettings = SETTINGS,
    progress: Progress = lambda step, steps, loss: None,
) -> Refit:
    """Fit `trained` to `pictures` whose masks people gave, from the weights in `champion`.

    `grounds` RGB uint8 are pictures to paste on, at least one. A quarter of the products is held
    out and decides. Raises `TooFewProducts` with how many there are, and what `fit` raises.
    """
    split = _Split.of(pictures)
    start = read_weights(champion)
    folder = work / "examples"
    examples = _examples(split.learnt, grounds)
    write_dataset(folder, examples, maps_of(Path(cache or work)), side=SIDE)
    dataset = read_dataset(folder, side=SIDE, channels=CHANNELS)
    decoder = fit(
        dataset,
        np.arange(len(dataset)),
        settings,
        start=decoder_of(start.tensors),
        progress=lambda step, loss: progress(step, settings.steps, loss),
        fewest_products=1,  # of all there are enough
    )
    told = {"base": start.revision, "products": split.products, "steps": settings.steps}
    made = TrainedWeights(served_tensors(decoder), start.certainty, trained_on=told)
    checkpoint = made.write(work)
    before = Trained(str(champion), cache=cache)
    after = Trained(str(checkpoint), cache=cache)
    return _gated(split, grounds, before, after, checkpoint)


def refit_sam(
    pictures: Sequence[Labelled],
    grounds: Sequence[RGB],
    build: Callable[[], Sam],
    *,
    work: Path,
    settings: SamFitSettings = FIT_SETTINGS,
    progress: Progress = lambda step, steps, loss: None,
) -> Refit:
    """The same for SAM's mask decoder; `build` makes the segmenter in use, anew each time."""
    split, fitted = _Split.of(pictures), build()
    checkpoint = fit_sam(
        split.learnt,
        fitted,
        work,
        settings,
        progress=lambda step, loss: progress(step, settings.steps, loss),
        fewest_products=1,
    )
    return _gated(split, grounds, build(), fitted, checkpoint)


@dataclass(frozen=True)
class _Split:
    """Pictures to learn from, and those of other products that decide."""

    learnt: Sequence[Labelled]
    kept: Sequence[Labelled]
    products: int

    @classmethod
    def of(cls, pictures: Sequence[Labelled]) -> _Split:
        """Raises `TooFewProducts`."""
        products = {each.product for each in pictures}
        if len(products) < FEWEST_PRODUCTS:
            raise TooFewProducts(len(products))
        kept = [each for each in pictures if is_held_out(each.product)]
        learnt = [each for each in pictures if not is_held_out(each.product)]
        return cls(learnt, kept, len(products))


def _gated(
    split: _Split, grounds: Sequence[RGB], before: Segmenter, after: Segmenter, checkpoint: Path
) -> Refit:
    held_out = [_held_out(each, grounds) for each in split.kept]
    champion, candidate = measured(held_out, before), measured(held_out, after)
    return Refit(checkpoint, metrics_of(candidate), decide(candidate, champion), split.products)


def is_held_out(product: str) -> bool:
    """The same products every time, so that no version was ever fitted on another's test."""
    return zlib.crc32(f"segmenter/{product}".encode()) % 100 < HELD_OUT


def _examples(pictures: Sequence[Labelled], grounds: Sequence[RGB]) -> Iterator[Example]:
    cutouts = [picture.cutout for picture in pictures]
    step = max(1, len(pictures) * (WHOLE + PASTED) // MOST_EXAMPLES)
    for at in range(0, len(pictures), step):
        draw = np.random.default_rng([23, at])
        for _ in range(WHOLE):
            yield whole(pictures[at], draw)
        for number in range(PASTED):
            others = cutouts if number % 2 else ()
            yield from _scene(cutouts[at], others, grounds, draw)
        for _ in range(round(REHEARSED * (WHOLE + PASTED))):
            thing = invented(one_of(grounds, draw), draw)
            yield from _scene(thing, (), grounds, draw)


def _scene(
    cutout: Cutout, others: Sequence[Cutout], grounds: Sequence[RGB], draw: np.random.Generator
) -> Iterator[Example]:
    made = make_scene(cutout, others, grounds, draw)
    if made is not None:
        yield Example(cutout.source, cutout.product, made.image, made.product, made.expected)


def _held_out(picture: Labelled, grounds: Sequence[RGB]) -> HeldOut:
    """The product on other grounds, unchanged and changed; the same for every version."""
    draw = np.random.default_rng(zlib.crc32(picture.product.encode()))
    cutout = picture.cutout
    edits = (chunk_removed, part_grown)

    def ground() -> RGB:
        return one_of(grounds, draw)

    return HeldOut(
        picture.product,
        picture.image,
        picture.mask,
        [pasted_plainly(cutout, ground(), draw) for _ in range(PAIRS)],
        [pasted_plainly(edits[at % 2](cutout, draw), ground(), draw) for at in range(PAIRS)],
    )
