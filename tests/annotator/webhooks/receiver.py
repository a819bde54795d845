"""A receiver on this machine, which checks signatures with code of its own, and a clock."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from annotator.models import Project, Webhook
from annotator.webhooks.change import make_webhook
from scoring.vocabulary.hooks import HookEvent, HookFormat
from tests.factories import make_user

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    """The time, which only the test moves."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Received:
    """One request that has arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


@dataclass
class Receiver:
    """Answers with `statuses` one after the other, then with 200."""

    url: str
    received: list[Received] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    answer: bytes = b"ok"
    location: str = ""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A server on loopback."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(Received(self.path, headers, body))
            self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", str(len(receiver.answer)))
            self.end_headers()
            self.wfile.write(receiver.answer)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def is_genuine(received: Received, secret: str, *, now: datetime, window: float = 300) -> bool:
    """As the specification tells receivers: a signature fits, and the message is not old."""
    key = base64.b64decode(secret[len("whsec_") :])
    headers = received.headers
    if abs(now.timestamp() - int(headers["webhook-timestamp"])) > window:
        return False
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + received.body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [each.partition(",") for each in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(mac, wanted) for version, _, mac in given)


def make_hook(
    project: Project, url: str, *events: HookEvent, format: HookFormat = HookFormat.STANDARD
) -> tuple[Webhook, str]:
    """A webhook for all events unless some are named, with its secret."""
    return make_webhook(
        project=project, by=make_user(), url=url, events=events or tuple(HookEvent),
        format=format, language="en",
    )  # fmt: skip
