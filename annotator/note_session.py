"""Remember in which browsers people are logged in, for the list on their account page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from annotator.client_address import UNKNOWN, client_address
from annotator.models import PersonSession, User

NOTED_EVERY: Final = 300  # seconds; between two notes a request costs one look into the cache


class NoteSession:
    """Middleware that notes device, address and time of a person's requests by session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        session = request.session
        # A request that has not read its session (by token, for a file) is not made to.
        if session.accessed and session.session_key and isinstance(request.user, User):
            mark = hashlib.sha256(session.session_key.encode()).hexdigest()
            if cache.add(f"session:{mark}", 1, NOTED_EVERY):
                _note(request, request.user, session.session_key)
        return response


def _note(request: HttpRequest, user: User, session_key: str) -> None:
    address = client_address(request)
    PersonSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user": user,
            "device": request.headers.get("User-Agent", "")[: PersonSession.LONGEST_DEVICE],
            "address": None if address == UNKNOWN else str(address),
            "last_seen_at": timezone.now(),
        },
    )
