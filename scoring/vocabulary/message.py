"""What the server tells a person: a code with values. The reader's side writes the sentence.

A kind of message is defined once, in `messages/`, with the names and types of its values; each
language has one line for it (`words/`, read by `say.py` here and by the page).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = "str | int | float | Message | tuple[str | Message, ...]"
Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell a person: `code` names its kind, `values` fill the gaps of the sentence."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def to_json(self) -> dict[str, Json]:
        """`{code, values}`, as it is stored and sent; messages among the values likewise."""
        return {
            "code": self.code,
            "values": {name: _to_json(value) for name, value in self.values.items()},
        }

    @classmethod
    def from_json(cls, stored: object) -> Message:
        """The message of `{code, values}`; other members (an English `text`) are ignored.

        Raises ValueError for an unknown code, or for values that do not fit it.
        """
        if not isinstance(stored, dict) or not isinstance(stored.get("code"), str):
            raise ValueError("a message is an object with a code and values")
        values = stored.get("values", {})
        if not isinstance(values, dict):
            raise ValueError("the values of a message are an object")
        kind = kind_of(stored["code"])
        return kind(**{str(name): _from_json(value) for name, value in values.items()})


@dataclass(frozen=True, slots=True)
class MessageKind:
    """A kind of message. Calling it with the values makes a message: `PART_ADDED(share=0.04)`.

    `types` gives each value's type: `str`, `int`, `float`, a `StrEnum` (whose members each language
    names), `Message`, or `tuple` (strings or messages, written as a list).
    """

    code: str
    types: Mapping[str, type]

    def __call__(self, **values: Value) -> Message:
        """The message. Raises ValueError where names or types differ from the definition."""
        if values.keys() != self.types.keys():
            raise ValueError(
                f"{self.code} takes {sorted(self.types)}, but was given {sorted(values)}"
            )
        return Message(self.code, {name: self._checked(name, values[name]) for name in self.types})

    def _checked(self, name: str, value: Value) -> Value:
        wanted = self.types[name]
        if issubclass(wanted, StrEnum) and isinstance(value, str):
            return wanted(value)
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if isinstance(value, bool) or not isinstance(value, wanted):
            raise ValueError(f"{self.code}: {name} must be {wanted.__name__}, not {value!r}")
        return value


_kinds: dict[str, MessageKind] = {}


def define(code: str, **types: type) -> MessageKind:
    """Define a kind of message. Raises ValueError if the code is taken."""
    if code in _kinds:
        raise ValueError(f"{code} is defined twice")
    kind = _kinds[code] = MessageKind(code, types)
    return kind


def kind_of(code: str) -> MessageKind:
    """The kind with this code. Raises ValueError if there is none."""
    try:
        return _kinds[code]
    except KeyError:
        raise ValueError(f"no message has the code {code}") from None


def all_kinds() -> tuple[MessageKind, ...]:
    """Every kind of message that the server can send, in the order of their definitions.

    The list is complete once `scoring.vocabulary.messages` is imported.
    """
    return tuple(_kinds.values())


def _to_json(value: Value) -> Json:
    if isinstance(value, Message):
        return value.to_json()
    if isinstance(value, tuple):
        return [_to_json(each) for each in value]
    return str(value) if isinstance(value, StrEnum) else value


def _from_json(value: object) -> Value:
    if isinstance(value, dict):
        return Message.from_json(value)
    if isinstance(value, list):
        return tuple(_string_or_message(each) for each in value)
    if isinstance(value, str | int | float):
        return value
    raise ValueError(f"a message can't hold {value!r}")


def _string_or_message(value: object) -> str | Message:
    return value if isinstance(value, str) else Message.from_json(value)
