"""Keep uploads in the storage until a worker imports them.

In the storage the files are named by numbers; the names that people gave them are only written to
`index.json` beside them. The files are kept if an import fails, so that it can be tried again, and
if rows were refused, so that these can be imported again with other files.
"""

from __future__ import annotations

import json
import secrets
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, NotRequired, TypedDict

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from annotator.errors import InvalidInput
from annotator.imports.files import Files, StagedFiles, ZipFiles, top_folder
from annotator.imports.layered_files import LayeredFiles
from annotator.imports.manifest import read_manifest
from annotator.imports.names import is_ignored, leads_out, plain_name
from annotator.imports.rows import NO_COLUMNS, Columns, Format
from annotator.imports.source import ZIP_STARTS, Source, is_manifest, own_manifest, source_of
from annotator.models import Project
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.imports import (
    IMPORT_FILES_GONE,
    UPLOAD_EMPTY,
    UPLOAD_NAME_LEADS_OUT,
    UPLOAD_NAME_TWICE,
    UPLOAD_OF_TOO_MANY_BYTES,
    UPLOAD_OTHER_ARCHIVE,
    UPLOAD_PATHS_DIFFER,
    UPLOAD_UNEXPLAINED,
    UPLOAD_WORKBOOK,
    UPLOAD_ZIP_DAMAGED,
    UPLOAD_ZIP_NOT_ALONE,
)
from scoring.vocabulary.storable import storable

INDEX = "index.json"
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")


class ImportArguments(TypedDict):
    """The arguments of an import job.

    With `rows`, only these rows of the manifest are imported. `columns` are the CSV manifest's
    names for our columns, by ours.
    """

    upload: str
    format: str
    rows: NotRequired[list[int]]
    columns: NotRequired[dict[str, str]]


def stage_upload(
    *,
    project: Project,
    files: Sequence[File[bytes]],
    paths: Sequence[str] = (),
    manifest: File[bytes] | None = None,
    format: Format = Format.AUTO,
    columns: Columns = NO_COLUMNS,
    before: Mapping[str, Any] | None = None,
    only: Collection[int] | None = None,
) -> ImportArguments:
    """Store uploads for an import job; returns its arguments.

    `files` are pictures that go with a manifest, product folders, or one zip archive with or
    without a manifest. `paths` are the names of `files` with their folders, because an upload
    drops the folders. `columns` are a CSV manifest's names for ours. `before` are the arguments of
    an earlier import: its manifest and those of its files that are not replaced are used again, but
    only the rows in `only`. Raises InvalidInput if this is no possible import.
    """
    named = _named(files, paths)
    if manifest is None:
        named, manifest = _manifest_beside_zip(named)
    _check(named, manifest, has_rows=before is not None)
    if manifest is not None:
        _check_manifest(manifest, format, columns)
    if before is not None and not is_staged(before):
        raise InvalidInput(IMPORT_FILES_GONE())
    folder = f"uploads/{project.pk}/{secrets.token_hex(16)}"
    stored = {
        name: default_storage.save(f"{folder}/{number}", file)
        for number, (name, file) in enumerate(named, start=1)
    }
    stored_manifest = default_storage.save(f"{folder}/manifest", manifest) if manifest else ""
    index = {"files": stored, "manifest": stored_manifest}
    if before is not None:
        index["before"] = before["upload"]
    default_storage.save(f"{folder}/{INDEX}", ContentFile(json.dumps(index).encode()))
    if before is not None and manifest is None:
        format, columns = Format(before["format"]), before.get("columns", columns)
    arguments = ImportArguments(upload=folder, format=str(format))
    if columns:
        arguments["columns"] = dict(columns)
    if only is not None and manifest is None:
        arguments["rows"] = sorted(only)
    return arguments


def is_staged(arguments: Mapping[str, Any]) -> bool:
    """Whether the uploaded files are still there."""
    return "upload" in arguments and default_storage.exists(f"{arguments['upload']}/{INDEX}")


def staged_source(arguments: Mapping[str, Any]) -> Source:
    """The source that `stage_upload` has stored. Raises InvalidInput if it was deleted."""
    try:
        indexes = [index for _, index in _folders(arguments["upload"])]
    except (FileNotFoundError, KeyError) as error:  # old uploads are deleted after a while
        raise InvalidInput(IMPORT_FILES_GONE()) from error
    files: Files = StagedFiles({})
    manifest = ""
    manifests: Files | None = None
    # Row numbers are valid only if the manifest is the earlier import's. Without a manifest the
    # folders are listed again, and what was imported already changes nothing.
    has_same_rows = False
    for index in reversed(indexes):
        layer = _files(index["files"])
        has_same_rows = bool(manifest)
        if index["manifest"]:
            manifest, manifests = "manifest", _manifest_file(index["manifest"])
            has_same_rows = False
        elif name := own_manifest(layer.names()):
            manifest, manifests, has_same_rows = name, layer, False
        files = LayeredFiles(layer, files) if files.names() else layer
        if not manifest and isinstance(files, LayeredFiles):
            files.check_places()
    return source_of(
        files,
        manifest=manifest,
        manifests=manifests,
        format=Format(arguments["format"]),
        columns=arguments.get("columns", NO_COLUMNS),
        only=frozenset(arguments["rows"]) if has_same_rows and "rows" in arguments else None,
    )


def discard_upload(arguments: Mapping[str, Any], *, with_earlier: bool = True) -> None:
    """Delete the staged files of a finished import, and the earlier ones that they replaced."""
    with suppress(FileNotFoundError):  # the replaced files may have been deleted already
        for folder, _ in islice(_folders(arguments["upload"]), None if with_earlier else 1):
            for name in default_storage.listdir(folder)[1]:
                default_storage.delete(f"{folder}/{name}")
            default_storage.delete(folder)


def _manifest_file(stored: str) -> Files:
    return StagedFiles({"manifest": stored})


def _folders(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The folder and index of an upload, then those of the earlier uploads it builds on."""
    while folder:
        with default_storage.open(f"{folder}/{INDEX}") as file:
            index = json.load(file)
        yield folder, index
        folder = index.get("before", "")


def _named(files: Sequence[File[bytes]], paths: Sequence[str]) -> list[tuple[str, File[bytes]]]:
    """Files by their plain names, without those that operating systems add."""
    if paths and len(paths) != len(files):
        raise _wrong("paths", UPLOAD_PATHS_DIFFER(paths=len(paths), files=len(files)))
    names = [plain_name(name) for name in paths or [str(file.name) for file in files]]
    outside = [name for name in names if leads_out(name)]
    if outside:
        raise _wrong("files", UPLOAD_NAME_LEADS_OUT(name=storable(outside[0])))
    pairs = zip(names, files, strict=True)
    return [(name, file) for name, file in pairs if not is_ignored(PurePosixPath(name))]


def _manifest_beside_zip(
    named: list[tuple[str, File[bytes]]],
) -> tuple[list[tuple[str, File[bytes]]], File[bytes] | None]:
    """If the files are a zip archive and a table, the table is the archive's manifest."""
    tables = [file for name, file in named if is_manifest(name)]
    others = [(name, file) for name, file in named if not is_manifest(name)]
    if len(tables) == len(others) == 1 and _is_zip(*others[0]):
        return others, tables[0]
    return named, None


def _check(
    named: list[tuple[str, File[bytes]]], manifest: File[bytes] | None, *, has_rows: bool
) -> None:
    names = [name for name, _ in named]
    if not named and manifest is None:
        raise _wrong("files", UPLOAD_EMPTY())
    total = sum(file.size for _, file in named) + (manifest.size if manifest else 0)
    if total > settings.IMPORT_MAX_UPLOAD_BYTES:
        most = settings.IMPORT_MAX_UPLOAD_BYTES
        raise _wrong("files", UPLOAD_OF_TOO_MANY_BYTES(bytes=total, most=most))
    twice = sorted({name for name in names if names.count(name) > 1}) if _repeats(names) else []
    if twice:
        raise _wrong("files", *(UPLOAD_NAME_TWICE(name=name) for name in twice))
    zips = _check_archives(named)
    prefix = top_folder(names)
    inside = [name.removeprefix(prefix) for name in names]
    has_rows |= manifest is not None or bool(own_manifest(inside)) or zips > 0
    if not has_rows and not any("/" in name for name in inside):
        raise _wrong("manifest", UPLOAD_UNEXPLAINED())


def _repeats(names: list[str]) -> bool:
    return len(set(names)) < len(names)


def _check_archives(named: list[tuple[str, File[bytes]]]) -> int:
    """The number of zip archives. Raises InvalidInput for archives that can't be imported."""
    for name, _ in named:
        if name.lower().endswith(OTHER_ARCHIVES):
            raise _wrong("files", UPLOAD_OTHER_ARCHIVE(name=name))
        if name.lower().endswith(WORKBOOKS):
            raise _wrong("files", UPLOAD_WORKBOOK(name=name))
    zips = [(name, file) for name, file in named if _is_zip(name, file)]
    if zips and len(named) > 1:
        raise _wrong("files", UPLOAD_ZIP_NOT_ALONE())
    for name, file in zips:
        is_whole = zipfile.is_zipfile(file)
        file.seek(0)
        if not is_whole:
            raise _wrong("files", UPLOAD_ZIP_DAMAGED(name=name))
    return len(zips)


def _check_manifest(manifest: File[bytes], format: Format, columns: Columns) -> None:
    """Refuse a file at once if its beginning shows that it is no manifest."""
    if format == Format.COCO:
        return  # only all of it shows
    try:
        next(read_manifest(manifest, format=format, columns=columns), None)
    except InvalidInput as error:
        raise _wrong("manifest", error.message) from error
    finally:
        manifest.seek(0)


def _wrong(field: str, first: Message, *others: Message) -> InvalidInput:
    """The error for one field of an upload."""
    return InvalidInput(first, fields={field: [first, *others]})


def _files(stored: dict[str, str]) -> Files:
    """The staged files; a single zip archive is opened."""
    if len(stored) == 1:
        ((name, path),) = stored.items()
        file = default_storage.open(path)
        if _is_zip(name, file):
            return ZipFiles(file, max_bytes=settings.IMPORT_MAX_UPLOAD_BYTES)
        file.close()
    return StagedFiles(stored)


def _is_zip(name: str, file: File[bytes]) -> bool:
    """Whether the file is a zip archive or was meant to be one."""
    start = file.read(4)
    file.seek(0)
    if start in ZIP_STARTS or name.lower().endswith(".zip"):
        return True
    is_zip = zipfile.is_zipfile(file)
    file.seek(0)
    return is_zip
