"""A rendered campaign as a folder: pictures, ``manifest.jsonl``, and the truth in its own file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from scoring.synthetic.campaign import RenderedGeneration, RenderedProduct

IMAGES = "images"


def write_campaign(
    products: Iterable[RenderedProduct], folder: Path, *, quality: int = 72, masks: bool = False
) -> int:
    """Write every product; returns the number of generations.

    ``manifest.jsonl`` is what an importer reads and holds no truth; ``truth.jsonl`` has one record
    per generation. ``quality`` is WebP's, 0-100. With ``masks`` each generation's exact product
    mask is written as ``masks/<generation>.png``.
    """
    (folder / IMAGES).mkdir(parents=True, exist_ok=True)
    count = 0
    with (
        (folder / "manifest.jsonl").open("w", encoding="utf-8") as manifest,
        (folder / "truth.jsonl").open("w", encoding="utf-8") as truth,
    ):
        for product in products:
            original = _write_original(product, folder, quality)
            for generation in product.generations:
                path = f"{IMAGES}/{generation.identifier}.webp"
                _save_webp(Image.fromarray(generation.image), folder / path, quality)
                row = original | {
                    "generation": generation.identifier,
                    "image": path,
                    "generator": generation.generator,
                    "prompt": generation.prompt,
                }
                manifest.write(json.dumps(row) + "\n")
                truth.write(json.dumps(truth_record(generation)) + "\n")
                if masks:
                    _save_mask(generation.mask, folder / "masks" / f"{generation.identifier}.png")
                count += 1
    return count


def truth_record(generation: RenderedGeneration) -> dict[str, object]:
    """The record of ``truth.jsonl``."""
    truth = generation.truth
    return {
        "generation": generation.identifier,
        "good": truth.good,
        "background_good": truth.background_good,
        "product_unchanged": truth.product_unchanged,
        "faults": [fault.as_json() for fault in truth.faults],
        "quality": truth.quality,
    }


def _write_original(product: RenderedProduct, folder: Path, quality: int) -> dict[str, str]:
    """Write the original, and its mask if it has one; return their fields of the manifest's row."""
    path = f"{IMAGES}/{product.identifier}.webp"
    row = {"product": product.identifier, "original": path, "category": product.category}
    picture = Image.fromarray(product.original)
    if product.original_alpha is not None:
        picture.putalpha(Image.fromarray(product.original_alpha))
    _save_webp(picture, folder / path, max(quality, 80))
    if product.original_kind == "mask":
        row["mask"] = f"{IMAGES}/{product.identifier}-mask.png"
        _save_mask(product.original_mask, folder / row["mask"])
    return row


def _save_webp(picture: Image.Image, path: Path, quality: int) -> None:
    picture.save(path, "WEBP", quality=quality, method=6)


def _save_mask(mask: np.ndarray, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(mask.astype(np.uint8) * 255).convert("1").save(path, "PNG", optimize=True)
