"""The limits on one picture that the settings give."""

from __future__ import annotations

from django.conf import settings

from annotator.imports.images import Limits


def limits_in_use() -> Limits:
    """The limits on bytes, pixels and seconds of one picture."""
    return Limits(
        bytes=settings.IMPORT_MAX_BYTES,
        pixels=settings.IMPORT_MAX_PIXELS,
        seconds=settings.IMPORT_MAX_SECONDS,
    )
