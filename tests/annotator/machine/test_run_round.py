"""Rounds: what is asked and kept, the budget of a day, and failures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from annotator.machine.run_round import request_due_rounds
from annotator.models import (
    Answer,
    Job,
    JobKind,
    JobState,
    MachineAnnotator,
    MachineAnswer,
    Project,
    Question,
    QuestionState,
)
from scoring.vocabulary.say import say
from tests.annotator.machine.stub_endpoint import Reply, StubEndpoint, stub_endpoint

Pair = Callable[..., Question]
Round = Callable[[], Job]


@pytest.fixture
def stub(settings: Any) -> Any:
    with stub_endpoint() as stub:
        settings.MACHINE = stub.endpoint()
        yield stub


def machine() -> MachineAnnotator:
    return MachineAnnotator.objects.get()


def test_open_pairs_are_asked_and_stay_with_people(
    stub: StubEndpoint, pair: Pair, run_round: Round
) -> None:
    questions = [pair(), pair()]
    job = run_round()
    assert (job.state, job.result) == (JobState.SUCCEEDED, {"asked": 2, "decided": 2})
    bright = {question.right_id for question in questions}
    for answer in MachineAnswer.objects.all():
        preferred = answer.left_id if answer.choice == "left" else answer.right_id
        assert preferred in bright
        assert answer.model == "stub-vlm"
    assert not Answer.objects.exists()
    for question in Question.objects.all():
        assert (question.state, question.answers_count) == (QuestionState.OPEN, 0)
    assert run_round().result == {"asked": 0, "decided": 0}  # no pair is asked twice
    assert len(stub.requests) == 4


def test_a_day_has_its_budget(stub: StubEndpoint, pair: Pair, run_round: Round) -> None:
    MachineAnnotator.objects.update(daily_pairs=2)
    for _ in range(3):
        pair()
    assert run_round().result["asked"] == 2
    assert run_round().result["asked"] == 0
    row = machine()
    assert row.next_ask_at is not None
    assert row.asked_on is not None
    assert row.next_ask_at.isoformat() == f"{row.asked_on + timedelta(days=1)}T00:00:00+00:00"
    MachineAnnotator.objects.update(asked_on=row.asked_on - timedelta(days=1))  # a day later
    assert run_round().result["asked"] == 1
    assert machine().asked_today == 1


def test_one_that_is_off_is_not_asked(stub: StubEndpoint, pair: Pair, run_round: Round) -> None:
    MachineAnnotator.objects.update(is_on=False)
    pair()
    assert run_round().result["asked"] == 0
    assert stub.requests == []


@pytest.mark.django_db(transaction=True)  # the endpoint's thread has a connection of its own
def test_switching_off_ends_a_round(stub: StubEndpoint, pair: Pair, run_round: Round) -> None:
    for _ in range(3):
        pair()

    def off(pictures: object) -> Reply:
        MachineAnnotator.objects.update(is_on=False)
        connection.close()
        return Reply("FIRST")

    stub.answering = off
    job = run_round()
    assert job.result["asked"] <= 1


@pytest.mark.parametrize(
    ("reply", "says", "at_least"),
    [
        (Reply(status=429, headers={"Retry-After": "600"}), "left alone for 600 seconds", 600),
        (Reply(status=401), "refuses the key", 60),
        (Reply(status=500), "status 500", 60),
    ],
)
def test_a_failure_ends_the_round_and_is_shown(
    stub: StubEndpoint, pair: Pair, run_round: Round, reply: Reply, says: str, at_least: int
) -> None:
    pair()
    stub.answering = lambda pictures: reply
    began = timezone.now()
    job = run_round()
    assert job.state == JobState.SUCCEEDED
    row = machine()
    assert row.error is not None
    assert says in say(row.error)
    assert row.next_ask_at is not None
    wait = row.next_ask_at - began
    assert timedelta(seconds=at_least) <= wait < timedelta(seconds=at_least + 60)
    assert (row.failures, row.asked_today) == (1, 1)
    assert not MachineAnswer.objects.exists()
    stub.answering = lambda pictures: Reply("FIRST")
    run_round()
    assert (machine().failures, machine().error) == (0, None)


def test_it_waits_longer_after_each_failure(
    stub: StubEndpoint, pair: Pair, run_round: Round
) -> None:
    pair()
    stub.answering = lambda pictures: Reply(status=500)
    waits = []
    for _ in range(3):
        began = timezone.now()
        run_round()
        waits.append(round((machine().next_ask_at - began).total_seconds() / 60))  # type: ignore[operator]
    assert waits == [1, 2, 4]
    MachineAnnotator.objects.update(failures=1000)
    run_round()
    assert machine().next_ask_at - timezone.now() < timedelta(hours=6, minutes=1)  # type: ignore[operator]


def test_a_model_that_can_not_compare_is_not_asked_on_and_on(
    stub: StubEndpoint, pair: Pair, run_round: Round
) -> None:
    for _ in range(7):
        pair()
    stub.answering = lambda pictures: Reply("As a language model I can't see pictures.")
    job = run_round()
    assert job.result == {"asked": 5, "decided": 0}
    assert "could not be used" in say(machine().error)


def test_without_an_endpoint_nothing_is_requested(
    settings: Any, pair: Pair, run_round: Round
) -> None:
    settings.MACHINE = None
    pair()
    MachineAnnotator.objects.update(next_ask_at=timezone.now())
    assert request_due_rounds() == 0
    run_round()
    assert "No vision-language model" in say(machine().error)


def test_the_sweeper_requests_a_round_once(
    stub: StubEndpoint, project: Project, pair: Pair
) -> None:
    MachineAnnotator.objects.update(next_ask_at=timezone.now())
    assert request_due_rounds() == 0  # there is nothing to ask
    MachineAnnotator.objects.update(next_ask_at=timezone.now())
    pair()
    assert request_due_rounds() == 1
    assert request_due_rounds() == 0
    assert Job.objects.get().kind == JobKind.MACHINE
    project.archived_at = timezone.now()
    project.save()
    MachineAnnotator.objects.update(next_ask_at=timezone.now())
    assert request_due_rounds() == 0
