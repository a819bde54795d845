"""The client, for programs that do other things while they wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx

from packshot import calls, config
from packshot.calls import OnProgress, Picture, Pushed
from packshot.client import ignore, options, request_of
from packshot.flow import Flow, Reply, Send
from packshot.models import Appraisal, Project, Ranking, Root
from packshot.push import Journal, chunks_of, read_rows

T = TypeVar("T")


class AsyncClient:
    """As `Client`, with methods to await."""

    def __init__(
        self, project: str | int, *, url: str = "", token: str = "",
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        login = config.Login(url, token) if url and token else config.read()
        self.url = login.url.rstrip("/")
        self._name = project
        self._http = httpx.AsyncClient(**options(login.url, login.token))
        self._sleep = sleep
        self._project: Project | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def server(self) -> Root:
        """Which server this is. Raises VersionMismatch if this client does not fit."""
        return await self._run(calls.greet())

    async def project(self) -> Project:
        """The project as it is now."""
        return await self._run(calls.project(await self._id()))

    async def judge(self, original: Picture, *images: Picture, **options: Any) -> Appraisal:
        """The model's judgement of images; options: mask, category, prompt."""
        return await self._run(calls.judge(await self._id(), original, images, **options))

    async def rank(
        self, original: Picture, candidates: Sequence[Picture], **options: Any
    ) -> Ranking:
        """The model's order of candidates at once; options as of `Client.rank`."""
        return await self._run(calls.rank(await self._id(), original, candidates, **options))

    async def final(self, ranking: Ranking) -> Ranking:
        """The ranking once it is final."""
        return await self._run(calls.final(ranking))

    async def best_of(
        self, original: Picture, candidates: Sequence[Picture], **options: Any
    ) -> Ranking:
        """The final order of candidates, after people's `ttl` seconds at the latest."""
        return await self.final(await self.rank(original, candidates, **options))

    async def push(self, folder: Path, *, progress: OnProgress = ignore) -> Pushed:
        """Import a folder; what an interrupted push has sent already is not sent again."""
        rows = read_rows(folder)
        project = await self._id()
        journal = Journal.of(self.url, project)
        return await self._run(
            calls.push(project, chunks_of(folder, rows), journal=journal,
                       progress=progress, total=len(rows))
        )  # fmt: skip

    async def export(self, format: str = "dpo") -> bytes:
        """An export: dpo, hfpc, csv or answers."""
        return await self._run(calls.export(await self._id(), format))

    async def _id(self) -> int:
        if self._project is None:
            await self._run(calls.greet())
            self._project = await self._run(calls.project(self._name))
        return self._project.id

    async def _run(self, flow: Flow[T]) -> T:
        reply: Reply = None
        try:
            while True:
                step = flow.send(reply)
                if isinstance(step, Send):
                    reply = await self._send(step)
                else:
                    await self._sleep(step.seconds)
                    reply = None
        except StopIteration as end:
            result: T = end.value
            return result

    async def _send(self, call: Send) -> httpx.Response | httpx.TransportError:
        try:
            return await self._http.request(**request_of(call))
        except httpx.TransportError as error:
            return error
