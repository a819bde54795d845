"""Read the two published HFPC label files as rows. Pictures are URLs, which also serve as ids.

Validation file, one product per line: `{ORIGIN: {"generations": [URL…], "labels": [0|1…]}}`.
Test file, one pair per line: `{"origin": URL, "generation": URL, "label": 0|1}`.
Source: Background Inpainting Products dataset of Liang et al., AAAI 2025 (arXiv 2412.17504).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.imports.cells import label_of
from annotator.imports.rows import Refusal, Row, RowRefused, check_row
from scoring.vocabulary.messages.imports import (
    ROW_HFPC_COUNTS,
    ROW_HFPC_NO_LISTS,
    ROW_NO_HFPC,
    ROW_NO_TEXT,
)

PAIR_KEYS = {"origin", "generation", "label"}


def is_record(record: object) -> bool:
    """Whether a decoded line has the form of one of the two files."""
    if not isinstance(record, dict) or not record:
        return False
    if record.keys() == PAIR_KEYS:
        return True
    return all(isinstance(value, dict) and "generations" in value for value in record.values())


def rows(record: Mapping[str, object], number: int) -> Iterator[Row | Refusal]:
    """The rows of one line; a fault in one generation does not affect the others."""
    if record.keys() == PAIR_KEYS:
        yield _row(record["origin"], record["generation"], record["label"], number)
        return
    if not is_record(record):
        raise RowRefused(ROW_NO_HFPC())
    for original, judged in record.items():
        generations = labels = None
        if isinstance(judged, dict):  # always so, as `is_record` checked it
            generations, labels = judged["generations"], judged.get("labels")
        if not isinstance(generations, list) or not isinstance(labels, list):
            yield Refusal(number, original, ROW_HFPC_NO_LISTS())
        elif len(generations) != len(labels):
            counts = ROW_HFPC_COUNTS(generations=len(generations), labels=len(labels))
            yield Refusal(number, original, counts)
        else:
            for generation, label in zip(generations, labels, strict=True):
                try:
                    yield _row(original, generation, label, number)
                except RowRefused as error:
                    yield Refusal(number, str(generation), error.reason)


def _row(original: object, generation: object, label: object, number: int) -> Row:
    if not isinstance(original, str):
        raise RowRefused(ROW_NO_TEXT(field="origin"))
    if not isinstance(generation, str):
        raise RowRefused(ROW_NO_TEXT(field="generation"))
    return check_row(
        Row(
            number=number,
            product=original.strip(),
            original=original.strip(),
            generation=generation.strip(),
            image=generation.strip(),
            label=label_of(label),
        )
    )
