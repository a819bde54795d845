"""How often strangers may knock. The rates are in the settings."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class _PerAddress(SimpleRateThrottle):
    """Counts by address, whether or not the caller is logged in."""

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """One counter for each scope and address."""
        return f"throttle:{self.scope}:{self.get_ident(request)}"


class LoginThrottle(_PerAddress):
    """Attempts to log in, by password or link."""

    scope = "login"


class StrangerThrottle(_PerAddress):
    """What is open to anyone and reads the database."""

    scope = "anonymous"
