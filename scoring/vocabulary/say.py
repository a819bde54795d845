"""The sentence of a message in a language. `frontend/src/shared/words/say.ts` does the same.

A sentence has gaps. `{name}` takes a text, a whole number, a message or a list of them;
`{name:Place}` a member of that enumeration, whose words are under `Place.member`; `{name:percent}`
a share as a percentage, with one decimal below 10; `{name:.2}` a number with that many decimals,
`{name:+.2}` with its sign too; `{name:row|rows}` is the first word if the number is 1, else the
second.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from scoring.vocabulary.message import Message, Value

LANGUAGES: Final = ("en", "zh-Hans")
_FOLDER: Final = Path(__file__).parent / "words"
_GAP: Final = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_SEPARATORS: Final = {"en": "; ", "zh-Hans": "；"}
_BETWEEN_SENTENCES: Final = {"en": " ", "zh-Hans": ""}


def say(message: Message, language: str = "en") -> str:
    """The sentence. Raises KeyError if the language has none for the code."""

    def fill(gap: re.Match[str]) -> str:
        return _written(message.values[gap[1]], gap[2], language)

    return _GAP.sub(fill, words_of(language)[message.code])


def to_wire(message: Message) -> dict[str, object]:
    """`{code, values, text}`, as the API sends it; `text` is English, for people who use curl."""
    return {**message.to_json(), "text": say(message)}


@lru_cache
def words_of(language: str) -> Mapping[str, str]:
    """Each code's sentence, and each enumeration's words as `Name.member`, in one language."""
    words: dict[str, str] = {}
    for path in sorted((_FOLDER / language).glob("*.json")):
        words |= json.loads(path.read_text(encoding="utf-8"))
    return words


def gaps(sentence: str) -> list[tuple[str, str | None]]:
    """The names and formats of a sentence's gaps."""
    return [(match[1], match[2]) for match in _GAP.finditer(sentence)]


def _written(value: Value, form: str | None, language: str) -> str:
    if isinstance(value, Message):
        return say(value, language)
    if isinstance(value, tuple):
        parts = [say(each, language) if isinstance(each, Message) else each for each in value]
        return _listed(parts, language)
    if isinstance(value, str):
        return value if form is None else words_of(language)[f"{form}.{value}"]
    return _number(value, form)


def _listed(parts: list[str], language: str) -> str:
    """Join the parts: whole sentences by a space, other parts by semicolons."""
    separator = _SEPARATORS[language]
    if all(part.endswith((".", "。")) for part in parts):
        separator = _BETWEEN_SENTENCES[language]
    return separator.join(parts)


def _number(value: float, form: str | None) -> str:
    if form is None:
        return f"{value:,}"
    if form == "percent":
        return f"{100 * value:.1f}" if abs(value) < 0.1 else f"{100 * value:.0f}"
    if form.startswith("."):
        return f"{value:,.{int(form[1:])}f}"
    if form.startswith("+."):
        return _signed(value, int(form[2:]))
    one, _, many = form.partition("|")
    return one if value == 1 else many


def _signed(value: float, decimals: int) -> str:
    """+0.031, −0.002, ±0.000: for differences, whose direction matters."""
    text = f"{abs(value):,.{decimals}f}"
    if not text.strip("0."):
        return f"±{text}"
    return f"{'−' if value < 0 else '+'}{text}"
