"""Every code that the server can send has a sentence in each language; there are no others."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import pytest

import scoring.vocabulary.messages  # noqa: F401  defines every kind
from scoring.vocabulary.message import Message, MessageKind, Value, all_kinds, define
from scoring.vocabulary.say import LANGUAGES, gaps, say, words_of


def samples(kind: type) -> list[Value]:
    """Sample values of a type; for an enumeration, each member."""
    if issubclass(kind, StrEnum):
        return list(kind)
    inner = Message("sample", {})
    known: dict[type, list[Value]] = {
        str: ["a name"], int: [0, 1, 2], float: [0.0, 0.0423, 0.42], Message: [inner],
        tuple: [("one", "two"), ()],
    }  # fmt: skip
    return known[kind]


@pytest.fixture(autouse=True)
def sample_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in LANGUAGES:
        monkeypatch.setitem(words_of(language), "sample", "a sample")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    missing = [kind.code for kind in all_kinds() if kind.code not in words_of(language)]
    assert missing == [], f"add them to words/{language}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_whole_with_each_value(language: str) -> None:
    assert [wrong for kind in all_kinds() for wrong in not_whole(kind, language)] == []


def not_whole(kind: MessageKind, language: str) -> Iterator[str]:
    """What is wrong with the sentence, once for each value that it gets wrong."""
    filled = {name for name, _ in gaps(words_of(language)[kind.code])}
    if unknown := filled - kind.types.keys():
        yield f"{kind.code} has no {unknown}"
        return
    first = {name: samples(of)[0] for name, of in kind.types.items()}
    for name, of in kind.types.items():
        for value in samples(of):
            sentence = say(kind(**(first | {name: value})), language)
            if not sentence or "{" in sentence:
                yield f"{kind.code} with {name}={value!r} says {sentence!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_are_written_as_their_values_are(language: str) -> None:
    wrong = [
        f"{kind.code}: {{{name}:{form}}} should be {wanted}"
        for kind in all_kinds()
        for name, form in gaps(words_of(language)[kind.code])
        if (wanted := otherwise(kind.types[name], form))
    ]
    assert wrong == []


def otherwise(of: type, form: str | None) -> str:
    """How a gap for such a value is written, where it isn't."""
    if issubclass(of, StrEnum):
        return "" if form == of.__name__ else of.__name__
    if of is float:
        decimals = (form or "").lstrip("+").startswith(".")
        return "" if form == "percent" or decimals else "a percentage or a number of decimals"
    if of is int:
        return "" if form is None or form.count("|") == 1 else "bare, or one|many"
    return "" if form is None else "bare"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_over(language: str) -> None:
    enumerations = {
        f"{of.__name__}.{member}"
        for kind in all_kinds()
        for of in kind.types.values()
        if issubclass(of, StrEnum)
        for member in of
    }
    known = {kind.code for kind in all_kinds()} | enumerations
    assert words_of(language).keys() - known <= {"sample"}


def test_languages_fill_the_same_gaps() -> None:
    for kind in all_kinds():
        names = [
            {name for name, form in gaps(words_of(language)[kind.code]) if "|" not in (form or "")}
            for language in LANGUAGES
        ]
        assert all(each == names[0] for each in names), kind.code


def test_a_code_is_defined_once() -> None:
    with pytest.raises(ValueError, match="defined twice"):
        define(all_kinds()[0].code)
