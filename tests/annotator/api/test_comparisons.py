"""Comparisons over the API: start, look, change, end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import Comparison, Project, Role, ScoreState, User
from tests.factories import (
    make_answer,
    make_comparison,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db

AsUser = Callable[[User], APIClient]


@pytest.fixture
def project() -> Project:
    project = make_project()
    for _ in range(3):
        product = make_product(project)
        for name in "ab":
            make_generation(product, generator=name, score_state=ScoreState.SCORED)
    return project


def test_an_admin_starts_changes_and_ends_one_and_ops_may_look(
    project: Project, as_user: AsUser
) -> None:
    admin = as_user(make_member(project, Role.ADMIN))
    address = f"/api/projects/{project.pk}/comparisons/"
    started = admin.post(address, {"of": "generator", "a": "a", "b": "b"})
    assert started.status_code == 201
    body = started.json()
    assert (body["share"], body["products"], body["is_running"]) == (0.25, 3, True)
    assert (body["lead"], body["winner"], body["answers_missing"]) == (None, None, None)

    one = f"/api/comparisons/{body['id']}/"
    assert admin.patch(one, {"share": 0.5}).json()["share"] == 0.5
    ended = admin.patch(one, {"is_running": False}).json()
    assert not ended["is_running"] and ended["ended_at"]

    ops = as_user(make_member(project, Role.OPS))
    assert ops.get(one).json() == ended
    assert ops.get(address).json()["results"] == [ended]


def test_a_bad_request_names_the_field_and_changes_nothing(
    project: Project, as_user: AsUser
) -> None:
    admin = as_user(make_member(project, Role.ADMIN))
    address = f"/api/projects/{project.pk}/comparisons/"
    for body, field in (
        ({"of": "colour", "a": "a", "b": "b"}, "of"),
        ({"of": "generator", "a": "a"}, "b"),
        ({"of": "generator", "a": "a", "b": "zzz"}, "b"),
        ({"of": "generator", "a": "a", "b": "b", "share": 2}, "share"),
        ({"of": "version", "a": "1", "b": "x"}, "a"),
    ):
        refused = admin.post(address, body)
        assert refused.status_code == 400 and field in refused.json()["fields"], body
    assert not Comparison.objects.exists()
    running = make_comparison(project, a="a", b="b")
    again = admin.post(address, {"of": "generator", "a": "b", "b": "a"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/comparison_runs")
    wrong = admin.patch(f"/api/comparisons/{running.pk}/", {"share": 0})
    assert wrong.status_code == 400


def test_what_the_answers_say_is_shown(project: Project, as_user: AsUser) -> None:
    comparison = make_comparison(project, products=60)
    person = make_member(project)
    for number in range(20):
        question = make_question(project, pair=True, purpose="compare", comparison=comparison)
        make_answer(question, person, "left" if number < 14 else "right")
    body = as_user(make_member(project, Role.OPS)).get(f"/api/comparisons/{comparison.pk}/").json()
    assert (body["a_better"], body["b_better"], body["products_left"]) == (14, 6, 40)
    assert body["lead"]["side"] == "a" and body["lead"]["value"] == 0.7
    assert body["lead"]["low"] < 0.5 < body["lead"]["high"]
    assert 0 < body["progress"] < 1 and body["answers_missing"] > 0
