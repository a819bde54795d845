"""A caller's zone is taken from the header; whatever is no zone is UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from rest_framework.request import Request
from rest_framework.test import APIClient, APIRequestFactory

from annotator.api.time_zones import time_zone_of
from annotator.days import start_of_today
from annotator.models import Answer, Project, Role, User
from tests.factories import make_answer, make_member, make_project, make_question

ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago")  # UTC+14 and UTC-11: never the same day


def request_with_zone(name: str | None) -> Request:
    headers = {} if name is None else {"Time-Zone": name}
    return Request(APIRequestFactory().get("/", headers=headers))


def test_a_known_zone_is_taken() -> None:
    assert time_zone_of(request_with_zone("Asia/Shanghai")) == ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "name", [None, "", "Mars/Olympus", "../../etc/passwd", "Europe", "a" * 9000]
)
def test_anything_else_is_utc(name: str | None) -> None:
    assert time_zone_of(request_with_zone(name)) == UTC


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ZONES)
def test_today_is_the_callers_own(zone: str, as_user: Callable[[User], APIClient]) -> None:
    project: Project = make_project()
    user = make_member(project, Role.OPS)
    client = as_user(user)
    midnight = start_of_today(ZoneInfo(zone))
    for moment in (midnight - timedelta(minutes=1), midnight):
        answer = make_answer(make_question(project), user, "good", milliseconds=900)
        Answer.objects.filter(pk=answer.pk).update(created_at=moment)
    headers = {"Time-Zone": zone}
    address = f"/api/projects/{project.pk}"
    queue = client.post(f"{address}/questions/next/", {"count": 1}, headers=headers).json()
    assert queue["progress"]["mine_today"] == 1
    assert client.get(f"{address}/summary/", headers=headers).json()["answers"] == 1
    insights = client.get(f"{address}/insights/", headers=headers).json()
    assert insights["progress"]["answers_today"] == 1
