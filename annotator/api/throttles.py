"""Throttles by address. The rates are in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from annotator.client_address import client_network
from annotator.known_device import device_of

if TYPE_CHECKING:  # views need the authentication, which needs this
    from rest_framework.views import APIView


class _PerAddress(SimpleRateThrottle):
    """Counts by address, regardless of login."""

    def get_cache_key(self, request: Request | HttpRequest, view: APIView | None) -> str:
        """One counter for each scope and address."""
        return f"throttle:{self.scope}:{client_network(_plain(request))}"

    def allows(self, request: HttpRequest) -> bool:
        """Count a request outside of the API's views; false if there were too many."""
        return bool(self.allow_request(request, None))  # type: ignore[arg-type]


class LoginThrottle(_PerAddress):
    """Attempts to log in, by password or link.

    A browser in which somebody has logged in before has its own counter. Otherwise a stranger
    behind the same proxy could use up everybody's attempts.
    """

    scope = "login"

    def get_cache_key(self, request: Request | HttpRequest, view: APIView | None) -> str:
        """One counter for each known browser, and for each address."""
        device = device_of(_plain(request))
        if device is not None:
            return f"throttle:{self.scope}:device:{device.key}"
        return super().get_cache_key(request, view)


class StrangerThrottle(_PerAddress):
    """Requests that are open to anyone and read the database."""

    scope = "anonymous"


class ResetThrottle(_PerAddress):
    """Requests to mail somebody a link."""

    scope = "reset"


class TokenThrottle(_PerAddress):
    """Requests with invalid tokens; valid ones are not counted."""

    scope = "token"


def _plain(request: Request | HttpRequest) -> HttpRequest:
    return request._request if isinstance(request, Request) else request
