"""Keep what was uploaded until a worker imports it. Names given by people stay data.

In the storage the files are called by numbers; what people called them stands in `index.json`
beside them. They are kept when an import fails, so that it can be tried again.
"""

from __future__ import annotations

import json
import secrets
import zipfile
from collections.abc import Sequence
from typing import Any, TypedDict

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from annotator.errors import InvalidInput
from annotator.imports.files import Files, StagedFiles, ZipFiles
from annotator.imports.rows import Format
from annotator.imports.source import MANIFESTS, Source, source_of
from annotator.models import Project

INDEX = "index.json"


class ImportArguments(TypedDict):
    """The arguments of an import job."""

    upload: str
    format: str


def stage_upload(
    *,
    project: Project,
    files: Sequence[File[bytes]],
    manifest: File[bytes] | None = None,
    format: Format = Format.AUTO,
) -> ImportArguments:
    """Store uploads for an import job; returns its arguments.

    `files` are pictures beside a manifest, or one zip archive with or without a manifest.
    Raises InvalidInput where these can't make an import.
    """
    names = [str(file.name) for file in files]
    _check(names, files, manifest)
    folder = f"uploads/{project.pk}/{secrets.token_hex(16)}"
    stored = {
        name: default_storage.save(f"{folder}/{number}", file)
        for number, (name, file) in enumerate(zip(names, files, strict=True), start=1)
    }
    stored_manifest = default_storage.save(f"{folder}/manifest", manifest) if manifest else ""
    index = json.dumps({"files": stored, "manifest": stored_manifest})
    default_storage.save(f"{folder}/{INDEX}", ContentFile(index.encode()))
    return ImportArguments(upload=folder, format=str(format))


def is_staged(arguments: dict[str, Any]) -> bool:
    """Whether the uploaded files are still there."""
    return "upload" in arguments and default_storage.exists(f"{arguments['upload']}/{INDEX}")


def staged_source(arguments: dict[str, Any]) -> Source:
    """The source that `stage_upload` has stored. Raises InvalidInput where it's gone."""
    try:
        with default_storage.open(f"{arguments['upload']}/{INDEX}") as file:
            index = json.load(file)
    except (FileNotFoundError, KeyError) as error:  # swept after a while
        raise InvalidInput("The uploaded files are no longer there. Upload them again.") from error
    files = _files(index["files"])
    format = Format(arguments["format"])
    if not index["manifest"]:
        return source_of(files, format=format)
    return Source(files, "manifest", StagedFiles({"manifest": index["manifest"]}), format)


def discard_upload(arguments: dict[str, Any]) -> None:
    """Delete the staged files of an import that is done."""
    folder = arguments["upload"]
    for name in default_storage.listdir(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


def _check(names: list[str], files: Sequence[File[bytes]], manifest: File[bytes] | None) -> None:
    if not files and manifest is None:
        raise InvalidInput("Nothing was uploaded.", fields={"files": ["Choose files."]})
    total = sum(file.size for file in files) + (manifest.size if manifest else 0)
    if total > settings.IMPORT_MAX_UPLOAD_BYTES:
        most = settings.IMPORT_MAX_UPLOAD_BYTES
        raise InvalidInput(
            f"The upload has {total:,} bytes; at most {most:,} are taken.",
            fields={"files": ["Too large: split it, or import it on the command line."]},
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidInput(
            "Several files have the same name.",
            fields={"files": [f"{name} is there more than once" for name in twice]},
        )
    has_rows = manifest is not None or bool(set(names) & set(MANIFESTS))
    if not has_rows and not (len(files) == 1 and _is_zip(files[0])):
        raise InvalidInput(
            "Nothing says which picture is what.",
            fields={"manifest": ["Add a manifest, or upload one zip with a folder per product."]},
        )


def _files(stored: dict[str, str]) -> Files:
    """A single zip archive is opened; anything else is taken as it is."""
    if len(stored) == 1:
        file = default_storage.open(*stored.values())
        if _is_zip(file):
            return ZipFiles(file, max_bytes=settings.IMPORT_MAX_UPLOAD_BYTES)
        file.close()
    return StagedFiles(stored)


def _is_zip(file: File[bytes]) -> bool:
    is_zip = zipfile.is_zipfile(file)
    file.seek(0)
    return is_zip
