"""Store one picture that an admin uploads, such as an example for the guidelines."""

from __future__ import annotations

import hashlib

from annotator.imports.decoder.children import derive_in_child
from annotator.imports.decoder.derive import Kind, Task
from annotator.imports.images import Limits
from annotator.imports.store_pictures import write_file
from annotator.imports.whose_fault import refusal_of
from annotator.models import Image, Project


def store_one(*, project: Project, content: bytes, name: str, limits: Limits) -> Image:
    """The picture's row, with its files in the storage; the same content is stored once.

    Raises PictureRefused for a file that is no picture or exceeds the limits.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    rows = Image.objects.filter(project=project, sha256=sha256, is_mask=False)
    if (known := rows.first()) is not None:
        return known
    try:
        derived = derive_in_child(Task(Kind.PICTURE, name, limits), content)
    except Exception as error:
        raise refusal_of(error, name) from error
    width, height = derived.size
    image = Image(project=project, sha256=sha256, width=width, height=height, bytes=len(content))
    for file, written in derived.files.items():
        write_file(f"{image.folder}/{file}", written)
    stored, _ = Image.objects.get_or_create(
        project=project, sha256=sha256, is_mask=False,
        defaults={"width": width, "height": height, "bytes": len(content)},
    )  # fmt: skip
    return stored
