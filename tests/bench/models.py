"""BLIP ViT-B at 384 px and SAM ViT-B at 1024 px, random weights of the true sizes.

    python -m tests.bench.models [--pictures 2] [--device cpu]

For each model and precision: pictures/s one at a time and in batches with the same weights, and the
share of the time in which the network computes. On a GPU also the whole pipeline (decode → SAM →
report → BLIP) against a plain loop, and TFLOP/s against the card's bf16 peak. Speed does not depend
on what the weights are; nothing is said of quality here. Without torch it says so and ends.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from scoring.features.base import EncoderInput, encoder
from scoring.gathering import Gathered
from scoring.pipeline import ProductTask, score_products
from scoring.segmentation.base import segmenter
from tests.bench.scoring import one_by_one, render

SIZE = (512, 512, 3)
WORDS = 30_524  # BLIP's vocabulary
# Dense bf16, from the makers' data sheets.
PEAK_TFLOPS = {"H100": 989.0, "H200": 989.0, "A100": 312.0, "L40S": 362.0, "L4": 121.0}


@dataclass
class Busy:
    """Seconds in which the network computed."""

    seconds: float = 0.0


@contextmanager
def watched(gathered: Gathered[Any, Any], wait: Callable[[], None]) -> Iterator[Busy]:
    """Counts the time that `gathered` spends in its batches; `wait` waits for the device."""
    busy, run = Busy(), gathered._run

    def timed(items: Sequence[Any]) -> Sequence[Any]:
        start = time.perf_counter()
        results = run(items)
        wait()
        busy.seconds += time.perf_counter() - start
        return results

    gathered._run = timed
    try:
        yield busy
    finally:
        gathered._run = run


def save_blip(folder: Path) -> Path:
    """A random BLIP ViT-B for image-text retrieval at 384 px."""
    from transformers import BertTokenizer, BlipConfig, BlipForImageTextRetrieval
    from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil
    from transformers.utils import logging

    logging.disable_progress_bar()
    folder.mkdir()
    config = BlipConfig(vision_config={"image_size": 384}, text_config={"vocab_size": WORDS})
    BlipForImageTextRetrieval(config).save_pretrained(folder)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "photo", "of", "product"]
    words += [f"word{number}" for number in range(WORDS - len(words))]
    (folder / "vocab.txt").write_text("\n".join(words))
    BertTokenizer(vocab={word: at for at, word in enumerate(words)}).save_pretrained(folder)
    BlipImageProcessorPil(size={"height": 384, "width": 384}).save_pretrained(folder)
    return folder


def save_sam(path: Path) -> dict[str, str]:
    """A random SAM ViT-B: the options that name it."""
    import torch

    from scoring.segmentation.sam.anything import segment_anything
    from scoring.weights import sha256_of

    torch.save(segment_anything().build_sam_vit_b().state_dict(), path)
    return {"checkpoint": str(path), "sha256": sha256_of(path)}


def inputs(count: int) -> list[EncoderInput]:
    """Generations of one original: noise, half of it product."""
    draw = np.random.default_rng(0)
    original, *generations = draw.integers(0, 255, (count + 1, *SIZE), dtype=np.uint8)
    mask = np.zeros(SIZE[:2], bool)
    mask[:256] = True
    return [EncoderInput(each, original, mask, mask, "product") for each in generations]


def compare(
    name: str, gathered: Gathered[Any, Any], pairs: Sequence[Any], run: Any, wait: Any
) -> None:
    """Print pictures/s one at a time and together."""
    run(pairs[:1])  # warm up
    start = time.perf_counter()
    for pair in pairs:
        run([pair])
    wait()
    alone = len(pairs) / (time.perf_counter() - start)
    with watched(gathered, wait) as busy:
        start = time.perf_counter()
        run(pairs)
        seconds = time.perf_counter() - start
    together = len(pairs) / seconds
    print(
        f"  {name}: {alone:7.2f} pictures/s alone, {together:7.2f} in batches"
        f" ({together / alone:.2f}×), network busy {busy.seconds / seconds:.0%}",
        flush=True,
    )


def flops_of(run: Callable[[], object]) -> float:
    """Floating-point operations of one call, counted by torch."""
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        run()
    return float(counter.get_total_flops())


def whole_pipeline(blip: Any, sam: Any, folder: Path, products: int, wait: Any) -> None:
    """Print what the pipeline makes of a GPU, against a plain loop over the same pairs."""
    import torch

    tasks = [render(folder, number, 512) for number in range(products)]
    pairs = one_by_one(tasks)
    lanes = os.cpu_count() or 1
    list(score_products(tasks[:2], encoder=blip, segmenter=sam, lanes=2))  # warm up
    sample = inputs(1)
    flops = flops_of(lambda: blip.encode(sample)) + flops_of(lambda: sam.embed([SAMPLE]))

    def timed(work: Sequence[ProductTask], lanes: int) -> float:
        blip._seen.clear()
        start = time.perf_counter()
        list(score_products(work, encoder=blip, segmenter=sam, lanes=lanes))
        wait()
        return time.perf_counter() - start

    plain = timed(pairs, 1)
    with watched(blip._gathered, wait) as blip_busy, watched(sam._embedded, wait) as sam_busy:
        seconds = timed(tasks, lanes)
    busy = blip_busy.seconds + sam_busy.seconds
    card = torch.cuda.get_device_name()
    peak = next((value for name, value in PEAK_TFLOPS.items() if name in card), None)
    reached = flops * len(pairs) / seconds / 1e12
    print(
        f"  pipeline on {card}: {len(pairs) / seconds:.1f} pairs/s, {plain / seconds:.1f}× the"
        f" plain loop, networks busy {busy / seconds:.0%}, {reached:.1f} TFLOP/s"
        + (f" = {reached / peak:.1%} of the bf16 peak" if peak else "")
    )


SAMPLE = np.zeros(SIZE, np.uint8)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=2)
    parser.add_argument("--products", type=int, default=40, help="of the pipeline, on a GPU")
    parser.add_argument("--device", default="")
    options = parser.parse_args(arguments)
    if find_spec("torch") is None:
        print("skipped: torch is not installed (make models)")
        return
    import torch

    device = options.device or ("cuda" if torch.cuda.is_available() else "cpu")
    on_gpu = device.startswith("cuda")
    wait = torch.cuda.synchronize if on_gpu else lambda: None
    count = 64 if on_gpu else options.pictures
    print(f"models: device {device}, {count} pictures, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checkpoint, named = save_blip(folder / "blip"), save_sam(folder / "sam.pth")
        for precision in ("fp32", "bf16"):
            how: dict[str, Any] = {"device": device, "precision": precision}
            blip: Any = encoder("blip", checkpoint=str(checkpoint), **how)
            sam: Any = segmenter("sam", **named, **how)
            compare(
                f"BLIP ViT-B  384 px {precision}", blip._gathered, inputs(count), blip.encode, wait
            )
            pictures = [pair.generation for pair in inputs(count if on_gpu else 1)]
            compare(f"SAM  ViT-B 1024 px {precision}", sam._embedded, pictures, sam.embed, wait)
        if on_gpu:
            whole_pipeline(blip, sam, folder, options.products, wait)


if __name__ == "__main__":
    main()
