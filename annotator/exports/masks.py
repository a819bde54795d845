"""Export masks of products: PNG files, and one COCO file with run-length encoded masks.

A mask is either of an original (the product's) or a person's mask of a generation. `masks/*.png`
has 0 and 255. `coco.json` is what pycocotools opens: its images are the pictures that the masks
belong to, named as in `masks/`, and its categories are the products' categories.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from PIL import Image as Pixels

from annotator.exports.chosen import Chosen
from annotator.exports.pictures import file_name, mask
from annotator.exports.run_lengths import counts_of, text_of
from annotator.exports.streams import Entry, Spool
from annotator.exports.tally import LeftOut, Tally
from annotator.models import Image, Product

REASONS: Final = (LeftOut.NO_PICTURE,)
NO_CATEGORY: Final = "product"


@dataclass(frozen=True)
class _Mask:
    """A mask, and the product or the generation that it belongs to."""

    kind: str
    number: int
    external_id: str
    category: str
    source: str
    image: Image


def masks(chosen: Chosen, tally: Tally) -> Iterator[Entry]:
    """The masks one by one, then the COCO file."""
    images, annotations, categories = Spool(), Spool(), dict[str, int]()
    for number, item in enumerate(tally.count(_available(chosen, tally)), start=1):
        content = mask(chosen, item.image) or b""
        name = f"{item.kind}-{file_name(item.number, item.external_id, 'png')}"
        yield f"masks/{name}", (content,)
        between = b",\n" if number > 1 else b""
        category = categories.setdefault(item.category or NO_CATEGORY, len(categories) + 1)
        images.add(between + _json(_image(number, name, item)))
        annotations.add(between + _json(_annotation(number, category, item, content)))
    yield "coco.json", _coco(images, annotations, categories)


def _available(chosen: Chosen, tally: Tally) -> Iterator[_Mask]:
    for item in _all(chosen):
        if mask(chosen, item.image) is None:
            tally.leave_out(LeftOut.NO_PICTURE)
        else:
            yield item


def _all(chosen: Chosen) -> Iterator[_Mask]:
    products = Product.objects.filter(project=chosen.project, mask__isnull=False)
    if chosen.filters.category:
        products = products.filter(category=chosen.filters.category)
    for each in products.select_related("mask").order_by("pk").iterator(chunk_size=500):
        if each.mask is not None:
            name = each.external_id
            yield _Mask("original", each.pk, name, each.category, each.mask_source, each.mask)
    drawn = chosen.generations().filter(mask_version__isnull=False)
    for row in drawn.select_related("mask_version__image", "product").iterator(chunk_size=500):
        if row.mask_version is not None:
            category, found = row.product.category, row.mask_version.image
            yield _Mask("generation", row.pk, row.external_id, category, "person", found)


def _image(number: int, name: str, item: _Mask) -> dict[str, Any]:
    return {
        "id": number,
        "file_name": name,
        "width": item.image.width,
        "height": item.image.height,
        "external_id": item.external_id,
        "kind": item.kind,
    }


def _annotation(number: int, category: int, item: _Mask, content: bytes) -> dict[str, Any]:
    width, height, counts, box = item.image.width, item.image.height, [0], [0, 0, 0, 0]
    if content:
        with Pixels.open(BytesIO(content)) as picture:
            pixels = picture.convert("L")
            width, height = pixels.size
            counts = counts_of(pixels)
            left, top, right, bottom = pixels.getbbox() or (0, 0, 0, 0)
            box = [left, top, right - left, bottom - top]
    return {
        "id": number,
        "image_id": number,
        "category_id": category,
        "segmentation": {"size": [height, width], "counts": text_of(counts)},
        "area": sum(counts[1::2]),
        "bbox": box,
        "iscrowd": 0,
        "source": item.source,
    }


def _coco(images: Spool, annotations: Spool, categories: dict[str, int]) -> Iterator[bytes]:
    yield b'{"images": [\n'
    yield from images.parts()
    yield b'],\n"annotations": [\n'
    yield from annotations.parts()
    named = [{"id": number, "name": name} for name, number in categories.items()]
    yield b'],\n"categories": ' + _json(named) + b"}\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
