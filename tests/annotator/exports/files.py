"""Pictures and masks in the storage, and exported archives opened."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from PIL import Image as Pixels

from annotator.exports import EXPORTS
from annotator.exports.chosen import Filters
from annotator.imports.store_pictures import write_file
from annotator.models import Image, Project
from tests.factories import make_image

SIZE = (40, 30)


def stored_image(project: Project, colour: str, **values: object) -> Image:
    """A picture of one colour with its file."""
    image = make_image(project, width=SIZE[0], height=SIZE[1], **values)
    buffer = BytesIO()
    Pixels.new("RGB", SIZE, colour).save(buffer, "WEBP", lossless=True)
    write_file(image.path("full"), buffer.getvalue())
    return image


def stored_mask(project: Project, box: tuple[int, int, int, int]) -> Image:
    """A mask of a box with its file."""
    image = make_image(project, width=SIZE[0], height=SIZE[1], is_mask=True)
    mask = Pixels.new("L", SIZE, 0)
    mask.paste(255, box)
    buffer = BytesIO()
    mask.save(buffer, "PNG")
    write_file(image.path("mask"), buffer.getvalue())
    return image


def write_export(project: Project, export: str, folder: Path, **filters: object) -> Path:
    """The exported file; an archive is unpacked, and the folder returned."""
    content = b"".join(EXPORTS[export](project, filters=Filters(**filters)))  # type: ignore[arg-type]
    path = folder / f"{export}.{EXPORTS[export].ending}"
    path.write_bytes(content)
    if path.suffix != ".zip":
        return path
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(folder / export)
    return folder / export
