"""The header with which a call that is sent again finds what the first one did."""

from __future__ import annotations

from typing import Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

HEADER: Final = "Idempotency-Key"


def idempotency_parameter(description: str, *, required: bool = False) -> OpenApiParameter:
    """The header in the schema."""
    return OpenApiParameter(
        HEADER, OpenApiTypes.STR, OpenApiParameter.HEADER, required=required,
        description=description,
    )  # fmt: skip


def idempotency_key(request: Request) -> str:
    """The caller's key; empty for none."""
    return request.headers.get(HEADER, "")
