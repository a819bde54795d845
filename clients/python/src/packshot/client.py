"""The client, for programs that wait for each answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx

from packshot import calls, config
from packshot.calls import OnProgress, Picture, Pushed
from packshot.flow import Flow, Reply, Send
from packshot.models import Appraisal, Project, Ranking, Root
from packshot.push import Journal, chunks_of, read_rows
from packshot.version import VERSION

T = TypeVar("T")
TIMEOUT = httpx.Timeout(60.0, connect=10.0)


def options(url: str, token: str) -> dict[str, Any]:
    """What httpx needs for both clients."""
    headers = {"Authorization": f"Bearer {token}", "User-Agent": f"packshot/{VERSION}"}
    return {"base_url": url.rstrip("/"), "headers": headers, "timeout": TIMEOUT}


def request_of(call: Send) -> dict[str, Any]:
    """A call as the arguments of httpx."""
    named = {"params": call.params or None, "headers": call.headers, "data": call.data or None}
    return {"method": call.method, "url": call.path, **named, "files": list(call.files) or None}


def ignore(done: int, total: int) -> None:
    """Show no progress."""


class Client:
    """Packshot for one project. Without arguments it uses the stored login (`packshot login`).

    sleep: what it does between two attempts.
    """

    def __init__(
        self, project: str | int, *, url: str = "", token: str = "",
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:  # fmt: skip
        login = config.Login(url, token) if url and token else config.read()
        self.url = login.url.rstrip("/")
        self._name = project
        self._http = httpx.Client(**options(login.url, login.token))
        self._sleep = sleep
        self._project: Project | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def server(self) -> Root:
        """Which server this is. Raises VersionMismatch if this client does not fit."""
        return self._run(calls.greet())

    def project(self) -> Project:
        """The project as it is now."""
        return self._run(calls.project(self._id()))

    def judge(self, original: Picture, *images: Picture, **options: Any) -> Appraisal:
        """The model's judgement of images; options: mask, category, prompt."""
        return self._run(calls.judge(self._id(), original, images, **options))

    def rank(self, original: Picture, candidates: Sequence[Picture], **options: Any) -> Ranking:
        """The model's order of candidates at once; options: ttl, mask, product, ids, generator,
        category, prompt, key."""
        return self._run(calls.rank(self._id(), original, candidates, **options))

    def final(self, ranking: Ranking) -> Ranking:
        """The ranking once it is final."""
        return self._run(calls.final(ranking))

    def best_of(self, original: Picture, candidates: Sequence[Picture], **options: Any) -> Ranking:
        """The final order of candidates, after people's `ttl` seconds at the latest."""
        return self.final(self.rank(original, candidates, **options))

    def push(self, folder: Path, *, progress: OnProgress = ignore) -> Pushed:
        """Import a folder; what an interrupted push has sent already is not sent again."""
        rows = read_rows(folder)
        journal = Journal.of(self.url, self._id())
        return self._run(
            calls.push(self._id(), chunks_of(folder, rows), journal=journal,
                       progress=progress, total=len(rows))
        )  # fmt: skip

    def export(self, format: str = "dpo") -> bytes:
        """An export: dpo, hfpc, csv or answers."""
        return self._run(calls.export(self._id(), format))

    def _id(self) -> int:
        if self._project is None:
            self._run(calls.greet())
            self._project = self._run(calls.project(self._name))
        return self._project.id

    def _run(self, flow: Flow[T]) -> T:
        reply: Reply = None
        try:
            while True:
                step = flow.send(reply)
                if isinstance(step, Send):
                    reply = self._send(step)
                else:
                    self._sleep(step.seconds)
                    reply = None
        except StopIteration as end:
            result: T = end.value
            return result

    def _send(self, call: Send) -> httpx.Response | httpx.TransportError:
        try:
            return self._http.request(**request_of(call))
        except httpx.TransportError as error:
            return error
