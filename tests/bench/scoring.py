"""Pairs per second scored by the default parts: the pipeline against a plain loop.

    python -m tests.bench.scoring [--products 16] [--side 512] [--encoder lite]
        [--segmenter grabcut] [--text-reader rapidocr]

Renders products with their generations into files and scores them, from file to features and
report. The plain loop takes one generation at a time, and reads, masks and analyses its original
each time. The pipeline takes a product at a time, both in one process and in one process per core,
as `manage.py work` does. Prints pairs/s, the ratio, and where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import multiprocessing
import os
import pstats
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
from PIL import Image
from threadpoolctl import threadpool_limits

from annotator.jobs.processes import MEMORY, THREADS
from scoring.choice import chosen_encoder, chosen_segmenter, chosen_text_reader
from scoring.factories import ScoringSettings
from scoring.features.base import Encoder
from scoring.images import fit_longest
from scoring.pipeline import GenerationTask, ProductTask, measure_product
from scoring.reading.base import TextReader
from scoring.segmentation.base import Segmenter
from scoring.synthetic.campaign import render_product

STEPS = {
    "network": ("network.py", "maps"),
    "pooled features": ("efficientnet.py", "encode"),
    "pixel features": ("lite.py", "encode"),
    "consistency": ("check.py", "compare_product"),
    "decoding": ("pipeline.py", "read_working"),
    "original": ("original.py", "mask_of_original"),
}


def render(folder: Path, number: int, side: int) -> ProductTask:
    """Write a product with five generations as files whose longest side is `side` pixels."""
    product = render_product(number, (5, 5), seed=7, size=side)
    pictures = [product.original, *(each.image for each in product.generations)]
    for at, picture in enumerate(pictures):
        Image.fromarray(fit_longest(picture, side)).save(folder / f"{number}-{at}.webp", quality=90)
    generations = tuple(
        GenerationTask(at, folder / f"{number}-{at}.webp") for at in range(1, len(pictures))
    )
    return ProductTask(number, folder / f"{number}-0.webp", generations, category="product")


@dataclass(frozen=True)
class Scorer:
    """Scores with the parts of these names, which each process makes once."""

    encoder: str
    segmenter: str
    text_reader: str
    cache: str

    def __call__(self, task: ProductTask) -> int:
        """Score one product with one thread; return its number of generations."""
        cv2.setNumThreads(1)
        encoder, segmenter, reader = _parts(self)
        with threadpool_limits(1):  # the processes' environment came too late for this one
            done = measure_product(task, encoder=encoder, segmenter=segmenter, text_reader=reader)
        return len(done.generations)


@cache
def _parts(scorer: Scorer) -> tuple[Encoder, Segmenter, TextReader | None]:
    settings = ScoringSettings(
        encoder=scorer.encoder,
        segmenter=scorer.segmenter,
        text_reader=scorer.text_reader,
        cache=scorer.cache,
    )
    return chosen_encoder(settings), chosen_segmenter(settings), chosen_text_reader(settings)


def one_by_one(tasks: Sequence[ProductTask]) -> list[ProductTask]:
    """The same pairs, each as a product of its own."""
    return [replace(task, generations=(each,)) for task in tasks for each in task.generations]


def rate(score: Scorer, tasks: Sequence[ProductTask]) -> float:
    """Pairs per second in this process."""
    start = time.perf_counter()
    pairs = sum(score(task) for task in tasks)
    return pairs / (time.perf_counter() - start)


def rate_on_all_cores(score: Scorer, tasks: Sequence[ProductTask], cores: int) -> float:
    """Pairs per second with one process per core."""
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        pool.map(score, [tasks[0]] * cores)  # imports and caches
        start = time.perf_counter()
        pairs = sum(pool.imap_unordered(score, tasks))
        return pairs / (time.perf_counter() - start)


def shares(score: Scorer, task: ProductTask) -> str:
    """The share of the time that each step takes, from the profiler."""
    profile = cProfile.Profile()
    profile.runcall(score, task)
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    spent = {
        step: sum(
            row[3] for (file, _, name), row in stats.items() if (Path(file).name, name) == where
        )
        for step, where in STEPS.items()
    }
    whole = sum(row[2] for row in stats.values())
    return ", ".join(f"{step} {seconds / whole:.0%}" for step, seconds in spent.items())


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=16)
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--encoder", default=ScoringSettings.encoder)
    parser.add_argument("--segmenter", default=ScoringSettings.segmenter)
    parser.add_argument("--text-reader", default="")
    options = parser.parse_args(arguments)
    cores = os.cpu_count() or 1
    for name in THREADS:
        os.environ[name] = "1"  # for the child processes, as `manage.py work` sets it
    os.environ.update(MEMORY)
    with tempfile.TemporaryDirectory() as folder:
        tasks = [render(Path(folder), number, options.side) for number in range(options.products)]
        score = Scorer(options.encoder, options.segmenter, options.text_reader, folder)
        score(tasks[0])  # imports and caches
        parts = " + ".join(filter(None, (score.encoder, score.segmenter, score.text_reader)))
        print(f"scoring: {parts} at {options.side} px, load {os.getloadavg()[0]:.1f}")
        plain, begun = rate(score, one_by_one(tasks)), time.process_time()
        pipeline = rate(score, tasks)
        cpu = (time.process_time() - begun) / sum(len(task.generations) for task in tasks)
        everywhere = rate_on_all_cores(score, tasks, cores)
        print(f"  plain loop, one process: {plain:6.1f} pairs/s")
        print(f"    pipeline, one process: {pipeline:6.1f} pairs/s   {pipeline / plain:.2f}×")
        print(f"    pipeline, {cores} processes: {everywhere:6.1f} pairs/s", end="")
        print(f"   {everywhere / plain:.2f}×")
        print(f"  CPU time of a pair: {1e3 * cpu:.0f} ms, whatever else this machine does")
        print(f"  of a product's time: {shares(score, tasks[0])}")


if __name__ == "__main__":
    main()
