"""From files to measurements and features: how a product goes through decoder, segmenter, encoder.

Each product goes the whole way in one thread, a *lane*; several lanes make the models' batches
(`scoring.gathering`) out of several products, so that the GPU computes while other lanes decode,
align and compare. One lane is a plain loop: right on a CPU, where each process has a core.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np

from scoring.arrays import Features
from scoring.consistency.check import compare_product, nothing_measured
from scoring.consistency.likeness import patch_likeness
from scoring.consistency.product import NoProduct, analyse_original
from scoring.consistency.report import Comparison
from scoring.consistency.text import read_original
from scoring.features.base import Encoder, EncoderInput
from scoring.features.joined import sees_patches
from scoring.images import (
    RGB,
    Float32,
    ImageUnreadable,
    Mask,
    fit_longest,
    read_mask,
    read_rgb,
    resize_mask,
)
from scoring.reading.base import TextReader
from scoring.segmentation.base import Segmentation, Segmenter
from scoring.segmentation.original import mask_of_original
from scoring.segmentation.unsure import unsure_pixels
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.unscored import (
    FEATURES_UNUSABLE,
    GENERATION_UNREADABLE,
    ORIGINAL_UNREADABLE,
)
from scoring.vocabulary.rules import WORKING_SIDE

Compare = Callable[[RGB, Mask | None], Comparison]
TOGETHER = 64  # generations of a product at most that are in memory at once, with their maps


@dataclass(frozen=True)
class GenerationTask:
    """A generation to score: `key` is the caller's name for it.

    `mask` is a person's mask of the product on it; without one the product is found.
    """

    key: int
    picture: Path
    prompt: str = ""
    mask: Path | None = None


@dataclass(frozen=True)
class ProductTask:
    """An original with the generations to score; `mask` is that of the original where known.

    `certainty` is how sure that mask is, 0 to 1: 1 for a person's, less for one that a segmenter
    found earlier.
    """

    key: int
    original: Path
    generations: tuple[GenerationTask, ...]
    mask: Path | None = None
    certainty: float = 1.0
    category: str = ""


@dataclass(frozen=True)
class MeasuredGeneration:
    """What models read in a generation. `features`: (d,) float32."""

    key: int
    comparison: Comparison
    features: Float32


@dataclass(frozen=True)
class MeasuredProduct:
    """A product's generations that could be measured; `failed` says why the others could not.

    `mask` is the original's, None where the original could not be read; `width` that of the
    original in pixels at working size.
    """

    key: int
    width: int = 0
    mask: Segmentation | None = None
    generations: tuple[MeasuredGeneration, ...] = ()
    failed: dict[int, Message] = field(default_factory=dict)


def measure_products(
    tasks: Iterable[ProductTask],
    *,
    encoder: Encoder,
    segmenter: Segmenter,
    text_reader: TextReader | None = None,
    lanes: int = 1,
) -> Generator[MeasuredProduct]:
    """Measure products in `lanes` at once, yielding them in their order.

    Pictures of at most twice as many products as there are lanes are in memory, and of a product
    at most `TOGETHER` at once. Whoever stops early closes the iterator: lanes finish the product
    they are at.
    """
    measure = partial(
        measure_product, encoder=encoder, segmenter=segmenter, text_reader=text_reader
    )
    if lanes <= 1:
        yield from map(measure, tasks)
        return
    with ThreadPoolExecutor(lanes, thread_name_prefix="lane") as pool:
        yield from _in_order(tasks, lambda task: pool.submit(measure, task), ahead=2 * lanes)


def measure_product(
    task: ProductTask,
    *,
    encoder: Encoder,
    segmenter: Segmenter,
    text_reader: TextReader | None = None,
) -> MeasuredProduct:
    """Measure one product, from files to features. What can't be read is in `failed`.

    Text on the product is compared where there is a reader.
    """
    try:
        image = read_working(task.original)
        given = None if task.mask is None else read_mask(task.mask)
    except ImageUnreadable as error:
        reason = ORIGINAL_UNREADABLE(reason=str(error))
        return MeasuredProduct(task.key, failed=dict.fromkeys(_keys(task), reason))
    mask = mask_of_original(
        image,
        given=given,
        certainty=task.certainty,
        segmenter=segmenter,
        category=task.category,
    )
    compare = _comparer(image, mask, segmenter, text_reader)
    original = _Original(task.category, image, mask.mask)
    measured: list[MeasuredGeneration] = []
    failed: dict[int, Message] = {}
    for start in range(0, len(task.generations), TOGETHER):
        some = task.generations[start : start + TOGETHER]
        measured += _measure_generations(some, original, failed, compare=compare, encoder=encoder)
    return MeasuredProduct(task.key, image.shape[1], mask, tuple(measured), failed)


@dataclass(frozen=True)
class _Original:
    category: str
    image: RGB
    mask: Mask


def _measure_generations(
    tasks: Sequence[GenerationTask],
    original: _Original,
    failed: dict[int, Message],
    *,
    compare: Compare,
    encoder: Encoder,
) -> list[MeasuredGeneration]:
    """Compare and encode some generations of a product; adds to `failed` why others could not be.

    Segmenter and encoder are given the same arrays, so that a network that both read sees each
    picture once (`scoring.efficientnet`).
    """
    readable: list[tuple[GenerationTask, RGB]] = []
    marked: list[Mask | None] = []
    for generation in tasks:
        try:
            picture = read_working(generation.picture)
            marked.append(_marked(generation, picture))
        except ImageUnreadable as error:
            failed[generation.key] = GENERATION_UNREADABLE(reason=str(error))
        else:
            readable.append((generation, picture))
    comparisons = [
        compare(picture, mask) for (_, picture), mask in zip(readable, marked, strict=True)
    ]
    inputs = [
        EncoderInput(
            picture,
            original.image,
            comparison.generation_mask,
            original.mask,
            original.category,
            generation.prompt,
        )
        for (generation, picture), comparison in zip(readable, comparisons, strict=True)
    ]
    features = encoder.encode(inputs) if inputs else ()
    comparisons = _with_likeness(comparisons, inputs, encoder)
    measured: list[MeasuredGeneration] = []
    for (generation, _), comparison, vector in zip(readable, comparisons, features, strict=True):
        if _can_be_stored(vector):
            measured.append(MeasuredGeneration(generation.key, comparison, vector))
        else:
            failed[generation.key] = FEATURES_UNUSABLE()
    return measured


def _with_likeness(
    comparisons: Sequence[Comparison], inputs: Sequence[EncoderInput], encoder: Encoder
) -> list[Comparison]:
    """The comparisons with a further measurement, `likeness`, if the encoder sees patches.

    It only informs; nothing is added where the product could not be compared.
    """
    part = sees_patches(encoder)
    if part is None or not inputs:
        return [*comparisons]
    original = inputs[0].original
    seen, *found = part.patches([original, *(pair.generation for pair in inputs)])
    return [
        replace(
            each,
            measurements={
                **each.measurements,
                "likeness": patch_likeness(seen, pair.original_mask, patches),
            },
        )
        if each.measurements
        else each
        for each, pair, patches in zip(comparisons, inputs, found, strict=True)
    ]


def _can_be_stored(vector: Features) -> bool:
    """Whether the vector is finite as float16: one that is not would stop every refit."""
    with np.errstate(over="ignore"):
        return bool(np.isfinite(vector.astype(np.float16)).all())


def read_working(path: Path) -> RGB:
    """A picture at working size. Raises ImageUnreadable."""
    return fit_longest(read_rgb(path), WORKING_SIDE)


def _keys(task: ProductTask) -> list[int]:
    return [generation.key for generation in task.generations]


def _marked(generation: GenerationTask, picture: RGB) -> Mask | None:
    """A person's mask at the picture's size. Raises ImageUnreadable."""
    if generation.mask is None:
        return None
    return resize_mask(read_mask(generation.mask), *picture.shape[:2])


def _comparer(
    image: RGB, mask: Segmentation, segmenter: Segmenter, text_reader: TextReader | None
) -> Compare:
    """Compares generations with an original, which is analysed once for all of them.

    It is given a generation and a person's mask of the product there, or None.
    """
    try:
        product = analyse_original(
            image,
            mask.mask,
            certainty=mask.confidence,
            unsure=unsure_pixels(image, mask, segmenter),
        )
    except NoProduct as error:
        why = error.reason
        return lambda generation, _: nothing_measured(generation, why)
    text = None if text_reader is None else read_original(product, text_reader)
    return lambda generation, marked: compare_product(
        product, generation, segmenter=segmenter, generation_mask=marked, text=text
    )


def _in_order(
    tasks: Iterable[ProductTask],
    submit: Callable[[ProductTask], Future[MeasuredProduct]],
    *,
    ahead: int,
) -> Generator[MeasuredProduct]:
    """Results in the order of the tasks, of which at most `ahead` are under way or waiting."""
    under_way: deque[Future[MeasuredProduct]] = deque()
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
