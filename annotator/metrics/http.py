"""How many requests, how long they and their statements take, in all processes of this server.

The processes of one server share files in `PROMETHEUS_MULTIPROC_DIR` (`annotator/wsgi.py`), so that
whichever of them is asked answers for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

QUICK: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
# Labels come from our own routes and these words: a visitor must not be able to add any.
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
VERBS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
OTHER: Final = "other"

requests = Counter("packshot_http_requests", "Requests answered.", ("method", "route", "status"))
request_seconds = Histogram(
    "packshot_http_request_seconds",
    "Seconds until a request is answered (of a stream: until it begins).",
    ("method", "route"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
statement_seconds = Histogram(
    "packshot_sql_seconds", "Seconds that a statement takes.", ("verb",), buckets=QUICK
)


class MeasureRequests:
    """Middleware that counts requests and measures them; off unless somebody may read that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not (settings.METRICS_TOKEN or settings.METRICS_NETWORKS):
            raise MiddlewareNotUsed
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = perf_counter()
        with connection.execute_wrapper(_measure_statement):
            response = self._get_response(request)
        route = getattr(request.resolver_match, "route", "") or OTHER
        method = request.method if request.method in METHODS else OTHER
        request_seconds.labels(method, route).observe(perf_counter() - begun)
        requests.labels(method, route, str(response.status_code)).inc()
        return response


def _measure_statement(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
) -> Any:
    begun = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        word = str(sql).lstrip()[:6].upper()
        verb = word.lower() if word in VERBS else OTHER
        statement_seconds.labels(verb).observe(perf_counter() - begun)
