"""How long a request may be, before anything of it is read."""

from __future__ import annotations

from rest_framework.request import Request

from annotator.errors import TooLarge
from scoring.vocabulary.message import Message


def refuse_longer(request: Request, most: int, refusal: Message) -> None:
    """Raise TooLarge for more than `most` bytes, because the parser would write it all to disk."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > most:
        raise TooLarge(refusal)
