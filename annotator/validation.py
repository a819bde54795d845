"""Convert Django's validation errors to messages, by their codes and values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.core.exceptions import ValidationError

from scoring.vocabulary.message import Message, MessageKind
from scoring.vocabulary.messages import problem_field as field
from scoring.vocabulary.messages.plain import PLAIN

Values = Mapping[str, object]
# Codes of both Django and REST framework whose messages need no values.
SHARED: Final[Mapping[str, MessageKind]] = {
    "required": field.REQUIRED,
    "null": field.NULL,
    "blank": field.BLANK,
    "unique": field.TAKEN,
    "null_characters_not_allowed": field.UNSTORABLE_TEXT,
}
_WITHOUT_VALUES: Final = {
    **SHARED,
    "max_decimal_places": field.NO_WHOLE_NUMBER,
    "password_too_common": field.PASSWORD_TOO_COMMON,
    "password_too_similar": field.PASSWORD_TOO_SIMILAR,
}
_WITH_VALUES: Final[Mapping[str, Callable[[Values], Message]]] = {
    "max_length": lambda values: field.TOO_LONG(most=_whole(values["limit_value"])),
    "min_length": lambda values: field.TOO_SHORT(least=_whole(values["limit_value"])),
    "max_value": lambda values: field.TOO_HIGH(most=str(values["limit_value"])),
    "min_value": lambda values: field.TOO_LOW(least=str(values["limit_value"])),
    "invalid_choice": lambda values: field.NO_SUCH_CHOICE(given=str(values["value"])),
    "password_too_short": lambda values: field.PASSWORD_TOO_SHORT(
        least=_whole(values["min_length"])
    ),
}


def messages_of(error: ValidationError, *, invalid: Message | None = None) -> list[Message]:
    """The errors of one value as messages.

    Django uses the code `invalid` for many errors, so the caller, who knows the field, passes its
    message. A text without a known code stays as it is.
    """
    return [_message_of(each, invalid) for each in error.error_list]


def messages_by_field(
    error: ValidationError, *, invalid: Mapping[str, Message] | None = None
) -> dict[str, list[Message]]:
    """The errors of each field as messages; those of no single field have an empty name."""
    if not hasattr(error, "error_dict"):
        return {"": messages_of(error)}
    meant = invalid or {}
    messages: dict[str, list[Message]] = {}
    for name, errors in error.error_dict.items():
        field_name = "" if name == "__all__" else name
        messages[field_name] = [_message_of(each, meant.get(name)) for each in errors]
    return messages


def _message_of(error: ValidationError, invalid: Message | None) -> Message:
    if error.code == "invalid" and invalid is not None:
        return invalid
    code = str(error.code)
    if (kind := _WITHOUT_VALUES.get(code)) is not None:
        return kind()
    message_for = _WITH_VALUES.get(code)
    return (
        PLAIN(text=" ".join(error.messages))
        if message_for is None
        else message_for(error.params or {})
    )


def _whole(value: object) -> int:
    return int(str(value))
