"""Messages for people in API responses: `{code, values, text}`."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from scoring.vocabulary.message import Message
from scoring.vocabulary.say import to_wire


@extend_schema_field(
    {
        "type": "object",
        "required": ["code", "values", "text"],
        "properties": {
            "code": {"type": "string", "description": "code of the sentence"},
            "values": {
                "type": "object",
                "additionalProperties": True,
                "description": "values in the sentence",
            },
            "text": {"type": "string", "description": "the sentence in English"},
        },
    }
)
class MessageSerializer(serializers.Field[Message, Message, dict[str, object], Message]):
    """A message; pages write it in their reader's language from code and values."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{**options, "read_only": True})  # type: ignore[arg-type]

    def to_representation(self, value: Message) -> dict[str, object]:
        """`{code, values, text}`."""
        return to_wire(value)
