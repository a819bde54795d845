"""People at work over HTTP: each repeats an answer until it is acknowledged, as the page does."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

SECONDS_BETWEEN_TRIES = 0.2
TIMEOUT_SECONDS = 20.0


@dataclass(frozen=True)
class Said:
    """A response; status 0 if there was none."""

    status: int
    body: Any

    @property
    def summary(self) -> str:
        """What a person is told, in short."""
        if not self.status:
            return str(self.body)
        detail = self.body.get("detail", "") if isinstance(self.body, dict) else ""
        return f"{self.status} {detail or str(self.body)[:80]}".strip()


class Caller:
    """Calls the API with a token, one connection for each call."""

    def __init__(self, url: str, token: str = "") -> None:
        self._address = urlsplit(url).netloc
        self._token = token

    def get(self, path: str) -> Said:
        return self.call("GET", path, b"", "application/json")

    def post(self, path: str, body: Mapping[str, object], *, key: str = "") -> Said:
        return self.call("POST", path, json.dumps(body).encode(), "application/json", key=key)

    def upload(self, path: str, files: Mapping[str, tuple[str, bytes]], *, key: str = "") -> Said:
        """Send a form with files: by field, the file's name and content."""
        content, kind = form_of(files)
        return self.call("POST", path, content, kind, key=key)

    def call(self, method: str, path: str, content: bytes, kind: str, *, key: str = "") -> Said:
        headers = {"Content-Type": kind, "Connection": "close"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if key:
            headers["Idempotency-Key"] = key
        return self._answer_to(
            lambda connection: connection.request(method, path, content or None, headers)
        )

    def half(
        self, path: str, content: bytes, kind: str, sent: threading.Event, *, key: str
    ) -> Said:
        """Send half of a body, say so, and wait for what comes back without the rest."""
        headers = {"Content-Type": kind, "Content-Length": str(len(content))}
        headers |= {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key}

        def send(connection: HTTPConnection) -> None:
            connection.putrequest("POST", path)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(content[: len(content) // 2])
            sent.set()

        return self._answer_to(send)

    def _answer_to(self, send: Callable[[HTTPConnection], None]) -> Said:
        connection = HTTPConnection(self._address, timeout=TIMEOUT_SECONDS)
        try:
            send(connection)
            response = connection.getresponse()
            return Said(response.status, _read(response.read()))
        except (OSError, HTTPException) as error:
            return Said(0, f"no answer ({type(error).__name__})")
        finally:
            connection.close()


def form_of(files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """A multipart form and its content type."""
    border = uuid.uuid4().hex
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, (file, content) in files.items()
    ]
    return b"".join(
        [*parts, f"--{border}--\r\n".encode()]
    ), f"multipart/form-data; boundary={border}"


def _read(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return content.decode(errors="replace")


@dataclass
class Shift:
    """What people at work have met with.

    acknowledged: the keys of the answers that they were told are stored.
    """

    acknowledged: list[str] = field(default_factory=list)
    acknowledged_at: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    def work(self, caller: Caller, project: int) -> None:
        """Ask and answer until the shift is over."""
        while not self.over.is_set():
            said = caller.post(f"/api/projects/{project}/questions/next/", {"count": 2})
            if said.status != 200:
                self._note(said)
                continue
            for question in said.body["questions"]:
                self.answer(caller, question)
            if not said.body["questions"]:
                time.sleep(SECONDS_BETWEEN_TRIES)

    def answer(self, caller: Caller, question: Mapping[str, Any]) -> None:
        """Send it again with the same key until somebody has it."""
        key = uuid.uuid4().hex
        body = {"choice": "good" if question["kind"] == "single" else "left", "milliseconds": 1500}
        while True:
            said = caller.post(f"/api/questions/{question['id']}/answers/", body, key=key)
            if said.status in (200, 201):
                with self.lock:
                    self.acknowledged.append(key)
                    self.acknowledged_at.append(time.monotonic())
                return
            if 400 <= said.status < 500:
                with self.lock:
                    self.refusals[said.summary] += 1
                return
            self._note(said)

    def _note(self, said: Said) -> None:
        with self.lock:
            self.failures[said.summary] += 1
        time.sleep(SECONDS_BETWEEN_TRIES)

    def seconds_until_next(self, since: float) -> float:
        """From `since` until the first answer that was stored after it."""
        later = [at for at in self.acknowledged_at if at > since]
        return min(later) - since if later else float("inf")

    @property
    def seen(self) -> str:
        """What people saw instead of an answer's receipt, the most frequent first."""
        if not self.failures:
            return "nothing"
        return "; ".join(f"{what} ({n}×)" for what, n in self.failures.most_common(3))


@contextmanager
def at_work(url: str, tokens: list[str], project: int) -> Iterator[Shift]:
    """Everybody works until the block is left, and finishes the answer begun."""
    shift = Shift()
    people = [
        threading.Thread(target=shift.work, args=(Caller(url, token), project), daemon=True)
        for token in tokens
    ]
    for person in people:
        person.start()
    try:
        yield shift
    finally:
        shift.over.set()
        for person in people:
            person.join()
