"""Simulated people wait for running jobs, and say why they end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from annotator.errors import InvalidInput, Unavailable
from annotator.simulation import campaign
from annotator.simulation.campaign import Campaign
from annotator.simulation.person import Character, SimulatedPerson
from annotator.simulation.standing import Standing
from annotator.simulation.truth import Truth

TRUTH = Truth(background_good=True, product_unchanged=True, quality=0.9)


class Server:
    """Has no questions until its jobs were read so many times, then `questions`."""

    def __init__(self, *, jobs: int, questions: int = 0) -> None:
        self.jobs = jobs
        self.questions = questions
        self.answers = 0

    def get(self, path: str) -> Any:
        if "jobs/" not in path:
            return {"champion": None}
        if "running" not in path or self.jobs == 0:
            return {"results": []}
        self.jobs -= 1
        return {"results": [{"kind": "score"}]}

    def post(self, path: str, body: Any = None, *, idempotent: bool = False) -> Any:
        if path.endswith("answers/"):
            self.answers += 1
        elif self.jobs == 0 and self.questions:
            self.questions -= 1
            shown = {"id": 1}
            return {"questions": [{"id": 5, "kind": "single", "left": shown, "right": None}]}
        return {"questions": []}

    def pages(self, path: str) -> Iterator[Any]:
        if self.jobs == 0:  # imported only then
            yield {"id": 1, "external_id": "g1", "score": None, "verdict": "undecided",
                   "verdict_by": ""}  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "SECONDS_BETWEEN_LOOKS", 0.001)
    monkeypatch.setattr(campaign, "SECONDS_WITHOUT_QUESTIONS", 0.01)


def run(server: Server, *, answers: int = 2) -> tuple[list[Standing], list[str]]:
    reports: list[Standing] = []
    messages: list[str] = []
    client: Any = server
    people = [(client, SimulatedPerson(Character(seconds=0), seed=1))]
    simulated = Campaign(project_id=1, admin=client, truths={"g1": TRUTH}, answers=answers)
    simulated.run(people, every=2, report=reports.append, tell=messages.append)
    return reports, messages


def test_it_waits_while_images_are_scored_and_says_so_once() -> None:
    server = Server(jobs=5, questions=2)
    reports, messages = run(server)
    assert server.answers == 2
    assert messages == ["There are no questions yet; waiting for running jobs: score."]
    assert [report.answers for report in reports] == [0, 2]
    assert [report.average_precision for report in reports] == [0.0, 1.0]


def test_with_nothing_under_way_it_gives_up_with_the_reason() -> None:
    with pytest.raises(Unavailable, match="no job is running"):
        run(Server(jobs=0))


def test_it_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaign, "SECONDS_FOR_JOBS", 0.05)
    with pytest.raises(Unavailable, match="Jobs not done yet: score"):
        run(Server(jobs=10**6))


def test_a_picture_without_a_truth_is_named() -> None:
    client: Any = Server(jobs=0, questions=1)
    people = [(client, SimulatedPerson(Character(seconds=0), seed=1))]
    simulated = Campaign(project_id=1, admin=client, truths={"other": TRUTH}, answers=1)
    with pytest.raises(InvalidInput, match="generation 1 is not known"):
        simulated.run(people, every=1, report=print, tell=print)


def test_an_end_after_some_answers_is_told_and_no_error() -> None:
    server = Server(jobs=0, questions=3)
    reports, messages = run(server, answers=9)
    assert server.answers == 3
    assert [report.answers for report in reports] == [0, 2, 3, 3]
    assert messages == ["There are no more questions, and no job is running that could add any."]


class ServerWithModel(Server):
    """Has a model in use, and notes what the admin requests."""

    def __init__(self) -> None:
        super().__init__(jobs=0, questions=2)
        self.requested: list[str] = []

    def get(self, path: str) -> Any:
        if path.endswith("batches/"):
            return []
        if "models/" in path:
            return {"results": [{"id": 7, "state": "candidate"}]}
        return super().get(path) if "jobs/" in path else {"champion": {"number": 1}}

    def post(self, path: str, body: Any = None, *, idempotent: bool = False) -> Any:
        if "questions/" not in path:
            self.requested.append(path)
        return super().post(path, body, idempotent=idempotent)


def test_before_the_freeze_a_model_is_fitted_to_all_answers() -> None:
    server = ServerWithModel()
    client: Any = server
    people = [(client, SimulatedPerson(Character(seconds=0), seed=1))]
    simulated = Campaign(project_id=1, admin=client, truths={"g1": TRUTH}, answers=2)
    simulated.run(people, every=2, report=print, tell=print, freeze_after=2)

    assert server.requested == [
        "api/projects/1/models/retrain/", "api/models/7/promote/", "api/projects/1/batches/",
    ]  # fmt: skip
