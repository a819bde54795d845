"""Train the weights that ship with Packshot, or those that never saw one source.

    python -m scoring.finetune --data ../shared/data --work var/finetune \
        [--without grocery] [--steps 3000] [--out scoring/segmentation/weights] [--prepare grocery]

The same data, seed and machine give the same file. The first run computes the teacher's masks and
the encoder's maps and keeps them under `--work`; without a GPU that takes the better part of an
hour, the fit itself about twenty minutes of one core.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from scoring.finetune.calibrate import calibration_of, gathered
from scoring.finetune.dataset import Example, joined, read_dataset, write_dataset
from scoring.finetune.encoder import CHANNELS, SIDE, maps_of
from scoring.finetune.network import decoder_of, served_tensors
from scoring.finetune.plan import examples_of, invented_examples, is_checked, training_photos
from scoring.finetune.sources import INVENTED, READERS, RENDERED
from scoring.finetune.teacher import Teacher
from scoring.finetune.train import Progress, TrainSettings, fit
from scoring.segmentation.trained import Trained
from scoring.segmentation.trained_weights import (
    FOLDER,
    UNCALIBRATED,
    TrainedWeights,
    read_weights,
)

ALL = (*READERS, INVENTED)
SEEDS = {source: number for number, source in enumerate(ALL, 1)}
CHECKED_EXAMPLES = 160  # of each source


def main(arguments: Sequence[str] | None = None) -> None:
    """Everything from the pictures to the file."""
    options = _parser().parse_args(arguments)
    cv2.setNumThreads(1)
    sources = [source for source in ALL if source not in options.without]
    for source in options.prepare or sources:
        _prepare(source, options.data, options.work)
    if options.prepare:
        return
    dataset = joined(
        [read_dataset(options.work / each, side=SIDE, channels=CHANNELS) for each in sources]
    )
    origins = zip(dataset.sources.tolist(), dataset.products.tolist(), strict=True)
    rows = np.flatnonzero([not is_checked(*each) for each in origins])
    settings = TrainSettings(
        coarse_steps=options.coarse_steps, steps=options.steps, seed=options.seed
    )
    start = None if options.start is None else decoder_of(read_weights(options.start).tensors)
    decoder = fit(dataset, rows, settings, start=start, progress=_progress())
    trained_on = {
        "sources": sources,
        "examples": len(rows),
        "steps": [settings.coarse_steps, settings.steps],
        "seed": settings.seed,
        "start": "" if options.start is None else options.start.stem[:12],
    }
    draft = TrainedWeights(served_tensors(decoder), UNCALIBRATED)
    used = Trained(str(draft.write(options.work / "drafts")))
    examples = _checked_examples(sources, options.data, options.work)
    evidence, overlaps = gathered(examples, used)
    calibration = calibration_of(evidence, overlaps)
    print(f"checked on {len(overlaps)}: mean IoU {np.mean(overlaps):.3f}")
    print(TrainedWeights(draft.tensors, calibration, trained_on=trained_on).write(options.out))


def _prepare(source: str, data: Path, work: Path) -> None:
    """The source's examples, unless an earlier run has kept them."""
    folder = work / source
    if (folder / "origins.npy").exists():
        return
    photos = training_photos(data)
    if source == INVENTED:
        examples = invented_examples(photos, seed=SEEDS[source])
    else:
        pictures = list(READERS[source](data, Teacher.of(data, work / "teacher")))
        examples = examples_of(source, pictures, photos, seed=SEEDS[source])
    start = time.monotonic()
    count = write_dataset(folder, examples, maps_of(work), side=SIDE)
    print(f"{source}: {count} examples in {time.monotonic() - start:.0f} s", flush=True)


def _checked_examples(sources: Sequence[str], data: Path, work: Path) -> Iterator[Example]:
    """New scenes of the products that the fit has not seen, on photos that it has not seen."""
    teacher, photos = Teacher.of(data, work / "teacher"), training_photos(data, kept_back=True)
    for source in sources:
        if source in (INVENTED, RENDERED):
            continue
        pictures = [
            each for each in READERS[source](data, teacher) if is_checked(source, each.product)
        ]
        examples = list(examples_of(source, pictures, photos, seed=100 + SEEDS[source]))
        step = max(1, len(examples) // CHECKED_EXAMPLES)
        yield from examples[::step]


def _progress() -> Progress:
    start = time.monotonic()

    def show(step: int, loss: float) -> None:
        if step % 50 == 49:
            print(f"step {step + 1}: {loss:.4f}, {time.monotonic() - start:.0f} s", flush=True)

    return show


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the sources")
    parser.add_argument("--work", type=Path, default=Path("var/finetune"))
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--without", nargs="*", default=[], choices=ALL, metavar="SOURCE")
    parser.add_argument(
        "--prepare", nargs="*", default=[], choices=ALL, metavar="SOURCE", help="only these, no fit"
    )
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--coarse-steps", type=int, default=TrainSettings.coarse_steps)
    parser.add_argument("--steps", type=int, default=TrainSettings.steps)
    parser.add_argument("--seed", type=int, default=0)
    return parser


if __name__ == "__main__":
    main()
