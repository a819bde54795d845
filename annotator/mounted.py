"""Tell a storage folder on which its disk is not mounted from one that lacks a single file."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from annotator.local_copy import is_folder, local_path
from annotator.models import Image
from annotator.outage import DATABASE, StorageFailed

PICTURES = "projects"  # each project's pictures lie below it


def empty_folder() -> str:
    """What is wrong where the folder holds none of the pictures that were stored in it; else empty.

    A bucket can't be away like this: it does not answer then.
    """
    if not is_folder() or (Path(settings.MEDIA_ROOT) / PICTURES).exists():
        return ""
    try:
        if not Image.objects.exists():
            return ""
    except DATABASE:  # which says so itself
        return ""
    return (
        f"The folder {settings.MEDIA_ROOT} is empty, although pictures were stored in it: "
        "the disk that belongs there is not mounted."
    )


def check_mounted() -> None:
    """Ask this when a file is missing. Raises StorageFailed if all files are."""
    if reason := empty_folder():
        raise StorageFailed(reason)


def local_picture(image: Image, variant: Image.Variant) -> Path:
    """Where one of the image's files can be read. Raises StorageFailed if no picture can."""
    path = local_path(image.path(variant))
    if not path.exists():
        check_mounted()
    return path
