"""Convert REST framework's validation errors to messages, by their code and field.

The framework keeps the code, but not the values in its text. So the limit of `max_length`, for
example, is read from the field again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, cast

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from annotator.validation import SHARED
from scoring.vocabulary.message import Message, MessageKind
from scoring.vocabulary.messages import problem_field as field
from scoring.vocabulary.messages.plain import PLAIN

# Any field of a serializer; its type arguments do not matter here.
Field = serializers.Field[object, object, object, object]

# The meaning of `invalid` by the kind of field; subclasses come before their parents.
_INVALID: Final[tuple[tuple[type, MessageKind], ...]] = (
    (serializers.BooleanField, field.NO_BOOLEAN),
    (serializers.EmailField, field.NO_EMAIL),
    (serializers.SlugField, field.NO_SLUG),
    (serializers.CharField, field.NO_TEXT),
    (serializers.IntegerField, field.NO_WHOLE_NUMBER),
    (serializers.FloatField, field.NO_NUMBER),
    (serializers.DateTimeField, field.NO_TIME),
    (serializers.DateField, field.NO_DATE),
    (serializers.TimeField, field.NO_TIME_OF_DAY),
    (serializers.FileField, field.NO_FILE),
    (serializers.JSONField, field.NO_JSON),
    (serializers.BaseSerializer, field.NO_OBJECT),
)


def messages_by_field(error: ValidationError) -> dict[str, list[Message]]:
    """The errors of each field, by its dotted name such as `rows[1].note`."""
    return _flatten(error.detail, getattr(error.detail, "serializer", None), "")


def message_of(detail: object, about: Field | None) -> Message:
    """The message for an error of one field; text without a known code stays as it is."""
    code = str(detail.code) if isinstance(detail, ErrorDetail) else ""
    if about is None:
        return PLAIN(text=str(detail))
    if (kind := _WITHOUT_FIELD.get(code)) is not None:
        return kind()
    message_for = _OF_FIELD.get(code)
    return PLAIN(text=str(detail)) if message_for is None else message_for(about)


def _flatten(detail: object, about: Field | None, path: str) -> dict[str, list[Message]]:
    if isinstance(detail, dict):
        messages: dict[str, list[Message]] = {}
        for name, inner in detail.items():
            messages |= _flatten(inner, _part_of(about, name), _joined(path, name))
        return messages
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        messages = {}
        for index, item in enumerate(detail):
            messages |= _flatten(item, _part_of(about, index), _joined(path, index))
        return messages
    details = detail if isinstance(detail, list) else [detail]
    return {path: [message_of(each, about) for each in details]}


def _joined(path: str, name: object) -> str:
    if isinstance(name, int):
        return f"{path}[{name}]"
    last = "" if name == "non_field_errors" else str(name)
    return ".".join(part for part in (path, last) if part)


def _part_of(about: Field | None, name: object) -> Field | None:
    """The field of this name in an object, or the field of a list's items."""
    if name == "non_field_errors":
        return about
    if isinstance(about, serializers.Serializer):
        return cast("Field | None", about.fields.get(str(name)))
    return cast("Field | None", getattr(about, "child", None))


def _limit(about: Field, code: str) -> object:
    limits = [each for each in about.validators if getattr(each, "code", None) == code]
    return getattr(limits[0], "limit_value")  # noqa: B009  validators have no common type


def _too_long(about: Field) -> Message:
    most = int(str(_limit(about, "max_length")))
    is_list = isinstance(about, serializers.ListField)
    return field.TOO_MANY(most=most) if is_list else field.TOO_LONG(most=most)


def _too_short(about: Field) -> Message:
    least = int(str(_limit(about, "min_length")))
    is_list = isinstance(about, serializers.ListField)
    return field.TOO_FEW(least=least) if is_list else field.TOO_SHORT(least=least)


def _is_empty(about: Field) -> Message:
    return field.EMPTY_FILE() if isinstance(about, serializers.FileField) else field.EMPTY()


def _choices(about: Field) -> str:
    offered = about.choices if isinstance(about, serializers.ChoiceField) else {}
    return ", ".join(str(choice) for choice in offered if choice != "")


def _invalid(about: Field) -> Message:
    for kind, message in _INVALID:
        if isinstance(about, kind):
            return message()
    return field.INVALID_FIELDS()


_WITHOUT_FIELD: Final[Mapping[str, MessageKind]] = {
    **SHARED,
    "date": field.NO_TIME,
    "datetime": field.NO_DATE,
    "make_aware": field.NO_TIME,
    "not_a_list": field.NO_LIST,
    "not_a_dict": field.NO_OBJECT,
    "no_name": field.NO_FILE,
    "does_not_exist": field.NO_SUCH_ID,
    "incorrect_type": field.NO_SUCH_ID,
    "surrogate_characters_not_allowed": field.UNSTORABLE_TEXT,
}
_OF_FIELD: Final[Mapping[str, Callable[[Field], Message]]] = {
    "max_length": _too_long,
    "min_length": _too_short,
    "max_value": lambda about: field.TOO_HIGH(most=str(_limit(about, "max_value"))),
    "min_value": lambda about: field.TOO_LOW(least=str(_limit(about, "min_value"))),
    "max_string_length": _invalid,
    "overflow": _invalid,
    "invalid_choice": lambda about: field.NO_CHOICE(choices=_choices(about)),
    "empty": _is_empty,
    "invalid": _invalid,
}
