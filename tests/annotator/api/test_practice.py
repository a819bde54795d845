"""Practice and the summary over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import Answer, KnownAnswer, User
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


def test_practice_questions_look_like_real_ones_and_say_what_is_right(as_user: Login) -> None:
    project = make_project()
    generation = make_generation(make_product(project, category="lamp", gold_use="practice"))
    KnownAnswer.objects.create(
        project=project, generation=generation, is_good=True, is_changed=True, explanation="A leg."
    )
    client = as_user(make_member(project))
    (practice,) = client.get(f"/api/projects/{project.pk}/practice/").json()["questions"]
    assert practice["question"]["kind"] == "single"
    assert practice["question"]["product"]["category"] == "lamp"
    assert practice["question"]["left"]["id"] == generation.pk
    assert practice["known"] == {"is_good": True, "is_changed": True, "explanation": "A leg."}
    assert practice["known_right"] is None
    address = f"/api/questions/{-practice['question']['id']}/answers/"
    given = client.post(address, {"choice": "good"}, headers={"Idempotency-Key": "k"})
    assert given.status_code == 404 and not Answer.objects.exists()


def test_the_summary_is_of_ones_own_session(as_user: Login) -> None:
    project = make_project()
    user = make_member(project)
    make_answer(make_question(project), user, "good", milliseconds=8_000)
    first = make_answer(make_question(project), user, "good", milliseconds=2_000)
    address = f"/api/projects/{project.pk}/summary/"
    client = as_user(user)
    assert client.get(address).json()["answers"] == 2
    assert client.get(address, {"first_answer": first.pk}).json() == {
        "answers": 1, "median_milliseconds": 2_000, "agreement": None, "gold": None,
    }  # fmt: skip
    assert client.get(address, {"first_answer": "soon"}).status_code == 400
