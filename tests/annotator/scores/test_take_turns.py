"""Long work rests while people are at the queue, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotator.models import Hold
from annotator.queue.next_question import next_questions
from annotator.scores import take_turns
from annotator.scores.take_turns import LONGEST_REST, REST, with_rests
from tests.factories import make_member, make_project, make_question

pytestmark = pytest.mark.django_db


class Clock:
    """A clock that only advances when told to, and by rests."""

    def __init__(self) -> None:
        self.now = 0.0
        self.rests: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.rests.append(seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(take_turns, "time", clock)
    return clock


def somebody_has_a_question() -> None:
    project = make_project()
    make_question(project)
    assert next_questions(project=project, user=make_member(project), count=1)


def work(clock: Clock, *seconds: float, rest: float = REST, beat: float = 0.0) -> list[float]:
    done = []
    for step in with_rests(seconds, rest=rest, beat=beat):
        clock.now += step
        done.append(step)
    return done


@pytest.mark.postgres
def test_each_rest_is_in_proportion_to_the_step_before_it(clock: Clock) -> None:
    somebody_has_a_question()
    assert work(clock, 0.25, 1.0) == [0.25, 1.0]
    assert clock.rests == pytest.approx([0.25 * REST, 1.0 * REST])


@pytest.mark.postgres
def test_a_step_that_waited_long_is_followed_by_a_short_rest(clock: Clock) -> None:
    somebody_has_a_question()
    work(clock, 600.0)
    assert clock.rests == [LONGEST_REST]


@pytest.mark.postgres
def test_a_beat_makes_short_steps_rest_longer_and_long_ones_not_shorter(clock: Clock) -> None:
    somebody_has_a_question()
    work(clock, 0.1, 0.2, 0.4, rest=0.5, beat=0.5)
    assert clock.rests == pytest.approx([0.4, 0.3, 0.2])


@pytest.mark.postgres
def test_who_is_later_than_the_beat_does_not_rest_for_it(clock: Clock) -> None:
    somebody_has_a_question()
    work(clock, 0.7, rest=0.0, beat=0.5)
    assert clock.rests == [0.0]


@pytest.mark.postgres
def test_getting_a_step_counts_as_work(clock: Clock) -> None:
    def slow() -> Iterator[int]:
        clock.now += 0.3
        yield 1

    somebody_has_a_question()
    assert list(with_rests(slow())) == [1]
    assert clock.rests == pytest.approx([0.3 * REST])


def test_nobody_is_waited_for_where_nobody_is(clock: Clock) -> None:
    somebody_has_a_question()
    Hold.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert work(clock, 2.0) == [2.0]
    assert clock.rests == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets others write meanwhile")
def test_who_keeps_all_others_out_does_not_rest(clock: Clock) -> None:
    somebody_has_a_question()
    work(clock, 2.0)
    assert clock.rests == []
