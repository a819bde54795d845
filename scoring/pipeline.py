"""From files to features and reports: the way of a product through decoder, segmenter, encoder.

Each product goes the whole way in one thread, a *lane*; several lanes make the models' batches
(`scoring.gathering`) out of several products, so that the GPU computes while other lanes decode,
align and compare. One lane is a plain loop: right on a CPU, where each process has a core.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from scoring.arrays import Features
from scoring.consistency.check import check_consistency, check_product
from scoring.consistency.product import NoProduct, analyse_original
from scoring.consistency.report import Report
from scoring.features.base import Encoder, EncoderInput
from scoring.images import RGB, Float32, ImageUnreadable, Mask, fit_longest, read_mask, read_rgb
from scoring.segmentation.base import Segmentation, Segmenter
from scoring.segmentation.original import mask_of_original

WORKING_SIDE = 512  # pixels of the longest side on which pictures are compared


@dataclass(frozen=True)
class GenerationTask:
    """A generation to score: `key` is the caller's name for it."""

    key: int
    picture: Path
    prompt: str = ""


@dataclass(frozen=True)
class ProductTask:
    """An original with the generations to score; `mask` is that of the original where given."""

    key: int
    original: Path
    generations: tuple[GenerationTask, ...]
    mask: Path | None = None
    category: str = ""


@dataclass(frozen=True)
class ScoredGeneration:
    """`features`: (d,) float32."""

    key: int
    report: Report
    features: Float32


@dataclass(frozen=True)
class ScoredProduct:
    """What was found; `failed` says of each other generation why it could not be read.

    `mask` is the original's, None where the original could not be read; `width` that of the
    original in pixels at working size.
    """

    key: int
    width: int = 0
    mask: Segmentation | None = None
    scored: tuple[ScoredGeneration, ...] = ()
    failed: dict[int, str] = field(default_factory=dict)


def score_products(
    tasks: Iterable[ProductTask], *, encoder: Encoder, segmenter: Segmenter, lanes: int = 1
) -> Generator[ScoredProduct]:
    """Score products in `lanes` at once, yielding them in their order.

    Pictures of at most twice as many products as there are lanes are in memory. Whoever stops
    early closes the iterator: lanes finish the product they are at.
    """
    score = partial(score_product, encoder=encoder, segmenter=segmenter)
    if lanes <= 1:
        yield from map(score, tasks)
        return
    with ThreadPoolExecutor(lanes, thread_name_prefix="lane") as pool:
        yield from _in_order(tasks, lambda task: pool.submit(score, task), ahead=2 * lanes)


def score_product(task: ProductTask, *, encoder: Encoder, segmenter: Segmenter) -> ScoredProduct:
    """One product, start to end. What can't be read is in `failed`; nothing else is held back."""
    try:
        image = read_working(task.original)
        given = None if task.mask is None else read_mask(task.mask)
    except ImageUnreadable as error:
        reason = f"The original can't be read: {error}"
        return ScoredProduct(task.key, failed=dict.fromkeys(_keys(task), reason))
    mask = mask_of_original(image, given=given, segmenter=segmenter, category=task.category)
    readable: list[tuple[GenerationTask, RGB]] = []
    failed: dict[int, str] = {}
    for generation in task.generations:
        try:
            readable.append((generation, read_working(generation.picture)))
        except ImageUnreadable as error:
            failed[generation.key] = f"The image can't be read: {error}"
    check = _comparison(image, mask.mask, segmenter)
    reports = [check(picture) for _, picture in readable]
    inputs = [
        EncoderInput(
            picture, image, report.generation_mask, mask.mask, task.category, generation.prompt
        )
        for (generation, picture), report in zip(readable, reports, strict=True)
    ]
    features = encoder.encode(inputs) if inputs else ()
    scored: list[ScoredGeneration] = []
    for (generation, _), report, vector in zip(readable, reports, features, strict=True):
        if _can_be_stored(vector):
            scored.append(ScoredGeneration(generation.key, report, vector))
        else:
            failed[generation.key] = "Its features are not finite, or too large for float16."
    return ScoredProduct(task.key, image.shape[1], mask, tuple(scored), failed)


def _can_be_stored(vector: Features) -> bool:
    """Whether the vector is finite as float16: one that is not would stop every refit."""
    with np.errstate(over="ignore"):
        return bool(np.isfinite(vector.astype(np.float16)).all())


def read_working(path: Path) -> RGB:
    """A picture at working size. Raises ImageUnreadable."""
    return fit_longest(read_rgb(path), WORKING_SIDE)


def _keys(task: ProductTask) -> list[int]:
    return [generation.key for generation in task.generations]


def _comparison(image: RGB, mask: Mask, segmenter: Segmenter) -> Callable[[RGB], Report]:
    """Compares generations with an original, which is analysed once for all of them."""
    try:
        return partial(check_product, analyse_original(image, mask), segmenter=segmenter)
    except NoProduct:
        # It says in its report why nothing can be compared.
        return partial(check_consistency, image, mask, segmenter=segmenter)


def _in_order(
    tasks: Iterable[ProductTask],
    submit: Callable[[ProductTask], Future[ScoredProduct]],
    *,
    ahead: int,
) -> Generator[ScoredProduct]:
    """Results in the order of the tasks, of which at most `ahead` are under way or waiting."""
    under_way: deque[Future[ScoredProduct]] = deque()
    try:
        for task in tasks:
            under_way.append(submit(task))
            if len(under_way) >= ahead:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        for future in under_way:
            future.cancel()
