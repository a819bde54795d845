"""Where the clocks of the caller stand: their "today" is not the server's."""

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
    description="the caller's zone as the IANA database names it; UTC without it",
)


def time_zone_of(request: Request) -> tzinfo:
    """The zone that the request names. A name that is not known here counts as none: UTC.

    A browser with a newer database than the server's must not be locked out for it.
    """
    name = request.headers.get("Time-Zone", "")
    return ZoneInfo(name) if name in _names() else UTC


@cache
def _names() -> frozenset[str]:
    """Names to choose from: what a caller sends never becomes part of a path otherwise."""
    return frozenset(available_timezones())
