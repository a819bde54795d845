"""Read masks from a COCO file: polygons and run lengths, those of one picture joined to one mask.

Nothing of it is trusted: a number may be anything, so a picture's mask is drawn only at a size
that the caller has checked. https://cocodataset.org/#format-data describes the format.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import isfinite
from typing import IO, Any, Final

from PIL import Image as Pixels
from PIL import ImageChops, ImageDraw

from annotator.errors import InvalidInput
from annotator.exports.run_lengths import counts_from
from annotator.imports.rows import RowRefused
from scoring.vocabulary.messages.coco import (
    COCO_COUNTS_WRONG,
    COCO_NO_FILE,
    COCO_NO_SEGMENTATION,
    COCO_NO_SIZE,
    COCO_POLYGON_WRONG,
    COCO_TOO_LARGE,
)

MOST_BYTES: Final = 512 * 1024**2  # of the file, which is read as a whole
FEWEST_NUMBERS: Final = 6  # of a polygon: three corners


@dataclass(frozen=True)
class CocoImage:
    """A picture that a COCO file names, and its segmentations as they stand there.

    `kind` and `external_id` are in the files that Packshot exports.
    """

    number: int
    file_name: str
    size: tuple[int, int]
    segmentations: Sequence[object]
    kind: str = ""
    external_id: str = ""


def read_coco(stream: IO[bytes]) -> list[CocoImage]:
    """The pictures of a COCO file that have annotations. Raises InvalidInput if it is none."""
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InvalidInput(COCO_TOO_LARGE(most=MOST_BYTES))
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    images = document.get("images") if isinstance(document, dict) else None
    annotations = document.get("annotations") if isinstance(document, dict) else None
    if not isinstance(images, list) or not isinstance(annotations, list):
        raise InvalidInput(COCO_NO_FILE())
    return list(_images(images, annotations))


def _images(images: Sequence[Any], annotations: Sequence[Any]) -> Iterator[CocoImage]:
    found: dict[object, list[object]] = defaultdict(list)
    for each in annotations:
        if isinstance(each, dict) and isinstance(each.get("image_id"), int | str):
            found[each["image_id"]].append(each.get("segmentation"))
    for number, image in enumerate(images, start=1):
        if not isinstance(image, dict) or not isinstance(image.get("id"), int | str):
            continue
        if image["id"] in found:
            yield CocoImage(
                number,
                _text(image.get("file_name")),
                (_whole(image.get("width")), _whole(image.get("height"))),
                found[image["id"]],
                _text(image.get("kind")),
                _text(image.get("external_id")),
            )


def drawn(image: CocoImage) -> bytes:
    """The mask as a PNG of 0 and 255, at the size that the file states. Raises RowRefused."""
    if min(image.size) <= 0:
        raise RowRefused(COCO_NO_SIZE())
    mask = Pixels.new("L", image.size)
    for each in image.segmentations:
        mask = ImageChops.lighter(mask, _segment(each, image.size))
    buffer = BytesIO()
    mask.save(buffer, "PNG")
    return buffer.getvalue()


def _segment(segmentation: object, size: tuple[int, int]) -> Pixels.Image:
    if isinstance(segmentation, dict):
        return _of_runs(segmentation, size)
    if isinstance(segmentation, list) and segmentation:
        return _of_polygons(segmentation, size)
    raise RowRefused(COCO_NO_SEGMENTATION())


def _of_runs(segmentation: Mapping[str, Any], size: tuple[int, int]) -> Pixels.Image:
    width, height = size
    if segmentation.get("size") != [height, width]:
        raise RowRefused(COCO_COUNTS_WRONG())
    try:
        counts = counts_from(segmentation.get("counts"))
    except ValueError as error:
        raise RowRefused(COCO_COUNTS_WRONG()) from error
    if min(counts, default=0) < 0 or sum(counts) != width * height:
        raise RowRefused(COCO_COUNTS_WRONG())
    runs = (bytes([255 * (place % 2)]) * count for place, count in enumerate(counts))
    columns = Pixels.frombytes("L", (height, width), b"".join(runs))
    return columns.transpose(Pixels.Transpose.TRANSPOSE)


def _of_polygons(polygons: Sequence[object], size: tuple[int, int]) -> Pixels.Image:
    mask = Pixels.new("L", size)
    draw = ImageDraw.Draw(mask)
    for each in polygons:
        if (
            not isinstance(each, list)
            or len(each) < FEWEST_NUMBERS
            or len(each) % 2
            or not all(isinstance(number, int | float) and isfinite(number) for number in each)
        ):
            raise RowRefused(COCO_POLYGON_WRONG())
        # A corner outside is moved to the edge: beyond 32 bits Pillow would not draw at all.
        corners = [
            (min(max(x, -1.0), size[0]), min(max(y, -1.0), size[1]))
            for x, y in zip(each[::2], each[1::2], strict=True)
        ]
        draw.polygon(corners, fill=255)
    return mask


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
