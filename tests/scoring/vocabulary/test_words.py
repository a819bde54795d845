"""Every code that the server can send has a sentence in each language; there are no others."""

from __future__ import annotations

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
@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_every_code_has_a_sentence(kind: MessageKind, language: str) -> None:
    assert kind.code in words_of(language), f"add {kind.code} to words/{language}"
    filled = {name for name, _ in gaps(words_of(language)[kind.code])}
    assert filled <= kind.types.keys()
    first = {name: samples(of)[0] for name, of in kind.types.items()}
    for name, of in kind.types.items():
        for value in samples(of):
            sentence = say(kind(**(first | {name: value})), language)
            assert sentence and "{" not in sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.code)
def test_gaps_are_written_as_their_values_are(kind: MessageKind, language: str) -> None:
    for name, form in gaps(words_of(language)[kind.code]):
        of = kind.types[name]
        if issubclass(of, StrEnum):
            assert form == of.__name__, f"write {{{name}:{of.__name__}}}"
        elif of is float:
            assert form == "percent" or (form or "").lstrip("+").startswith("."), (
                "say how many decimals"
            )
        elif of is int:
            assert form is None or form.count("|") == 1
        else:
            assert form is None


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
