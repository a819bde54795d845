"""How lists in a message's values are written."""

from __future__ import annotations

import pytest

from scoring.vocabulary.messages.jobs import VERSION_WAITS
from scoring.vocabulary.messages.plain import PLAIN
from scoring.vocabulary.say import say


@pytest.mark.parametrize(
    ("reasons", "listed"),
    [
        (("too few", PLAIN(text="too late")), "too few; too late"),
        (("It is worse.", "It covers less."), "It is worse. It covers less."),
        (("alone",), "alone"),
    ],
)
def test_parts_are_separated_as_text_is(reasons: tuple[str, ...], listed: str) -> None:
    assert say(VERSION_WAITS(version=2, reasons=reasons)).endswith(f": {listed}")
