"""`/metrics`, for who has the token or asks from a network of `METRICS_NETWORKS`."""

from __future__ import annotations

from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import MutexValue, ValueClass

from annotator.client_address import client_address
from annotator.metrics.stored import StoredFigures

BEARER = "Bearer "


def metrics(request: HttpRequest) -> HttpResponse:
    """All figures in the text format; 404 for anybody else, as if there were nothing here."""
    if not may_read(request):
        return HttpResponseNotFound()
    own = REGISTRY
    if ValueClass is not MutexValue:  # chosen when the library was imported
        own = CollectorRegistry()
        MultiProcessCollector(own)  # type: ignore[no-untyped-call]
    stored = CollectorRegistry()
    stored.register(StoredFigures())
    text = generate_latest(own) + generate_latest(stored)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Whether the request has the token or comes from one of the networks."""
    given = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN and given.startswith(BEARER):
        token = given.removeprefix(BEARER).encode()
        return compare_digest(token, settings.METRICS_TOKEN.encode())
    address = client_address(request)
    return any(address in network for network in settings.METRICS_NETWORKS)
