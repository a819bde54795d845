"""People at the queue, each in a process: in the database layer, or over HTTP like the page."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier, Event
from typing import Any

import numpy as np

WARM_UP = 3  # answers not counted, to warm up connections, imports and the server's caches
Ask = Callable[[], list[dict[str, Any]]]
Answer = Callable[[dict[str, Any]], None]


@dataclass
class Spent:
    """Milliseconds of each call, the time of each request, and the questions received."""

    next: list[float] = field(default_factory=list)
    submit: list[float] = field(default_factory=list)
    asked_at: list[float] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)
    seconds: float = 0.0


def in_process(url: str, project_id: int, place: int) -> tuple[Ask, Answer]:
    """Calls the app's own functions."""
    from tests.bench.at_scale.scratch import start_django

    start_django(url)
    from annotator.models import Project, User
    from annotator.queue.next_question import next_questions
    from annotator.queue.submit_answer import Content, submit_answer

    project = Project.objects.get(pk=project_id)
    user = User.objects.get(username=f"annotator{place}")

    def ask() -> list[dict[str, Any]]:
        holds = next_questions(project=project, user=user, count=1)
        return [{"id": hold.question_id, "row": hold.question} for hold in holds]

    def answer(question: dict[str, Any]) -> None:
        row = question["row"]
        submit_answer(
            question=row,
            user=user,
            content=Content(choice="good" if row.kind == "single" else "left", milliseconds=1500),
            idempotency_key=str(uuid.uuid4()),
        )

    return ask, answer


def over_http(address: str, project_id: int, place: int) -> tuple[Ask, Answer]:
    """Works like the judge page: a session cookie, the CSRF header, one persistent connection."""
    connection = http.client.HTTPConnection(address)
    headers = {
        "Content-Type": "application/json",
        "X-Forwarded-Proto": "https",
        "Origin": f"https://{address}",
    }
    cookies: dict[str, str] = {}

    def send(
        path: str, body: str, sent: dict[str, str], *, again: bool = True
    ) -> tuple[http.client.HTTPResponse, bytes]:
        try:
            connection.request("POST", path, body, sent)
            response = connection.getresponse()
            return response, response.read()
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            # The server has closed the connection while its person was thinking. Browsers open
            # another one; the key of an answer stays the same.
            connection.close()
            if not again:
                raise
            return send(path, body, sent, again=False)

    def post(path: str, body: dict[str, Any], **more: str) -> Any:
        response, content = send(path, json.dumps(body), headers | more)
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            cookies[name] = value
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        headers["X-CSRFToken"] = cookies.get("csrftoken", "")
        if response.status >= 300:
            raise RuntimeError(f"{path}: {response.status} {content[:300]!r}")
        return json.loads(content)

    post("/api/session/", {"username": f"annotator{place}", "password": "password"})

    def ask() -> list[dict[str, Any]]:
        path = f"/api/projects/{project_id}/questions/next/"
        questions: list[dict[str, Any]] = post(path, {"count": 1})["questions"]
        return questions

    def answer(question: dict[str, Any]) -> None:
        choice = "good" if question["kind"] == "single" else "left"
        path = f"/api/questions/{question['id']}/answers/"
        key = {"Idempotency-Key": str(uuid.uuid4())}
        post(path, {"choice": choice, "milliseconds": 1500}, **key)

    return ask, answer


def work(
    *,
    via: Callable[[str, int, int], tuple[Ask, Answer]],
    where: str,
    project_id: int,
    place: int,
    think: float,
    start: Barrier,
    stop: Event,
    results: Any,
) -> None:
    """One person in one process: next, think, answer, next … until `stop`."""
    ask, answer = via(where, project_id, place)
    spent = Spent()
    for _ in range(WARM_UP):
        for question in ask():
            answer(question)
            spent.questions.append(question["id"])
    start.wait()
    time.sleep(random.random() * think)  # so that people don't start in step
    began = time.perf_counter()
    while not stop.is_set():
        at, asked = time.time(), time.perf_counter()
        found = ask()
        if not found:  # a new, short plan has just replaced the old one
            time.sleep(0.2)
            continue
        (question,) = found
        spent.next.append((time.perf_counter() - asked) * 1000)
        spent.asked_at.append(at)
        time.sleep(random.expovariate(1 / think) if think else 0)
        sent = time.perf_counter()
        answer(question)
        spent.submit.append((time.perf_counter() - sent) * 1000)
        spent.questions.append(question["id"])
    spent.seconds = time.perf_counter() - began
    results.put(spent)


class Crew:
    """People at work; `start` returns once all of them have warmed up and begin.

    They are forked, so that the app is loaded once instead of 32 times.
    """

    def __init__(
        self,
        via: Callable[[str, int, int], tuple[Ask, Answer]],
        where: str,
        project_id: int,
        *,
        people: int,
        think: float,
    ) -> None:
        context = multiprocessing.get_context("fork")
        self._results = context.Queue()
        self._barrier, self._stop = context.Barrier(people + 1), context.Event()
        shared = {
            "via": via, "where": where, "project_id": project_id, "think": think,
            "start": self._barrier, "stop": self._stop, "results": self._results,
        }  # fmt: skip
        self._people = [
            context.Process(target=work, kwargs={"place": place, **shared}, daemon=True)
            for place in range(people)
        ]

    @property
    def pids(self) -> list[int]:
        """The people's processes, once they have started."""
        return [person.pid for person in self._people if person.pid is not None]

    def start(self) -> None:
        """Let all begin together."""
        from django.db import connections

        connections.close_all()  # a child that closes an inherited connection closes it for all
        for person in self._people:
            person.start()
        self._barrier.wait(timeout=300)

    def finish(self) -> list[Spent]:
        """Stop each person after the current question; return what they spent."""
        self._stop.set()
        spent = [self._results.get(timeout=120) for _ in self._people]
        for person in self._people:
            person.join()
        return spent


def percentiles(milliseconds: list[float]) -> str:
    """p50, p95 and p99 as columns."""
    return " ".join(f"{np.percentile(milliseconds, q):7.1f}" for q in (50, 95, 99))
