"""Webhooks are told of a final order: once, signed, with what came of each candidate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.models import Candidate, Delivery, Project, Ranking, RankingState
from annotator.rankings.advance import advance, close_due, fail
from annotator.webhooks.send import send_due_deliveries
from scoring.vocabulary.hooks import HookEvent, HookFormat
from scoring.vocabulary.messages.pictures import FILE_EMPTY
from tests.annotator.webhooks.receiver import Clock, Receiver, is_genuine, make_hook
from tests.factories import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(name="Mugs")


def make_ranking(project: Project, *means: float, state: RankingState) -> Ranking:
    """A ranking of these candidates and one that can't be read."""
    ranking = Ranking.objects.create(
        project=project, product="mug", ttl=60, state=state, closes_at=timezone.now()
        + timedelta(minutes=1),
    )  # fmt: skip
    for place, mean in enumerate(means):
        Candidate.objects.create(
            ranking=ranking, place=place, name=f"{place}.png", external_id=f"mug-{place}",
            mean=mean, deviation=0.1,
        )  # fmt: skip
    Candidate.objects.create(
        ranking=ranking, place=len(means), name="broken.png", external_id="mug-x",
        refused=FILE_EMPTY(),
    )  # fmt: skip
    return ranking


def test_a_receiver_gets_the_final_order_once(
    project: Project, receiver: Receiver, clock: Clock
) -> None:
    _, secret = make_hook(project, receiver.url, HookEvent.RANKING_CLOSED)
    make_hook(project, receiver.url, HookEvent.JOB_FAILED)
    ranking = make_ranking(project, -4.0, 4.0, state=RankingState.ASKING)
    advance(ranking)
    advance(ranking)
    assert send_due_deliveries(clock=clock) == 1
    (received,) = receiver.received
    assert is_genuine(received, secret, now=clock.now)
    assert received.json["type"] == "ranking.closed"
    data = received.json["data"]
    assert (data["ranking"], data["product"], data["outcome"]) == (ranking.pk, "mug", "clear")
    assert (data["order"], data["answers"]) == ([1, 0], 0)
    other, best, broken = data["candidates"]
    assert (best["id"], best["rank"], other["rank"]) == ("mug-1", 1, 2)
    assert best["p_best"] > other["p_best"]
    assert (broken["name"], broken["rank"], broken["p_best"]) == ("broken.png", None, None)


def test_when_the_time_is_up_or_nothing_could_be_judged(project: Project) -> None:
    make_hook(project, "https://receiver.example/hook", HookEvent.RANKING_CLOSED)
    late = make_ranking(project, 0.0, 0.0, state=RankingState.ASKING)
    Ranking.objects.filter(pk=late.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    close_due()
    fail(make_ranking(project, state=RankingState.JUDGING))
    told = [each.payload["data"] for each in Delivery.objects.order_by("pk")]
    assert [each["outcome"] for each in told] == ["time_up", "failed"]
    assert [len(each["order"]) for each in told] == [2, 0]


def test_slack_is_told_in_a_sentence(project: Project) -> None:
    url = "https://receiver.example/hook"
    make_hook(project, url, HookEvent.RANKING_CLOSED, format=HookFormat.SLACK)
    advance(make_ranking(project, -4.0, 4.0, state=RankingState.ASKING))
    fail(make_ranking(project, state=RankingState.JUDGING))
    told = [each.payload["text"] for each in Delivery.objects.order_by("pk")]
    assert told == [
        "Mugs: the best candidate for mug is 1.png",
        "Mugs: the candidates for mug could not be judged",
    ]
