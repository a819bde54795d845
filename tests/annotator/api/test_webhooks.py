"""Webhooks over the API: the secret is shown once, and everything is in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.models import AuditEvent, Delivery, Project, Role, User, Webhook
from tests.factories import make_member, make_project

pytestmark = pytest.mark.django_db
URL = "https://hooks.example/a/secret/path"


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.ADMIN, language="zh-Hans"))


@pytest.fixture
def made(client: APIClient, project: Project) -> dict[str, Any]:
    body = {"url": URL, "events": ["job.failed", "import.done"]}
    response = client.post(f"/api/projects/{project.pk}/webhooks/", body)
    assert response.status_code == 201
    return dict(response.json())


def test_secret_is_shown_once(client: APIClient, project: Project, made: dict[str, Any]) -> None:
    assert str(made["secret"]).startswith("whsec_")
    assert (made["events"], made["language"]) == (["import.done", "job.failed"], "zh-Hans")
    (listed,) = client.get(f"/api/projects/{project.pk}/webhooks/").json()["results"]
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    rotated = client.post(f"/api/webhooks/{made['id']}/rotate/").json()
    assert rotated["secret"] != made["secret"]
    assert rotated["previous_until"]
    logged: str = str(list(AuditEvent.objects.values_list("action", "detail")))
    assert "webhook.secret_rotated" in logged
    for secret in (rotated["secret"], made["secret"], "secret/path"):
        assert secret not in logged


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "http://hooks.example/"}, "url"),
        ({"url": "https://hooks.example:22/"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["webhook.test"]}, "events[0]"),
        ({"format": "xml"}, "format"),
    ],
)
def test_wrong_values_are_named(
    client: APIClient, made: dict[str, Any], changes: dict[str, object], field: str
) -> None:
    response = client.patch(f"/api/webhooks/{made['id']}/", changes)
    assert response.status_code == 400
    assert field in response.json()["fields"]
    assert Webhook.objects.get().url == URL


def test_test_and_send_again(client: APIClient, made: dict[str, Any]) -> None:
    address = f"/api/webhooks/{made['id']}/"
    sent = client.post(f"{address}test/")
    assert (sent.status_code, sent.json()["state"]) == (202, "pending")
    Delivery.objects.update(state="failed", attempts=12)
    (listed,) = client.get(f"{address}deliveries/?state=failed").json()["results"]
    assert listed["event"] == "webhook.test"
    again = client.post(f"/api/deliveries/{listed['id']}/resend/")
    assert (again.status_code, again.json()["state"]) == (202, "pending")
    assert again.json()["key"] == sent.json()["key"]


def test_switched_off_nothing_waits(client: APIClient, made: dict[str, Any]) -> None:
    address = f"/api/webhooks/{made['id']}/"
    delivery = client.post(f"{address}test/").json()
    assert client.patch(address, {"active": False}).json()["active"] is False
    assert Delivery.objects.get().state == "failed"
    for wish in (f"{address}test/", f"/api/deliveries/{delivery['id']}/resend/"):
        assert client.post(wish).status_code == 409
    assert client.patch(address, {"active": True}).json()["active"] is True
    assert client.delete(address).status_code == 204
    assert not Delivery.objects.exists()


def test_at_most_ten(client: APIClient, project: Project, made: dict[str, Any]) -> None:
    for _ in range(9):
        Webhook.objects.create(project=project, url=URL, sealed_secret="x")
    body = {"url": URL, "events": ["job.failed"]}
    assert client.post(f"/api/projects/{project.pk}/webhooks/", body).status_code == 400
