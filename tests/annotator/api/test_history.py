"""The story of a generation over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest import MonkeyPatch
from rest_framework.test import APIClient

from annotator.api import history
from annotator.models import Choice, FlagKind, Role, User
from annotator.review.decide import review_generation
from annotator.review.raise_flags import flag
from scoring.vocabulary.messages.flags import PEOPLE_DISAGREE
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]


def test_ops_read_the_story_with_names(as_user: Login) -> None:
    project = make_project()
    otto = make_member(project, Role.OPS, username="otto")
    generation = make_generation(make_product(project))
    question = make_question(project, left=generation)
    make_answer(question, make_member(project, username="anna"), Choice.GOOD)
    flag(generation=generation, kind=FlagKind.DISAGREEMENT, detail=PEOPLE_DISAGREE(people=2))
    review_generation(generation=generation, by=otto, decision="accepted")  # type: ignore[arg-type]
    client = as_user(otto)
    client.get("/api/session/")  # a connection prepares its statements once
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/api/generations/{generation.pk}/history/")
    assert response.status_code == 200 and len(queries) <= 18
    body = response.json()
    assert body["next"] is None
    kinds = [(event["kind"], event["who"]) for event in body["results"]]
    assert kinds == [
        ("unflagged", None), ("reviewed", "otto"), ("flagged", None), ("answered", "anna"),
        ("asked", None), ("imported", None),
    ]  # fmt: skip
    by_kind = {event["kind"]: event for event in body["results"]}
    assert by_kind["flagged"]["message"]["code"] == PEOPLE_DISAGREE.code
    assert by_kind["answered"]["choice"] == "good" and by_kind["answered"]["counts"] is True


def test_pages_follow_each_other(as_user: Login, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(history, "EVENTS_AT_ONCE", 2)
    project = make_project()
    generation = make_generation(make_product(project))
    for _ in range(4):
        question = make_question(project, left=generation)
        make_answer(question, make_member(project), Choice.GOOD)
    client = as_user(make_member(project, Role.OPS))
    address, ids = f"/api/generations/{generation.pk}/history/", []
    while address:
        body = client.get(address).json()
        ids += [event["id"] for event in body["results"]]
        address = body["next"]
    assert len(ids) == len(set(ids)) == 9 and ids[-1] == f"imported-{generation.pk}"


@pytest.mark.parametrize("cursor", ["x", "WyJ4IiwxLDFd", "WzEsMSwxXQ", "bnVsbA", "%FF"])
def test_a_cursor_of_ones_own_making_is_refused(as_user: Login, cursor: str) -> None:
    project = make_project()
    generation = make_generation(make_product(project))
    client = as_user(make_member(project, Role.OPS))
    response = client.get(f"/api/generations/{generation.pk}/history/?cursor={cursor}")
    assert response.status_code == 400
    assert response.json()["fields"]["cursor"][0]["code"] == "wrong_cursor"
