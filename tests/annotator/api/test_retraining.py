"""What a retraining would learn from, and its schedule, over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotator.models import Choice, Project, Purpose, Role, ScoreState, User
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.ADMIN))


def test_shows_what_it_would_learn_from(client: APIClient, project: Project) -> None:
    ann = make_member(project, username="ann")
    for purpose in (Purpose.LEARN, Purpose.GOLD):
        left = make_generation(make_product(project), score_state=ScoreState.SCORED)
        make_answer(make_question(project, left=left, purpose=purpose), ann, Choice.GOOD)
    make_version(project, number=3)
    shown = client.get(f"/api/projects/{project.pk}/models/retrain/").json()
    assert (shown["number"], shown["new"], shown["needed"]) == (1, 1, 20)
    assert shown["since"]["number"] == 3
    assert shown["answers"] == [{"kind": "single", "purpose": "learn", "number": 1, "new": 1}]
    gold = [{"reason": "gold", "number": 1}]
    assert shown["left_out"] == gold
    assert shown["people"] == [{"username": "ann", "number": 1, "new": 1, "left_out": gold}]
    assert shown["next_at"] is None


def test_takes_a_fixed_number_of_statements(
    client: APIClient,
    project: Project,
    django_assert_max_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    client.get("/api/session/")
    with django_assert_max_num_queries(8):
        assert client.get(f"/api/projects/{project.pk}/models/retrain/").status_code == 200


def test_a_weekly_schedule_is_set_and_says_when_it_is_next(
    client: APIClient, project: Project
) -> None:
    address = f"/api/projects/{project.pk}/"
    schedule = {
        "retrain_weekdays": [5, 1, 1],
        "retrain_time": "03:30",
        "time_zone": "Asia/Shanghai",
    }
    shown = client.patch(address, schedule).json()
    assert (shown["retrain_weekdays"], shown["retrain_time"]) == ([1, 5], "03:30")
    project.refresh_from_db()
    assert project.retrain_weekdays == "15" and project.retrain_clock_since is not None
    following = client.get(f"{address}models/retrain/").json()["next_at"]
    assert following.endswith("T19:30:00Z")  # half past three in Shanghai
    event = project.audit_events.get()
    assert event.detail["after"]["retrain_time"] == "03:30"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"retrain_weekdays": [8]}, "too_high"),
        ({"retrain_weekdays": "monday"}, "no_list"),
        ({"retrain_time": "25:00"}, "no_time_of_day"),
        ({"time_zone": "../../etc/passwd"}, "no_such_time_zone"),
        ({"time_zone": ""}, "blank"),
    ],
)
def test_a_wrong_schedule_names_its_field(
    client: APIClient, project: Project, changes: dict[str, object], code: str
) -> None:
    response = client.patch(f"/api/projects/{project.pk}/", changes)
    assert response.status_code == 400
    [(field, [wrong])] = response.json()["fields"].items()
    assert field.split("[")[0] == next(iter(changes)) and wrong["code"] == code
