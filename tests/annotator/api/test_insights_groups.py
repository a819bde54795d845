"""Rates by group over the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from annotator.models import Project, Purpose, Role, User
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


def test_the_api_refuses_what_it_cannot_group_by(
    project: Project, as_user: Callable[[User], APIClient]
) -> None:
    image = make_generation(make_product(project), generator="a", prompt="on a beach")
    question = make_question(project, left=image, purpose=Purpose.EXPLORE)
    make_answer(question, make_member(project), "bad", reasons={str(image.pk): ["floating"]})
    ops = as_user(make_member(project, Role.OPS))
    address = f"/api/projects/{project.pk}/insights/groups/"

    body = ops.get(address, {"by": ["generator", "word"]}).json()

    assert [row["word"] for row in body["rows"]] == ["beach"]
    assert body["rows"][0]["reasons"] == [{"reason": "floating", "count": 1}]
    for wrong in ({}, {"by": "colour"}):
        refused = ops.get(address, wrong)
        assert refused.status_code == 400 and "by" in refused.json()["fields"]
    images = f"/api/projects/{project.pk}/generations/"
    assert len(ops.get(images, {"word": "Beach"}).json()["results"]) == 1
    assert ops.get(images, {"word": "bea"}).json()["results"] == []


@pytest.mark.parametrize("name", ["work", "agreement", "people", "scores", "groups/?by=generator"])
def test_a_page_of_figures_takes_a_fixed_number_of_queries(
    name: str,
    project: Project,
    as_user: Callable[[User], APIClient],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = as_user(make_member(project, Role.ADMIN))
    address = f"/api/projects/{project.pk}/insights/{name}"
    address = address if "?" in address else f"{address}/"
    for _ in range(3):
        question = make_question(
            project, purpose=Purpose.EXPLORE, answers_needed=2, answers_count=2
        )
        for _ in range(2):
            make_answer(question, make_member(project), "good")
    client.get("/api/session/")  # a connection prepares its statements once
    with django_assert_max_num_queries(10):  # four of them find out who asks
        assert client.get(address).status_code == 200
