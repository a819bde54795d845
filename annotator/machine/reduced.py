"""Pictures as the machine gets them: small JPEG files that carry nothing but pixels."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Final

from django.core.files.storage import default_storage
from PIL import Image as Pixels
from PIL import UnidentifiedImageError

from annotator.models import Image

LONGEST_SIDE: Final = 768
JPEG_QUALITY: Final = 80


def reduced(image: Image) -> str | None:
    """A stored picture as a `data:` address; None if its file is missing or damaged.

    It is drawn anew from the pixels, so no metadata and no name can be in it.
    """
    try:
        with default_storage.open(image.path(Image.Variant.SCREEN)) as file:
            content = file.read()
    except FileNotFoundError:
        return None
    buffer = BytesIO()
    try:
        picture = Pixels.open(BytesIO(content))
    except UnidentifiedImageError:
        return None
    with picture:
        small = picture.convert("RGB")
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        small.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"
