"""The rows of an import, and the reasons why some are refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.imports import (
    ROW_FIELD_ALONE,
    ROW_FIELD_MISSING,
    ROW_FIELD_TOO_LONG,
    ROW_LINE_BREAK,
    ROW_NAMES_NOTHING,
    ROW_NOT_STORABLE,
    ROW_NOT_UTF8,
)
from scoring.vocabulary.say import say
from scoring.vocabulary.storable import storable, storable_message

LONGEST_ID = 200
LONGEST_NAME = 120
_INVALID_BYTES = re.compile("[\udc80-\udcff]")  # lone surrogates for bytes that are no UTF-8
# Ids and words are kept in Unicode form NFC, so that "ü" is always one character. File names are
# compared in NFC (see `names`) but shown as they were written.
WORDS = ("product", "category", "generation", "generator", "prompt")
FILES = ("original", "mask", "image")
COLUMNS: Final = (*WORDS, *FILES, "label")
# The names that a CSV file has for our columns, by ours.
Columns: TypeAlias = Mapping[str, str]
NO_COLUMNS: Final[Columns] = MappingProxyType({})


class Format(StrEnum):
    """The format of a manifest; `auto` recognises it by its beginning.

    `coco` is a file of masks for pictures that the project has (`annotator/masks`).
    """

    AUTO = "auto"
    JSONL = "jsonl"
    CSV = "csv"
    HFPC = "hfpc"
    COCO = "coco"


@dataclass(frozen=True)
class Row:
    """One row of a manifest: a product and, in most rows, one generation of it.

    `original`, `mask` and `image` name files or URLs. `original` may be empty if the product
    exists already. In a row for a product alone `generation` and `image` are both empty.
    """

    number: int
    product: str
    original: str = ""
    mask: str = ""
    category: str = ""
    generation: str = ""
    image: str = ""
    generator: str = ""
    prompt: str = ""
    label: bool | None = None

    @property
    def reference(self) -> str:
        """The id by which a person finds the row: the generation's, else the product's."""
        return self.generation or self.product


@dataclass(frozen=True)
class Refusal:
    """A row that is not imported. `number` counts from 1; `reason` is the text after "row 7".

    Its texts can be stored and printed, whatever bytes they came from.
    """

    number: int
    reference: str
    reason: Message

    def __post_init__(self) -> None:
        object.__setattr__(self, "reference", storable(self.reference))
        object.__setattr__(self, "reason", storable_message(self.reason))


class RowRefused(ValueError):
    """Raised by a parser for one row, which then becomes a `Refusal`."""

    def __init__(self, reason: Message) -> None:
        super().__init__(say(reason))
        self.reason = reason


def check_row(row: Row) -> Row:
    """The row as it is kept. Raises RowRefused, which names the invalid field."""
    row = _composed(row)
    if not row.product:
        raise RowRefused(ROW_FIELD_MISSING(field="product"))
    if bool(row.generation) != bool(row.image):
        given, lacking = ("generation", "image") if row.generation else ("image", "generation")
        raise RowRefused(ROW_FIELD_ALONE(given=given, lacking=lacking))
    if not row.generation and not row.original:
        raise RowRefused(ROW_NAMES_NOTHING())
    if row.label is not None and not row.generation:
        raise RowRefused(ROW_FIELD_ALONE(given="label", lacking="generation"))
    for field, longest in (
        ("product", LONGEST_ID),
        ("generation", LONGEST_ID),
        ("category", LONGEST_NAME),
        ("generator", LONGEST_NAME),
    ):
        if len(getattr(row, field)) > longest:
            raise RowRefused(ROW_FIELD_TOO_LONG(field=field, most=longest))
    return row


def _composed(row: Row) -> Row:
    """The row with its words in NFC. Raises RowRefused if a text can't be stored."""
    changed: dict[str, str] = {}
    for field in (*WORDS, *FILES):
        text = getattr(row, field)
        if not _is_storable(text):
            if _INVALID_BYTES.search(text):
                raise RowRefused(ROW_NOT_UTF8(field=field))
            raise RowRefused(ROW_NOT_STORABLE(field=field))
        if field != "prompt" and ("\n" in text or "\r" in text):
            raise RowRefused(ROW_LINE_BREAK(field=field))
        if field in WORDS and not unicodedata.is_normalized("NFC", text):
            changed[field] = unicodedata.normalize("NFC", text)
    return replace(row, **changed) if changed else row  # type: ignore[arg-type]


def _is_storable(text: str) -> bool:
    """Whether a text has no NUL, which PostgreSQL can't store, and no lone surrogate."""
    if text.isascii():
        return "\0" not in text
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
