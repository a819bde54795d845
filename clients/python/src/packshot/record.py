"""The base of the models: dataclasses that are read from the server's JSON."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Hashable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Literal, Self, Union

from packshot.errors import PackshotError


@cache
def _hints(cls: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(cls)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Record:
    """Fields that a newer server has in addition are ignored."""

    @classmethod
    def from_json(cls, stored: object) -> Self:
        """Read one. Raises PackshotError if something is missing."""
        if not isinstance(stored, Mapping):
            raise PackshotError(f"The server sent no {cls.__name__}.")
        hints = _hints(typing.cast(Hashable, cls))
        values = {}
        for field in dataclasses.fields(cls):
            if field.name in stored:
                values[field.name] = _read(hints[field.name], stored[field.name])
            elif field.default is dataclasses.MISSING:
                raise PackshotError(f"The server sent a {cls.__name__} without {field.name}.")
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON types."""
        return {name: _plain(value) for name, value in dataclasses.asdict(self).items()}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Message(Record):
    """A sentence of the server: its code and values for programs, the text in English."""

    code: str
    values: dict[str, Any]
    text: str

    def __str__(self) -> str:
        return self.text


def _read(kind: Any, value: Any) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if value is None or kind is Any or origin is Literal:
        return value
    if origin in (Union, types.UnionType):
        return _read(next(each for each in arguments if each is not type(None)), value)
    if origin is list:
        return [_read(arguments[0], each) for each in value]
    if origin is dict:
        return {name: _read(arguments[1], each) for name, each in value.items()}
    if isinstance(kind, type) and issubclass(kind, Record):
        return kind.from_json(value)
    return datetime.fromisoformat(value) if kind is datetime else value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value
