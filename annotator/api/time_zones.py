"""The caller's time zone, because their "today" is not the server's."""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

TIME_ZONE_HEADER = OpenApiParameter(
    "Time-Zone",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="the caller's time zone, an IANA name; UTC without it",
)


def time_zone_of(request: Request) -> tzinfo:
    """The time zone that the request names; UTC if there is none or the name is unknown.

    A browser with a newer time zone database than the server's must not get an error.
    """
    name = request.headers.get("Time-Zone", "")
    return ZoneInfo(name) if name in _names() else UTC


@cache
def _names() -> frozenset[str]:
    """The valid names, so that a caller's text never becomes part of a file path."""
    return frozenset(available_timezones())
