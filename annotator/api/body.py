"""Types that the serializers of this package share."""

from __future__ import annotations

from typing import Any, TypeAlias, TypedDict

from rest_framework import serializers

AnySerializer: TypeAlias = "serializers.BaseSerializer[Any]"


class Body(serializers.Serializer[Any]):
    """Fields of a request or an answer that stand for no single model.

    `Any` is the type of what is written out: a row, a dictionary or a record, of which the
    framework reads the attributes or keys that the fields name.
    """


class FieldOptions(TypedDict, total=False):
    """What our own kinds of field pass on to the framework's."""

    required: bool
    allow_null: bool
    source: str
