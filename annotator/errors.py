"""The one vocabulary of failures that reach a person. The API turns each into problem+json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.plain import PLAIN
from scoring.vocabulary.say import say

FIELDS = "fields"  # in the result of a job that failed: which of its inputs are wrong, and why


class PackshotError(Exception):
    """A failure with a sentence that a person can act on.

    `title` names the kind of failure, `message` says what happened this time and `detail` is its
    sentence in English, `fields` maps the names of wrong inputs to what is wrong with each.
    """

    status = 500
    code = "error"
    title = "Something went wrong"

    def __init__(
        self, message: Message | str, *, fields: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.message = message if isinstance(message, Message) else PLAIN(text=message)
        self.detail = say(self.message)
        super().__init__(self.detail)
        self.fields = {name: list(messages) for name, messages in (fields or {}).items()}

    @property
    def wrong_fields(self) -> dict[str, dict[str, list[str]]]:
        """What a job that failed by this keeps as its result."""
        return {FIELDS: self.fields} if self.fields else {}


class InvalidInput(PackshotError):
    """The request can't be taken as it is; `fields` says why."""

    status = 400
    code = "invalid"
    title = "Invalid input"


class NotAllowed(PackshotError):
    """The caller may see the thing, but not do this to it."""

    status = 403
    code = "not_allowed"
    title = "Not allowed"


class NotFound(PackshotError):
    """It does not exist, or the caller may not know that it does."""

    status = 404
    code = "not_found"
    title = "Not found"


class Conflict(PackshotError):
    """The thing has changed meanwhile, or is in a state that does not allow this."""

    status = 409
    code = "conflict"
    title = "Conflict"


class TooLarge(PackshotError):
    """More than what is taken at once."""

    status = 413
    code = "too_large"
    title = "Too large"


class Unavailable(PackshotError):
    """A part that is needed for this does not run at the moment."""

    status = 503
    code = "unavailable"
    title = "Unavailable"
