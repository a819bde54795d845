"""Browsers in which a person has logged in before, recognised by a signed cookie.

A stranger behind the same proxy has the same address, but not this cookie, so a stranger's wrong
passwords can't lock the person out.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from annotator.models import User

COOKIE: Final = "known_device"
LIFETIME: Final = timedelta(days=180)
MOST_PEOPLE: Final = 10  # people on one shared computer


@dataclass(frozen=True)
class Device:
    """A browser and the people who have logged in there, by keyed hashes of their names."""

    key: str
    people: tuple[str, ...]

    def knows(self, username: str) -> bool:
        """Whether this person has logged in there."""
        return _mark(username) in self.people


def device_of(request: HttpRequest) -> Device | None:
    """The browser of the request; None if nobody has logged in there."""
    try:
        value = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=LIFETIME)
        return Device(str(value["key"]), tuple(str(mark) for mark in value["people"]))
    except (signing.BadSignature, KeyError, TypeError):
        return None


def browser_of(request: HttpRequest) -> str:
    """An id for a browser in which nobody has logged in; empty for a program.

    A browser has a CSRF cookie once it has opened a page. An attacker can throw it away, so there
    are also limits for all browsers of an address.
    """
    cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return hashlib.sha256(cookie.encode()).hexdigest()[:16] if cookie else ""


class RememberDevice:
    """Middleware that sets the cookie in the browser where somebody has just logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        username = getattr(request, "packshot_logged_in", None)
        if username is not None:
            before = device_of(request) or Device(secrets.token_hex(8), ())
            others = [mark for mark in before.people if mark != _mark(username)]
            people = [_mark(username), *others][:MOST_PEOPLE]
            response.set_cookie(
                COOKIE,
                signing.dumps({"key": before.key, "people": people}, salt=COOKIE),
                max_age=LIFETIME,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def note_login(sender: object, request: HttpRequest | None, user: User, **_: object) -> None:
    """Tell the middleware about a login, by whatever way."""
    if request is not None:
        request.packshot_logged_in = user.get_username()  # type: ignore[attr-defined]


user_logged_in.connect(note_login, dispatch_uid="annotator.known_device")


def _mark(username: str) -> str:
    """A keyed hash of the name, so that the cookie does not show it."""
    return salted_hmac(COOKIE, username, algorithm="sha256").hexdigest()[:16]
