"""What a folder holds, cut into uploads that can be repeated and skipped."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from packshot.errors import PackshotError
from packshot.flow import Part

ManifestRow: TypeAlias = dict[str, Any]
FILES = ("original", "mask", "image")
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".avif", ".tif", ".tiff", ".bmp"}
MANIFESTS = ("manifest.jsonl", "manifest.csv")
ROWS_AT_ONCE = 200
BYTES_AT_ONCE = 64 * 2**20


@dataclass(frozen=True)
class Chunk:
    """Some products with all of their files; `key` names this content and nothing else."""

    folder: Path
    rows: Sequence[ManifestRow]
    files: Sequence[str]
    key: str

    def parts(self) -> list[Part]:
        """The files of the form."""
        manifest = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows)
        files = [(name, (self.folder / name).read_bytes()) for name in self.files]
        return [
            ("manifest", ("manifest.jsonl", manifest.encode())),
            *(("files", (PurePosixPath(name).name, content)) for name, content in files),
        ]

    def paths(self) -> str:
        """The files' names with their folders, in the same order."""
        return json.dumps(self.files)


class Journal:
    """The keys of the chunks that a server has taken already, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys = set(path.read_text().split()) if path.exists() else set()

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add(self, key: str) -> None:
        """Remember one, at once."""
        self._keys.add(key)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a") as file:
            file.write(f"{key}\n")

    @classmethod
    def of(cls, url: str, project: int) -> Journal:
        """The one for a project of a server."""
        home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
        name = hashlib.sha256(f"{url} {project}".encode()).hexdigest()[:16]
        return cls(home / "packshot" / f"pushed-{name}")


def read_rows(folder: Path) -> list[ManifestRow]:
    """The rows of the folder's manifest, or of its layout: a folder for each product.

    Raises PackshotError if there is nothing to push, or a row is no row.
    """
    if not folder.is_dir():
        raise PackshotError(f"{folder} is no folder.")
    manifest = next((folder / name for name in MANIFESTS if (folder / name).is_file()), None)
    rows = list(_layout(folder)) if manifest is None else _manifest(manifest)
    if not rows:
        raise PackshotError(f"{folder} has neither a manifest nor folders with an original.*")
    return rows


def _manifest(path: Path) -> list[ManifestRow]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix == ".csv":
            return [{k: v for k, v in row.items() if k and v} for row in csv.DictReader(file)]
        try:
            rows = [json.loads(line) for line in file if line.strip()]
        except ValueError as error:
            raise PackshotError(f"{path} is not made of JSON lines: {error}") from error
    if not all(isinstance(row, dict) for row in rows):
        raise PackshotError(f"{path}: each line must be an object")
    return rows


def _layout(folder: Path) -> Iterator[ManifestRow]:
    """Like the server's: mug/original.jpg, mug/mask.png, and any other picture is a generation."""
    for original in sorted(folder.rglob("original.*")):
        if original.suffix.lower() not in PICTURES or original.parent == folder:
            continue
        pictures = [
            path
            for path in sorted(original.parent.iterdir())
            if path.suffix.lower() in PICTURES and not path.name.startswith(".")
        ]
        named = {path.stem.lower(): path for path in pictures}
        row = {"product": _name(folder, original.parent), "original": _name(folder, original)}
        if "mask" in named:
            row["mask"] = _name(folder, named["mask"])
        images = [path for path in pictures if path.stem.lower() not in ("original", "mask")]
        names = [_name(folder, path) for path in images]
        yield from [row | {"generation": name, "image": name} for name in names] or [row]


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def chunks_of(folder: Path, rows: Sequence[ManifestRow]) -> Iterator[Chunk]:
    """The rows in uploads of bounded size; a product's rows stay together, with its original."""
    waiting: list[ManifestRow] = []
    size = 0
    for _, group in groupby(sorted(rows, key=_product), key=_product):
        product = list(group)
        more = sum((folder / name).stat().st_size for name in _files(folder, product))
        too_much = len(waiting) + len(product) > ROWS_AT_ONCE or size + more > BYTES_AT_ONCE
        if waiting and too_much:
            yield _chunk(folder, waiting)
            waiting, size = [], 0
        waiting, size = waiting + product, size + more
    if waiting:
        yield _chunk(folder, waiting)


def _product(row: ManifestRow) -> str:
    return str(row.get("product", ""))


def _files(folder: Path, rows: Sequence[ManifestRow]) -> list[str]:
    """The files that the rows name and the folder has; the server names the missing ones."""
    named = dict.fromkeys(str(row[field]) for row in rows for field in FILES if row.get(field))
    root = folder.resolve()
    return [
        name
        for name in named
        if "://" not in name
        and (path := (folder / name).resolve()).is_relative_to(root)
        and path.is_file()
    ]


def _chunk(folder: Path, rows: list[ManifestRow]) -> Chunk:
    files = _files(folder, rows)
    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode())
    for name in files:
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return Chunk(folder, rows, files, digest.hexdigest())
