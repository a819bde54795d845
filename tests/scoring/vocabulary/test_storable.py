"""Texts from outside can be stored and printed."""

from __future__ import annotations

from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.plain import PLAIN
from scoring.vocabulary.storable import storable, storable_message

ODD = "a\0b\udc80c ü"
PLAIN_TEXT = "a?b?c ü"


def test_a_text_keeps_what_can_be_stored() -> None:
    assert storable(ODD) == PLAIN_TEXT


def test_a_text_that_is_too_long_is_cut() -> None:
    assert storable("x" * 500) == "x" * 500
    assert storable("x" * 501) == "x" * 499 + "…"


def test_a_message_is_cleaned_wherever_it_holds_a_text() -> None:
    inner = PLAIN(text=ODD)
    message = Message("any", {"inner": inner, "list": (inner, ODD), "count": 3})
    clean = PLAIN(text=PLAIN_TEXT)
    assert storable_message(message).values == {
        "inner": clean,
        "list": (clean, PLAIN_TEXT),
        "count": 3,
    }
