"""Dataclasses that are stored or sent as JSON, checked when they are written and read."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Hashable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Self

from scoring.vocabulary.message import Json, Message


class WrongRecord(ValueError):
    """The data is not a record of this class; the text names the field."""


@dataclasses.dataclass(frozen=True)
class Record:
    """A dataclass whose fields are plain values, enumerations, messages, records, or lists, tuples
    and dictionaries of these.

    Subclasses are decorated with `@dataclass(frozen=True)`. When a record is read, fields with a
    default may be missing; unknown fields are refused.
    """

    def to_json(self) -> dict[str, Json]:
        """The record as JSON types."""
        return {each.name: _plain(getattr(self, each.name)) for each in dataclasses.fields(self)}

    @classmethod
    def from_json(cls, stored: object) -> Self:
        """Read the record from JSON types. Raises WrongRecord, which names the field."""
        if not isinstance(stored, dict):
            raise WrongRecord(f"{cls.__name__} is an object, not {stored!r}")
        hints = _hints(typing.cast(Hashable, cls))
        if unknown := stored.keys() - hints.keys():
            raise WrongRecord(f"{cls.__name__} has no {', '.join(sorted(map(str, unknown)))}")
        try:
            return cls(
                **{name: _read(stored[name], hints[name], name) for name in hints if name in stored}
            )
        except TypeError as error:  # a field without default is missing
            raise WrongRecord(f"{cls.__name__}: {error}") from None


@lru_cache
def _hints(record: Hashable) -> dict[str, object]:
    owner = typing.cast(type[Record], record)
    hints = typing.get_type_hints(owner)
    return {each.name: hints[each.name] for each in dataclasses.fields(owner)}


def _plain(value: object) -> Json:
    if isinstance(value, Record | Message):
        return value.to_json()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, StrEnum):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{value!r} is no JSON")


def _read(value: object, hint: object, name: str) -> object:
    origin = typing.get_origin(hint)
    arguments = typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        if value is None and type(None) in arguments:
            return None
        inner = [each for each in arguments if each is not type(None)]
        return _read(value, inner[0], name) if len(inner) == 1 else value  # any JSON
    if origin in (list, tuple):
        return _read_list(value, origin, arguments, name)
    if origin in (dict, Mapping):
        if not isinstance(value, dict):
            raise WrongRecord(f"{name} must be an object, not {value!r}")
        return {str(key): _read(each, arguments[1], f"{name}.{key}") for key, each in value.items()}
    return _read_one(value, hint, name)


def _read_list(value: object, origin: type, arguments: tuple[object, ...], name: str) -> object:
    if not isinstance(value, list | tuple):
        raise WrongRecord(f"{name} must be a list, not {value!r}")
    fixed = origin is tuple and arguments[-1] is not Ellipsis
    if fixed and len(value) != len(arguments):
        raise WrongRecord(f"{name} must have {len(arguments)} items, not {len(value)}")
    hints = arguments if fixed else [arguments[0]] * len(value)
    return origin(
        _read(each, hint, f"{name}[{place}]")
        for place, (each, hint) in enumerate(zip(value, hints, strict=True))
    )


def _read_one(value: object, hint: object, name: str) -> object:
    if not isinstance(hint, type):
        return value  # an alias for any JSON
    try:
        if issubclass(hint, Record | Message):
            return hint.from_json(value)
        if issubclass(hint, StrEnum):
            return hint(str(value))
    except ValueError as error:
        raise WrongRecord(f"{name}: {error}") from None
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        raise WrongRecord(f"{name} must be {hint.__name__}, not {value!r}")
    return value
