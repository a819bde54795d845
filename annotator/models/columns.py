"""JSON columns that hold messages and records of the vocabulary, checked when read and written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import models
from django.db.models.expressions import Expression
from django.db.models.fields.json import KeyTransform

import scoring.vocabulary.messages  # noqa: F401  defines every code that a column may hold
from scoring.vocabulary.message import Message
from scoring.vocabulary.record import Record
from scoring.vocabulary.storable import storable_message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper


class VocabularyEncoder(json.JSONEncoder):
    """Encodes messages and records by their `to_json`."""

    def default(self, o: object) -> object:
        """The JSON types of a message or record. Raises TypeError for anything else."""
        return o.to_json() if isinstance(o, Message | Record) else super().default(o)


class VocabularyField(models.JSONField):
    """A JSON column whose values always have the type that `read` returns; null is None."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{**options, "encoder": VocabularyEncoder})  # type: ignore[arg-type]

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """Without the encoder, which is always the same; for migrations."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["encoder"]
        return name, path, args, kwargs

    def read(self, stored: object) -> object:
        """Convert JSON types to the column's type. Raises ValueError if they don't fit."""
        raise NotImplementedError

    def to_python(self, value: object) -> object:
        """The value in the column's type, given in that type or as JSON types."""
        return None if value is None else self.read(value)

    def from_db_value(
        self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> object:
        """The stored value in the column's type; a part of it (`column__member`) stays as it is."""
        stored = super().from_db_value(value, expression, connection)
        return stored if isinstance(expression, KeyTransform) else self.to_python(stored)

    def get_prep_value(self, value: object) -> object:
        """The value to store. Refuses values of other types."""
        return value if isinstance(value, Expression) else self.to_python(value)


class MessageField(VocabularyField):
    """A `Message`. Its texts may come from anywhere, so they are made storable when written."""

    def read(self, stored: object) -> Message:
        """The message."""
        return stored if isinstance(stored, Message) else Message.from_json(stored)

    def get_prep_value(self, value: object) -> object:
        """The message with texts that every database can store."""
        checked = super().get_prep_value(value)
        return storable_message(checked) if isinstance(checked, Message) else checked


class _OfRecords(VocabularyField):
    """A column whose values are made of records of one class."""

    def __init__(self, record: type[Record], **options: object) -> None:
        self.record = record
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        """With the record class; for migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "record": self.record}

    def _record(self, stored: object) -> Record:
        return stored if isinstance(stored, self.record) else self.record.from_json(stored)


class RecordField(_OfRecords):
    """A record: `RecordField(Outlook)`."""

    def read(self, stored: object) -> Record:
        """The record."""
        return self._record(stored)


class RecordsField(_OfRecords):
    """A list of records: `RecordsField(Finding)`."""

    def read(self, stored: object) -> list[Record]:
        """The records."""
        if not isinstance(stored, list | tuple):
            raise ValueError(f"a list of {self.record.__name__} is a list")
        return [self._record(each) for each in stored]
