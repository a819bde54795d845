"""What one can ask of the server, each as a flow."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

from packshot.errors import ApiError, JobFailed, PackshotError, VersionMismatch
from packshot.flow import Flow, Part, Send, Sleep, fetch
from packshot.models import Appraisal, Job, JobAnswer, Project, Ranking, Root
from packshot.push import Chunk, Journal
from packshot.version import VERSION, check_server

Picture: TypeAlias = Path | str | bytes  # a file's path, or its content
POLL = 1.0
LONGEST_WAIT = 20
MOST_PAGES = 1000
OnProgress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class Pushed:
    """What a push did: rows that the server took, and those that it refused."""

    rows: int
    skipped: int
    refused: list[str]


def greet() -> Flow[Root]:
    """Ask the server which it is. Raises VersionMismatch if this client does not fit."""
    try:
        reply = yield from fetch(Send("GET", "/api/"))
    except ApiError as error:
        if error.status != 404:
            raise
        raise VersionMismatch(
            f"The server is older than 0.1, or this is not Packshot; this client is {VERSION}."
        ) from error
    root = Root.from_json(reply.json())
    check_server(root)
    return root


def projects() -> Flow[list[Project]]:
    """All projects that the token may see."""
    found: list[Project] = []
    params: dict[str, str | int] = {"limit": 100}
    for _ in range(MOST_PAGES):
        body = (yield from fetch(Send("GET", "/api/projects/", params=params))).json()
        found += [Project.from_json(each) for each in body["results"]]
        # Only the cursor is taken: the token must not follow an address to another host.
        cursor = parse_qs(urlsplit(body["next"] or "").query).get("cursor")
        if not cursor:
            break
        params = {**params, "cursor": cursor[0]}
    return found


def project(name: str | int) -> Flow[Project]:
    """The project with this id, slug or name. Raises PackshotError if there is none or several."""
    if isinstance(name, int) or name.isdigit():
        return Project.from_json((yield from fetch(Send("GET", f"/api/projects/{name}/"))).json())
    every = yield from projects()
    found = [each for each in every if name in (each.slug, each.name)]
    if len(found) != 1:
        names = ", ".join(each.slug for each in every) or "none"
        raise PackshotError(f"{len(found)} projects are called {name!r}; there are: {names}")
    return found[0]


def judge(
    project: int, original: Picture, images: Sequence[Picture], *,
    mask: Picture | None = None, category: str = "", prompt: str = "",
) -> Flow[Appraisal]:  # fmt: skip
    """The model's judgement of each image. The same call gets the stored result, so it repeats."""
    files = [part("original", original), *(part("generation", each) for each in images)]
    files += [] if mask is None else [part("mask", mask)]
    call = Send("POST", f"/api/projects/{project}/judge/", files=files,
                data={"category": category, "prompt": prompt})  # fmt: skip
    reply = yield from fetch(call)
    appraisal = Appraisal.from_json(reply.json())
    while reply.status_code == 202:
        yield Sleep(POLL)
        reply = yield from fetch(Send("GET", f"/api/appraisals/{appraisal.id}/"))
        appraisal = Appraisal.from_json(reply.json())
    return appraisal


def rank(
    project: int, original: Picture, candidates: Sequence[Picture], *,
    ttl: int = 0, mask: Picture | None = None, product: str = "", ids: Sequence[str] = (),
    generator: str = "", category: str = "", prompt: str = "", key: str = "",
) -> Flow[Ranking]:  # fmt: skip
    """The model's order of the candidates; with `ttl` people go on where it is unsure."""
    files = [part("original", original), *(part("candidate", each) for each in candidates)]
    files += [] if mask is None else [part("mask", mask)]
    data = {"ttl": str(ttl), "product": product, "id": list(ids), "generator": generator,
            "category": category, "prompt": prompt}  # fmt: skip
    call = Send("POST", f"/api/projects/{project}/rankings/", files=files, data=data,
                headers={"Idempotency-Key": key or uuid.uuid4().hex})  # fmt: skip
    ranking = Ranking.from_json((yield from fetch(call)).json())
    while ranking.state == "judging":
        yield Sleep(POLL)
        ranking = yield from read_ranking(ranking.id)
    return ranking


def read_ranking(ranking: int, wait: int = 0) -> Flow[Ranking]:
    """A ranking as it is now, or once it is final within `wait` seconds."""
    call = Send("GET", f"/api/rankings/{ranking}/", params={"wait": wait})
    return Ranking.from_json((yield from fetch(call)).json())


def final(ranking: Ranking) -> Flow[Ranking]:
    """The ranking once it is final, which is at the end of its time at the latest."""
    while ranking.state != "closed":
        yield Sleep(POLL)
        ranking = yield from read_ranking(ranking.id, wait=LONGEST_WAIT)
    return ranking


def job(pk: int) -> Flow[Job]:
    """The job once it has ended. Raises JobFailed if that was without success."""
    while True:
        ended = Job.from_json((yield from fetch(Send("GET", f"/api/jobs/{pk}/"))).json())
        if ended.state == "succeeded":
            return ended
        if ended.state in ("failed", "cancelled"):
            raise JobFailed(f"Job {pk} has {ended.state}: {ended.error or 'by a person'}")
        yield Sleep(POLL)


def push(
    project: int, chunks: Iterable[Chunk], *, journal: Journal, progress: OnProgress, total: int
) -> Flow[Pushed]:
    """Import the chunks that the journal does not name yet, one after the other."""
    rows = skipped = 0
    refused: list[str] = []
    for chunk in chunks:
        if chunk.key in journal:
            skipped += len(chunk.rows)
        else:
            call = Send("POST", f"/api/projects/{project}/imports/", files=chunk.parts(),
                        data={"format": "jsonl", "paths": chunk.paths()},
                        headers={"Idempotency-Key": chunk.key})  # fmt: skip
            answer = JobAnswer.from_json((yield from fetch(call)).json())
            ended = yield from job(answer.job.id)
            refused += [f"{each.reference}: {each.reason}" for each in ended.refused]
            rows += len(chunk.rows) - ended.refused_count
            if not ended.refused_count:
                journal.add(chunk.key)
        progress(rows + skipped + len(refused), total)
    return Pushed(rows, skipped, refused)


def export(project: int, format: str) -> Flow[bytes]:
    """An export's content."""
    return (yield from fetch(Send("GET", f"/api/projects/{project}/exports/{format}/"))).content


def part(name: str, picture: Picture) -> Part:
    """A file of a form. It is read into memory, so that the call can be repeated."""
    if isinstance(picture, bytes):
        return name, (f"{name}.png", picture)
    path = Path(picture)
    try:
        return name, (path.name, path.read_bytes())
    except OSError as error:
        raise PackshotError(f"{path} can't be read: {error.strerror}") from error
