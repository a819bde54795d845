"""The uploaded pictures of one call: hash them, check their headers, stage them for a worker.

Nothing is decoded here, because that takes seconds and hundreds of megabytes, which a web server
can't spare. Only one file is in memory at a time.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict

from django.core.files.base import File as Content
from django.core.files.storage import default_storage

from annotator.errors import InvalidInput
from annotator.imports.images import Limits, PictureRefused, check_header
from annotator.imports.limits_in_use import limits_in_use
from annotator.models import Project
from scoring.vocabulary.messages.problem_upload import PICTURE_REFUSED

ORIGINAL, GENERATION, MASK = "original", "generation", "mask"


class StagedUpload(TypedDict):
    """The folder of a call's files and their original names; part of a job's arguments."""

    upload: str
    names: dict[str, str]  # by field, in the order of the call


@dataclass(frozen=True)
class File:
    """An uploaded file."""

    name: str
    content: Content[bytes]

    @cached_property
    def sha256(self) -> str:
        """Hash of the content."""
        digest = hashlib.sha256()
        for chunk in self.content.chunks():
            digest.update(chunk)
        return digest.hexdigest()


@dataclass(frozen=True)
class Upload:
    """An uploaded original with its generations, and the category and prompt of the call.

    A token makes the call unlike all others, so that it never shares its appraisal.
    """

    original: File
    generations: Sequence[File]
    mask: File | None = None
    category: str = ""
    prompt: str = ""
    token: str = ""

    @property
    def sha256(self) -> str:
        """Hash of everything except the file names."""
        pictures = [self.original, *self.generations]
        mask = "" if self.mask is None else self.mask.sha256
        parts = [[each.sha256 for each in pictures], mask, self.category, self.prompt]
        if self.token:
            parts.append(self.token)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def files(self) -> Iterator[tuple[str, File]]:
        """The files, each with the name of its field."""
        yield ORIGINAL, self.original
        for place, file in enumerate(self.generations):
            yield generation_field(place), file
        if self.mask is not None:
            yield MASK, self.mask


def generation_field(place: int) -> str:
    """The field name, as in responses, of the generation at this place of the call."""
    return f"{GENERATION}[{place}]"


def limits() -> Limits:
    """The limits of imports."""
    return limits_in_use()


def check_upload(upload: Upload) -> None:
    """Check the headers. Raises InvalidInput for the first unusable file, naming its field."""
    for field, file in upload.files():
        check_file(field, file)


def check_file(field: str, file: File) -> None:
    """Check a file's header. Raises InvalidInput, which names `field`, if it is unusable."""
    file.content.seek(0)
    content = file.content.read(limits().bytes + 1)
    try:
        check_header(content, name=file.name, limits=limits())
    except PictureRefused as error:
        raise refused_file(field, error) from error


def stage(project: Project, upload: Upload) -> StagedUpload:
    """Store the files until a worker has judged them."""
    folder = f"uploads/{project.pk}/{secrets.token_hex(16)}"
    for field, file in upload.files():
        file.content.seek(0)
        default_storage.save(f"{folder}/{stored_name(field)}", file.content)
    return StagedUpload(upload=folder, names={field: file.name for field, file in upload.files()})


def discard(staged: StagedUpload) -> None:
    """Delete the staged files that still exist."""
    folder = staged["upload"]
    for field in staged["names"]:
        default_storage.delete(f"{folder}/{stored_name(field)}")
    default_storage.delete(folder)


def stored_name(field: str) -> str:
    """The storage name of a staged file, which does not use the name given by people."""
    return field.replace("[", "-").removesuffix("]")


def refused_file(field: str, error: PictureRefused) -> InvalidInput:
    """The error for a file that can't be used."""
    message = PICTURE_REFUSED(name=error.name, reason=error.reason)
    return InvalidInput.in_field(field, message)
