"""A chat endpoint on loopback that answers as a test wants: real HTTP, no model."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

from PIL import Image as Pixels

from annotator.machine_settings import Endpoint

KEY = "sk-test"


@dataclass
class Reply:
    """What the server sends; `silent` keeps the request open until the server is stopped."""

    said: str | None = "FIRST"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    silent: bool = False

    @property
    def content(self) -> bytes:
        if self.body is not None:
            return self.body
        return json.dumps({"choices": [{"message": {"content": self.said}}]}).encode()


# Gets the pictures of a request, the original first.
Answering = Callable[[list[Pixels.Image]], Reply]


class StubEndpoint:
    """The server; `requests` are the bodies that it got, `paths` and `keys` how they came."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.stopped = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def endpoint(self, **changes: Any) -> Endpoint:
        given = {"model": "stub-vlm", "key": KEY, "allow_private": True, "seconds": 10.0}
        return Endpoint(url=self.url, **{**given, **changes})

    def pictures(self, request: int) -> list[Pixels.Image]:
        return pictures_of(self.requests[request])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stub.requests.append(body)
                stub.paths.append(self.path)
                if self.headers.get("Authorization") != f"Bearer {KEY}":
                    self._send(Reply(status=401, body=b'{"error": "wrong key"}'))
                    return
                reply = stub.answering(pictures_of(body))
                if reply.silent:
                    stub.stopped.wait()
                else:
                    self._send(reply)

            def _send(self, reply: Reply) -> None:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.content)))
                self.end_headers()
                self.wfile.write(reply.content)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: pytest shows what matters."""

        return Handler


def pictures_of(body: dict[str, Any]) -> list[Pixels.Image]:
    """The pictures of a request, decoded."""
    content = body["messages"][-1]["content"]
    urls = [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    return [Pixels.open(BytesIO(base64.b64decode(url.partition(",")[2]))) for url in urls]


def brightness(picture: Pixels.Image) -> float:
    """The mean grey value."""
    grey = picture.convert("L").resize((1, 1), Pixels.Resampling.BOX)
    return float(grey.getpixel((0, 0)))  # type: ignore[arg-type]


def prefers_the_brighter(pictures: list[Pixels.Image]) -> Reply:
    """What a model without favourite side would say."""
    _, first, second = pictures
    return Reply("FIRST" if brightness(first) > brightness(second) else "SECOND")


@contextmanager
def stub_endpoint(answering: Answering = prefers_the_brighter) -> Iterator[StubEndpoint]:
    stub = StubEndpoint(answering)
    thread = threading.Thread(target=stub.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield stub
    finally:
        stub.stopped.set()
        stub.server.shutdown()
        thread.join()
        stub.server.server_close()
