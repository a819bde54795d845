"""Makes texts from outside safe to store in every database and to print in every terminal."""

from __future__ import annotations

from typing import Final

from scoring.vocabulary.message import Message, Value

LONGEST: Final = 500  # characters; names of files and messages of libraries have no limit


def storable(text: str) -> str:
    """The text with `?` for each NUL and lone surrogate, cut if it is too long."""
    clean = text.encode("utf-8", "replace").decode().replace("\0", "?")
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"


def storable_message(message: Message) -> Message:
    """The message, with all texts in its values made storable."""
    return Message(message.code, {name: _value(each) for name, each in message.values.items()})


def _value(value: Value) -> Value:
    if isinstance(value, Message):
        return storable_message(value)
    if isinstance(value, tuple):
        return tuple(
            storable_message(each) if isinstance(each, Message) else storable(each)
            for each in value
        )
    return storable(value) if type(value) is str else value
