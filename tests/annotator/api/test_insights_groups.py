"""Rates by group over the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
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
