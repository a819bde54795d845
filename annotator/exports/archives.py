"""Export pictures as zip files that other tools open without a script.

- `imagefolder`: `train/*.webp` and `train/metadata.jsonl`, as `load_dataset("imagefolder")` reads
  it, and a caption in `train/*.txt` beside each image, as kohya's trainers read it.
- `accepted`: the accepted images in `images/`, and `images.csv` about them.
- `dataset`: `data/train-00000.parquet` with the pictures in it, as `load_dataset` reads the folder,
  a dataset card, and its description in Croissant (`croissant.json`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from annotator.csv_lines import csv_line, csv_lines
from annotator.exports.chosen import Chosen
from annotator.exports.croissant import DATA_FILE, croissant
from annotator.exports.parquet import Kind, parquet, picture
from annotator.exports.pictures import available, file_name, original
from annotator.exports.streams import Entry, Spool
from annotator.exports.tally import LeftOut, Tally
from annotator.models import Generation, Image, Verdict

REASONS: Final = (LeftOut.NO_PICTURE,)
METADATA: Final = (
    "file_name", "text", "product", "category", "generation", "generator", "verdict", "score",
)  # fmt: skip
ACCEPTED: Final = (
    "file", "product", "category", "generation", "generator", "prompt", "verdict_by", "certificate",
    "score", "width", "height", "source_type_at_import", "has_c2pa_at_import",
)  # fmt: skip
DATASET: Final = {
    "image": Kind.IMAGE, "original": Kind.IMAGE, "text": Kind.TEXT, "product": Kind.TEXT,
    "category": Kind.TEXT, "generation": Kind.TEXT, "generator": Kind.TEXT, "verdict": Kind.TEXT,
    "verdict_by": Kind.TEXT, "is_audit": Kind.YES_NO, "label": Kind.YES_NO, "score": Kind.NUMBER,
    "p_good": Kind.NUMBER, "p_consistent": Kind.NUMBER,
}  # fmt: skip


def imagefolder(chosen: Chosen, tally: Tally) -> Iterator[Entry]:
    """Images with captions, for trainers of generators."""
    metadata = Spool()
    for generation, content in tally.count(available(chosen, tally)):
        name = file_name(generation.pk, generation.external_id, "webp")
        yield f"train/{name}", (content,)
        yield f"train/{name.removesuffix('webp')}txt", (generation.prompt.encode(),)
        values = (name, generation.prompt, *_named(generation), generation.score)
        line = dict(zip(METADATA, values, strict=True))
        metadata.add(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    yield "train/metadata.jsonl", metadata.parts()


def accepted(chosen: Chosen, tally: Tally) -> Iterator[Entry]:
    """The accepted images, whatever verdict was asked for, and a table about them."""
    chosen = replace(chosen, filters=replace(chosen.filters, verdict=Verdict.ACCEPTED))
    table = Spool()
    for line in csv_lines(ACCEPTED, ()):
        table.add(line)
    for generation, content in tally.count(available(chosen, tally)):
        name = f"images/{file_name(generation.pk, generation.external_id, 'webp')}"
        yield name, (content,)
        table.add(csv_line(_accepted_row(generation, name)))
    yield "images.csv", table.parts()


def dataset(chosen: Chosen, tally: Tally) -> Iterator[Entry]:
    """A Parquet file with pictures, and what describes it."""
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for part in parquet(DATASET, tally.count(_dataset_rows(chosen, tally))):
            digest.update(part)
            yield part

    yield DATA_FILE, hashed()
    described = croissant(chosen.project, DATASET, sha256=digest.hexdigest())
    yield "croissant.json", (json.dumps(described, ensure_ascii=False, indent=2).encode(),)
    yield "README.md", (_card(chosen, tally.rows).encode(),)


def _named(generation: Generation) -> Sequence[str]:
    product = generation.product
    return (
        product.external_id, product.category, generation.external_id, generation.generator,
        generation.verdict,
    )  # fmt: skip


def _accepted_row(generation: Generation, name: str) -> Sequence[Any]:
    product, image = generation.product, generation.image
    return (
        name, product.external_id, product.category, generation.external_id, generation.generator,
        generation.prompt, generation.verdict_by, generation.certificate_id, generation.score,
        image.width, image.height, image.source_type, image.has_c2pa,
    )  # fmt: skip


def _dataset_rows(chosen: Chosen, tally: Tally) -> Iterator[Sequence[Any]]:
    for generation, content in available(chosen, tally):
        product = generation.product
        photo = original(chosen, product.image)
        yield (
            picture(content, file_name(generation.pk, generation.external_id, "webp")),
            None if photo is None else picture(photo, _photo_name(product.image)),
            generation.prompt,
            *_named(generation),
            generation.verdict_by,
            product.is_audit,
            generation.label,
            generation.score,
            generation.p_good,
            generation.p_consistent,
        )


def _photo_name(image: Image) -> str:
    return f"{image.sha256[:16]}.webp"


def _card(chosen: Chosen, rows: int) -> str:
    """A dataset card, with the header that the Hub and `load_dataset` read."""
    limited = ", ".join(f"{name}: {value}" for name, value in chosen.filters.to_json().items())
    return (
        "---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n"
        f"    path: {DATA_FILE}\n---\n\n# {chosen.project.name}\n\n"
        f"{rows} AI images of products, judged in Packshot. Limited to: {limited or 'nothing'}.\n\n"
        "`verdict` is accepted, rejected or undecided. Rows with `is_audit` belong to the audit "
        "set: keep them out of training. All images are marked as AI images (IPTC "
        "DigitalSourceType).\n"
    )
