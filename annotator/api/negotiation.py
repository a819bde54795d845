"""Choose the format of a response without ever refusing the request for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rest_framework.renderers import BaseRenderer


class LenientNegotiation(DefaultContentNegotiation):
    """Falls back to the view's first format, as RFC 9110 allows.

    The framework negotiates before it knows the caller. So a refusal here would reach strangers
    before they are refused as such, and would keep `Accept: text/csv` from downloading CSV files.
    """

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type: what the request accepts, or else the first."""
        try:
            chosen: tuple[BaseRenderer, str] = super().select_renderer(
                request, renderers, format_suffix
            )
        except (NotAcceptable, Http404):  # the second for an unknown `?format=`
            first = next(iter(renderers))
            return first, str(first.media_type)
        return chosen
