"""Masks that people upload."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request

from annotator.api.content_length import refuse_longer
from annotator.imports.images import PictureRefused
from annotator.imports.read_mask import read_mask
from annotator.judging.upload import limits, refused_file
from annotator.models import Image
from scoring.vocabulary.messages.problem_upload import UPLOAD_TOO_LARGE


def decoded_mask(upload: UploadedFile[bytes], picture: Image) -> tuple[bytes, tuple[int, int]]:
    """The mask of `picture` as PNG, and its size. Raises InvalidInput, which names the file."""
    content = upload.read(limits().bytes + 1)
    try:
        return read_mask(content, name=upload.name or "", picture=picture, limits=limits())
    except PictureRefused as error:
        raise refused_file("mask", error) from error


def check_length(request: Request) -> None:
    """Check the length before anything is read, because the parser would write it all to disk."""
    most = 2 * limits().bytes
    refuse_longer(request, most, UPLOAD_TOO_LARGE(most=most))
