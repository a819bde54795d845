"""Imports without a manifest: one folder per product, named by the product's id.

mug/original.jpg      the product photo
mug/mask.png          optional
mug/anything.png      a generation, with the id `mug/anything.png`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from annotator.imports.names import is_ignored
from annotator.imports.rows import Refusal, Row, RowRefused, check_row
from scoring.vocabulary.message import (
    Message,
)
from scoring.vocabulary.messages.imports import (
    FOLDER_OF_NO_PRODUCT,
    FOLDER_WITH_SEVERAL,
    FOLDER_WITHOUT_ORIGINAL,
)


def folder_rows(names: Iterable[str]) -> Iterator[Row | Refusal]:
    """Rows for file names relative to the folder, in sorted order; row numbers count the files."""
    folders: dict[str, list[PurePosixPath]] = defaultdict(list)
    for name in sorted(names):
        path = PurePosixPath(name)
        if not is_ignored(path):
            folders[str(path.parent)].append(path)
    number = 0
    for folder, paths in folders.items():
        yield from _product_rows(folder, paths, number)
        number += len(paths)


def _product_rows(folder: str, paths: list[PurePosixPath], before: int) -> Iterator[Row | Refusal]:
    originals = [path for path in paths if path.stem.lower() == "original"]
    masks = [path for path in paths if path.stem.lower() == "mask"]
    problem = _problem(folder, originals, masks)
    if problem is not None:
        yield Refusal(before + 1, folder, problem)
        return
    product = Row(
        before + 1, folder, original=str(originals[0]), mask=str(masks[0]) if masks else ""
    )
    generations = [path for path in paths if path not in originals and path not in masks]
    rows = [
        replace(product, number=number, generation=str(path), image=str(path))
        for number, path in enumerate(generations, start=before + 1)
    ]
    for row in rows or [product]:
        try:
            yield check_row(row)
        except RowRefused as error:
            yield Refusal(row.number, row.reference, error.reason)


def _problem(
    folder: str, originals: list[PurePosixPath], masks: list[PurePosixPath]
) -> Message | None:
    if folder == ".":
        return FOLDER_OF_NO_PRODUCT()
    if not originals:
        return FOLDER_WITHOUT_ORIGINAL()
    if len(originals) > 1 or len(masks) > 1:
        several = originals if len(originals) > 1 else masks
        return FOLDER_WITH_SEVERAL(names=", ".join(path.name for path in several))
    return None
