"""Pairs scored per second by `lite` and `grabcut`: the pipeline against a plain loop.

    python -m tests.bench.scoring [--products 16] [--side 512]

Renders products with their generations into files and scores them, from file to features and
report. The plain loop takes one generation at a time and reads, masks and analyses its original
anew; the pipeline takes a product at a time, in one process and in one process for each core, as
`manage.py work` does. Prints pairs/s, the ratio, and where the time goes.
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
from dataclasses import replace
from pathlib import Path

import cv2
from PIL import Image
from threadpoolctl import threadpool_limits

from annotator.jobs.processes import MEMORY, THREADS
from scoring.features.base import encoder
from scoring.images import fit_longest
from scoring.pipeline import GenerationTask, ProductTask, score_product
from scoring.segmentation.base import segmenter
from scoring.synthetic.campaign import render_product

STEPS = {
    "features": ("lite.py", "encode"),
    "consistency": ("check.py", "check_product"),
    "decoding": ("pipeline.py", "read_working"),
    "original": ("original.py", "mask_of_original"),
}


def render(folder: Path, number: int, side: int) -> ProductTask:
    """A product with five generations as files, the longest side `side` pixels."""
    product = render_product(number, (5, 5), seed=7, size=side)
    pictures = [product.original, *(each.image for each in product.generations)]
    for at, picture in enumerate(pictures):
        Image.fromarray(fit_longest(picture, side)).save(folder / f"{number}-{at}.webp", quality=90)
    generations = tuple(
        GenerationTask(at, folder / f"{number}-{at}.webp") for at in range(1, len(pictures))
    )
    return ProductTask(number, folder / f"{number}-0.webp", generations, category="product")


def score(task: ProductTask) -> int:
    """Score one product with one thread; how many generations it has."""
    cv2.setNumThreads(1)
    with threadpool_limits(1):  # the processes' environment came too late for this one
        done = score_product(task, encoder=encoder("lite"), segmenter=segmenter("grabcut"))
    return len(done.scored)


def one_by_one(tasks: Sequence[ProductTask]) -> list[ProductTask]:
    """The same pairs, each as a product of its own."""
    return [replace(task, generations=(each,)) for task in tasks for each in task.generations]


def rate(tasks: Sequence[ProductTask]) -> float:
    """Pairs per second of this process."""
    start = time.perf_counter()
    pairs = sum(score(task) for task in tasks)
    return pairs / (time.perf_counter() - start)


def rate_on_all_cores(tasks: Sequence[ProductTask], cores: int) -> float:
    """Pairs per second of one process for each core."""
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        pool.map(score, [tasks[0]] * cores)  # imports and caches
        start = time.perf_counter()
        pairs = sum(pool.imap_unordered(score, tasks))
        return pairs / (time.perf_counter() - start)


def shares(task: ProductTask) -> str:
    """What part of the time each step takes, by the profiler."""
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
    options = parser.parse_args(arguments)
    cores = os.cpu_count() or 1
    for name in THREADS:
        os.environ[name] = "1"  # for the processes below, as `manage.py work` sets it
    os.environ.update(MEMORY)
    with tempfile.TemporaryDirectory() as folder:
        tasks = [render(Path(folder), number, options.side) for number in range(options.products)]
        score(tasks[0])  # imports and caches
        print(f"scoring: lite + grabcut at {options.side} px, load {os.getloadavg()[0]:.1f}")
        plain, begun = rate(one_by_one(tasks)), time.process_time()
        pipeline = rate(tasks)
        cpu = (time.process_time() - begun) / sum(len(task.generations) for task in tasks)
        everywhere = rate_on_all_cores(tasks, cores)
        print(f"  plain loop, one process: {plain:6.1f} pairs/s")
        print(f"    pipeline, one process: {pipeline:6.1f} pairs/s   {pipeline / plain:.2f}×")
        print(f"    pipeline, {cores} processes: {everywhere:6.1f} pairs/s", end="")
        print(f"   {everywhere / plain:.2f}×")
        print(f"  CPU time of a pair: {1e3 * cpu:.0f} ms, whatever else this machine does")
        print(f"  of a product's time: {shares(tasks[0])}")


if __name__ == "__main__":
    main()
