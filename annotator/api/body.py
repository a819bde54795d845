"""Base types of the serializers."""

from __future__ import annotations

from typing import Any, TypeAlias, TypedDict

from rest_framework import serializers

AnySerializer: TypeAlias = "serializers.BaseSerializer[Any]"


class Body(serializers.Serializer[Any]):
    """Fields of a request or response that belong to no single model.

    `Any` is the type of the serialized object: a row, a dictionary or a record, whose attributes or
    keys the framework reads by the names of the fields.
    """


class FieldOptions(TypedDict, total=False):
    """The options that our own fields pass on to the framework's."""

    required: bool
    allow_null: bool
    source: str
