"""Failures that are reported to a person. The API turns each into problem+json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from scoring.vocabulary.message import Json, Message
from scoring.vocabulary.say import say
from scoring.vocabulary.storable import storable_message

FIELDS = "fields"  # in the result of a failed job: the wrong inputs and why


class PackshotError(Exception):
    """A failure with a message that a person can act on.

    `title` names the kind of failure, `message` says what happened this time, and `detail` is that
    message as an English sentence. `fields` maps the names of wrong inputs to what is wrong with
    each. `str()` gives all of these sentences.
    """

    status = 500
    title = "Something went wrong"

    def __init__(
        self,
        message: Message,
        *,
        fields: Mapping[str, Sequence[Message]] | None = None,
    ) -> None:
        self.message = message
        self.detail = say(self.message)
        self.fields = {name: list(messages) for name, messages in (fields or {}).items()}
        sentences = [say(each) for messages in self.fields.values() for each in messages]
        super().__init__(" ".join(dict.fromkeys([self.detail, *sentences])))

    @classmethod
    def in_field(cls, name: str, message: Message) -> Self:
        """A failure of a single input, which `message` explains completely."""
        return cls(message, fields={name: [message]})

    @property
    def wrong_fields(self) -> dict[str, Json]:
        """The result of a job that failed by this error; `read_wrong_fields` reads it."""
        if not self.fields:
            return {}
        stored: dict[str, Json] = {
            name: [storable_message(each).to_json() for each in messages]
            for name, messages in self.fields.items()
        }
        return {FIELDS: stored}


def read_wrong_fields(result: Mapping[str, object]) -> dict[str, list[Message]]:
    """The wrong inputs of a failed job, from its result; empty if none is named."""
    stored = result.get(FIELDS)
    if not isinstance(stored, dict):
        return {}
    return {name: [Message.from_json(each) for each in faults] for name, faults in stored.items()}


class InvalidInput(PackshotError):
    """The request is not valid; `fields` says why."""

    status = 400
    title = "Invalid input"


class NotAllowed(PackshotError):
    """The caller may see the object, but may not do this to it."""

    status = 403
    title = "Not allowed"


class NotFound(PackshotError):
    """The object does not exist, or the caller may not know that it does."""

    status = 404
    title = "Not found"


class Conflict(PackshotError):
    """The object has changed meanwhile, or its state does not allow this."""

    status = 409
    title = "Conflict"


class TooLarge(PackshotError):
    """The request is larger than allowed."""

    status = 413
    title = "Too large"


class Unavailable(PackshotError):
    """A part that is needed for this is not running at the moment."""

    status = 503
    title = "Unavailable"
