"""The caller's time zone, because their "today" is not the server's."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from annotator.jobs.clock import zone_names

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
    return ZoneInfo(name) if name in zone_names() else UTC
