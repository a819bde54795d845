"""Traces by OpenTelemetry: a span for each request, statement and job; off unless asked for.

`OTEL_EXPORTER_OTLP_ENDPOINT` (or `…_TRACES_ENDPOINT`) switches it on, and the other standard
variables (`OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER`, …) work. The libraries are in
requirements-tracing.txt; without them the variable is a wrong setting.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse

from annotator.environment import WrongSetting

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

SWITCHES: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
SERVICE: Final = "packshot"
HEADER: Final = "traceparent"
LONGEST: Final = 55  # of a traceparent of version 00


def is_traced() -> bool:
    """Whether the environment asks for traces."""
    return any(os.environ.get(name) for name in SWITCHES)


def tracer() -> Tracer:
    """The tracer of this process. Raises WrongSetting without the libraries."""
    return _tracer_of(os.getpid())  # the thread that sends spans does not survive a fork


@lru_cache(maxsize=1)
def _tracer_of(process: int) -> Tracer:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        raise WrongSetting(
            f"{SWITCHES[0]} is set, but OpenTelemetry is not installed: "
            "`pip install -r requirements-tracing.txt`."
        ) from None
    name = os.environ.get("OTEL_SERVICE_NAME", SERVICE)
    provider = TracerProvider(resource=Resource.create({"service.name": name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider.get_tracer(SERVICE)


@contextmanager
def span(name: str, *, parent: str = "", **attributes: str | int) -> Iterator[Any]:
    """A span around the block, inside the current one or else under the `traceparent` given.

    Yields it, or None where nothing is traced. An exception that leaves the block is recorded.
    """
    if not is_traced():
        yield None
        return
    from opentelemetry.trace import get_current_span  # noqa: PLC0415  optional
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415
        TraceContextTextMapPropagator,
    )

    is_inside = get_current_span().get_span_context().is_valid
    context = None
    if parent and not is_inside:
        context = TraceContextTextMapPropagator().extract({HEADER: parent})
    dotted = {f"packshot.{key}": value for key, value in attributes.items()}
    with tracer().start_as_current_span(name, context=context, attributes=dotted) as opened:
        yield opened


def current_traceparent() -> str:
    """What a job or another server needs in order to continue this trace; empty for none."""
    if not is_traced():
        return ""
    from opentelemetry.trace.propagation.tracecontext import (  # noqa: PLC0415  optional
        TraceContextTextMapPropagator,
    )

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get(HEADER, "")[:LONGEST]


class TraceRequests:
    """Middleware that puts a span around each request, and one around each of its statements."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not is_traced():
            raise MiddlewareNotUsed
        tracer()  # a missing library ends the start
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        parent = request.headers.get(HEADER, "")
        with (
            span(request.method or "", parent=parent) as opened,
            connection.execute_wrapper(_trace_statement),
        ):
            response = self._get_response(request)
            route = getattr(request.resolver_match, "route", "") or "-"
            opened.update_name(f"{request.method} {route}")
            opened.set_attribute("http.request.method", request.method or "")
            opened.set_attribute("http.route", route)
            opened.set_attribute("http.response.status_code", response.status_code)
        return response


def _trace_statement(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
) -> Any:
    """Run a statement in a span that holds its text with placeholders, never its values."""
    with span(f"SQL {str(sql)[:6].upper().strip()}") as opened:
        opened.set_attribute("db.system.name", context["connection"].vendor)
        opened.set_attribute("db.query.text", str(sql)[:2000])
        return execute(sql, params, many, context)
