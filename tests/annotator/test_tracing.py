"""Traces: off by default; requests, statements and jobs as spans of one trace; sent by OTLP."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import Client

from annotator import tracing
from annotator.jobs import run as jobs_run
from annotator.jobs.handlers import JobOutcome
from annotator.jobs.run import run_next
from annotator.models import JobKind
from annotator.scoring_requests import request_plan
from scoring.vocabulary.messages.jobs import EVERYTHING_ASKED
from tests.factories import make_project

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
trace = pytest.importorskip("opentelemetry.sdk.trace", reason="OpenTelemetry is not installed")


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What is exported, in memory."""
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = trace.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setenv(tracing.SWITCHES[0], "http://127.0.0.1:9")
    monkeypatch.setattr(tracing, "tracer", lambda: provider.get_tracer("test"))
    yield exporter
    provider.shutdown()


def trace_id(span: Any) -> str:
    return f"{span.context.trace_id:032x}"


def test_without_the_variable_nothing_is_traced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tracing.SWITCHES[0], raising=False)
    with pytest.raises(MiddlewareNotUsed):
        tracing.TraceRequests(lambda request: HttpResponse())
    with tracing.span("job plan") as opened:
        assert opened is None
    assert tracing.current_traceparent() == ""


@pytest.mark.django_db
def test_a_request_goes_on_with_the_trace_of_its_caller(spans: Any) -> None:
    Client().get("/api/projects/7/", headers={"traceparent": OUTSIDE})
    found = {each.name: each for each in spans.get_finished_spans()}
    request = found["GET api/projects/<int:project>/"]
    assert trace_id(request) == OUTSIDE.split("-")[1]
    assert request.attributes["http.response.status_code"] == 401


@pytest.mark.django_db
def test_a_job_is_part_of_the_trace_that_asked_for_it(
    spans: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        jobs_run, "handler_of", lambda kind: lambda run: JobOutcome(EVERYTHING_ASKED())
    )
    with tracing.span("POST somewhere"):
        job = request_plan(project=make_project())
    run_next(kinds=[JobKind.PLAN])
    asked, ran = spans.get_finished_spans()
    assert (asked.name, ran.name) == ("POST somewhere", "job plan")
    assert trace_id(ran) == trace_id(asked)
    assert ran.parent.span_id == asked.context.span_id
    assert ran.attributes["packshot.job"] == job.pk


@pytest.mark.django_db
def test_a_statement_is_a_span_without_its_values(spans: Any) -> None:
    Client().post(
        "/api/session/", {"username": "grace-hopper", "password": "x"}, "application/json"
    )
    statements = [each for each in spans.get_finished_spans() if each.name.startswith("SQL ")]
    assert statements
    assert not any("grace-hopper" in str(each.attributes) for each in statements)


def test_spans_reach_a_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(tracing.SWITCHES[0], f"http://127.0.0.1:{server.server_port}")
    tracing._tracer_of.cache_clear()
    try:
        with tracing.span("judged in a test"):
            pass
        tracing.tracer().span_processor.force_flush()  # type: ignore[attr-defined]
    finally:
        tracing._tracer_of.cache_clear()
        server.shutdown()
    assert [path for path, _ in got] == ["/v1/traces"]
    assert b"judged in a test" in got[0][1] and b"packshot" in got[0][1]


def test_the_variable_without_the_libraries_is_a_wrong_setting() -> None:
    program = (
        "import sys; sys.modules['opentelemetry.sdk'] = None\n"
        "from annotator.tracing import tracer\n"
        "tracer()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "WrongSetting" in ended.stderr
    assert "pip install -r requirements-tracing.txt" in ended.stderr
