"""Messages survive a round trip through JSON, and refuse values that don't fit their code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.findings import PART_ADDED_AT, Place
from scoring.vocabulary.say import say, to_wire


@given(st.sampled_from(Place), st.floats(0, 1))
def test_a_message_survives_json(place: Place, share: float) -> None:
    message = PART_ADDED_AT(place=place, share=share)
    assert Message.from_json(message.to_json()) == message


def test_the_wire_has_an_english_text_beside_the_code() -> None:
    assert to_wire(PART_ADDED_AT(place=Place.TOP, share=0.042)) == {
        "code": "part_added_at",
        "values": {"place": "top", "share": 0.042},
        "text": "A part was added at the top, 4.2% of the product.",
    }


def test_each_language_says_it() -> None:
    message = PART_ADDED_AT(place=Place.TOP, share=0.42)
    assert say(message, "zh-Hans") == "上方多出了一部分，占商品的 42%。"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"place": "top"},
        {"place": "top", "share": 0.1, "more": 1},
        {"place": "nowhere", "share": 0.1},
        {"place": "top", "share": "0.1"},
        {"place": "top", "share": True},
        {"place": "top", "share": None},
    ],
)
def test_wrong_values_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Message.from_json({"code": "part_added_at", "values": values})


@pytest.mark.parametrize("stored", [None, [], "part_added_at", {}, {"code": 3}, {"code": "none"}])
def test_what_is_no_message_is_refused(stored: object) -> None:
    with pytest.raises(ValueError):
        Message.from_json(stored)
