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

TIME_ZONE_PARAMETER = OpenApiParameter(
    "time_zone", OpenApiTypes.STR, description="the same as the header, for links"
)


def time_zone_of(request: Request) -> tzinfo:
    """The time zone that the request names; UTC if there is none or the name is unknown.

    A browser with a newer time zone database than the server's must not get an error. It sends no
    headers of ours when a link is followed, so a download may name it as `time_zone`, too.
    """
    name = request.headers.get("Time-Zone") or request.query_params.get("time_zone", "")
    return ZoneInfo(name) if name in zone_names() else UTC
