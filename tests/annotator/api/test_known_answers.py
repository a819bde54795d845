"""Ops set and delete known answers; annotators don't learn which images are gold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import (
    Generation,
    KnownAnswer,
    Project,
    Purpose,
    QuestionState,
    Role,
    User,
)
from tests.factories import (
    make_generation,
    make_known_answer,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db
ANSWER = {"is_good": False, "is_changed": True, "explanation": "The handle is missing."}


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def ops(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.OPS))


@pytest.fixture
def generation(project: Project) -> Generation:
    return make_generation(make_product(project))


def address(generation: Generation) -> str:
    return f"/api/generations/{generation.pk}/known-answer/"


def test_a_known_answer_is_made_changed_and_listed(
    project: Project, ops: APIClient, generation: Generation
) -> None:
    made = ops.put(address(generation), ANSWER).json()
    assert {name: made[name] for name in ANSWER} == ANSWER
    assert made["generation"] == generation.pk
    ops.put(address(generation), {"is_good": True})
    listed = ops.get(f"/api/projects/{project.pk}/known-answers/").json()["results"]
    assert [(each["is_good"], each["is_changed"], each["explanation"]) for each in listed] == [
        (True, False, "")
    ]


def test_taking_it_back_takes_its_question_out_of_the_queue(
    project: Project, ops: APIClient, generation: Generation
) -> None:
    make_known_answer(generation)
    question = make_question(project, left=generation, purpose=Purpose.GOLD)
    assert ops.delete(address(generation)).status_code == 204
    question.refresh_from_db()
    assert question.state == QuestionState.WITHDRAWN
    assert not KnownAnswer.objects.exists()
    assert ops.delete(address(generation)).status_code == 404


def test_products_of_the_audit_are_refused(project: Project, ops: APIClient) -> None:
    audited = make_generation(make_product(project, is_audit=True))
    refused = ops.put(address(audited), ANSWER)
    assert refused.status_code == 409
    assert "audit" in refused.json()["detail"]


def test_the_api_tells_where_a_known_answer_may_be_set(
    project: Project, ops: APIClient, generation: Generation
) -> None:
    audited = make_generation(make_product(project, is_audit=True))
    rows = ops.get(f"/api/projects/{project.pk}/generations/").json()["results"]
    assert {row["id"]: row["gold_refusal"] for row in rows} == {
        generation.pk: None,
        audited.pk: "audit",
    }
    for each in (generation, audited):
        body = ops.get(f"/api/generations/{each.pk}/").json()
        taken = ops.put(address(each), ANSWER)
        assert (body["gold_refusal"] is None) == (taken.status_code == 200)


def test_a_generation_tells_what_its_known_answer_is_for(
    project: Project, ops: APIClient, generation: Generation
) -> None:
    other = make_generation(make_product(project))
    for each in (generation, other):
        assert ops.get(f"/api/generations/{each.pk}/").json()["gold_use"] == ""
        ops.put(address(each), ANSWER)
    uses = [
        ops.get(f"/api/generations/{each.pk}/").json()["gold_use"] for each in (generation, other)
    ]
    assert uses == ["test", "practice"]


def test_what_is_right_must_be_said(ops: APIClient, generation: Generation) -> None:
    refused = ops.put(address(generation), {"explanation": "because"})
    assert refused.status_code == 400
    assert "is_good" in refused.json()["fields"]


def test_a_generation_tells_what_is_known_about_it(ops: APIClient, generation: Generation) -> None:
    where = f"/api/generations/{generation.pk}/"
    assert ops.get(where).json()["known_answer"] is None
    ops.put(address(generation), ANSWER)
    assert ops.get(where).json()["known_answer"] == ANSWER
