"""Every failure has the same response format."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError
from pytest_django import Settings
from rest_framework.test import APIClient

from annotator.api import health, insights
from annotator.known_device import RememberDevice
from annotator.members.tokens import make_token
from annotator.models import Job, Project, Role, User
from tests.factories import make_member, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.ADMIN))


def check(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["type"] == f"/problems/{code}"
    assert body["status"] == status
    assert body["title"] and body["detail"]
    assert "{" not in str(body["title"])
    return body


def test_400_names_the_fields(client: APIClient, project: Project) -> None:
    response = client.patch(f"/api/projects/{project.pk}/", {"target_precision": 2, "name": ""})
    body = check(response, 400, "invalid_fields")
    assert set(body["fields"]) == {"target_precision", "name"}


def test_400_for_what_is_no_json(client: APIClient, project: Project) -> None:
    address = f"/api/projects/{project.pk}/"
    check(client.patch(address, "{", content_type="application/json"), 400, "unreadable")


def test_401() -> None:
    check(APIClient().get("/api/projects/"), 401, "not_authenticated")


def test_403(project: Project, as_user: Callable[[User], APIClient]) -> None:
    client = as_user(make_member(project, Role.ANNOTATOR))
    body = check(client.get(f"/api/projects/{project.pk}/members/"), 403, "role_too_low")
    assert body["detail"] == "This needs the role Admin; yours here is Annotator."


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/api/projects/999999/", "no_such_row"),
        ("/api/nothing/here/", "no_such_address"),
        ("/api/projects", "no_such_address"),
        ("/api/jobs/1e3/", "no_such_address"),
    ],
)
def test_404(client: APIClient, address: str, code: str) -> None:
    check(client.get(address), 404, code)


def test_404_for_a_number_beyond_the_database(client: APIClient) -> None:
    check(client.get(f"/api/projects/{10**30}/"), 404, "no_such_row")


def test_405(client: APIClient, project: Project) -> None:
    response = client.put(f"/api/projects/{project.pk}/", {})
    check(response, 405, "method_not_allowed")
    assert "PATCH" in response["Allow"]


def test_413(client: APIClient, project: Project, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = client.patch(f"/api/projects/{project.pk}/", {"guidelines": "x" * 100})
    check(response, 413, "request_too_large")


def test_413_for_a_token_too(project: Project, settings: Settings) -> None:
    """Nothing on the way of a token but the parser itself reads the body."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    owner = make_member(project, Role.ADMIN)
    client = APIClient()
    _, secret = make_token(owner=owner, name="robot", role=Role.ADMIN)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    response = client.patch(f"/api/projects/{project.pk}/", {"guidelines": "x" * 100})
    check(response, 413, "request_too_large")


def test_413_before_an_upload_is_read(
    client: APIClient, project: Project, settings: Settings
) -> None:
    settings.IMPORT_MAX_UPLOAD_BYTES = 10
    files = {"manifest": SimpleUploadedFile("manifest.jsonl", b"{}")}
    response = client.post(f"/api/projects/{project.pk}/imports/", files, format="multipart")
    check(response, 413, "upload_too_large")


def test_415(client: APIClient, project: Project) -> None:
    response = client.patch(f"/api/projects/{project.pk}/", "<a/>", content_type="text/xml")
    check(response, 415, "unsupported_media_type")


def test_429(client: APIClient) -> None:
    stranger = APIClient()
    for _ in range(60):
        assert stranger.get("/api/invitations/unknown/").status_code == 404
    response = stranger.get("/api/invitations/unknown/")
    check(response, 429, "throttled")
    assert 0 < int(response["Retry-After"]) <= 61


def test_500_tells_nothing_of_the_inside(
    client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(insights, "read_insights", fail)
    response = client.get(f"/api/projects/{project.pk}/insights/")
    body = check(response, 500, "server_failed")
    assert "swordfish" not in str(body)


def test_503_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def cursor(self) -> None:
            raise DatabaseError("gone")

    monkeypatch.setattr(health, "connection", Gone())
    check(APIClient().get("/api/health/"), 503, "database_silent")


def test_503_for_a_view_whose_database_has_gone(
    client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise OperationalError("server closed the connection: host=10.0.0.7")

    monkeypatch.setattr(insights, "read_insights", fail)
    response = client.get(f"/api/projects/{project.pk}/insights/")
    body = check(response, 503, "database_silent")
    assert "10.0.0.7" not in str(body)
    assert response["Retry-After"] == "5"


def test_503_for_a_database_that_has_gone_before_any_view(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(RememberDevice, "__call__", fail)
    response = APIClient(raise_request_exception=False).get("/api/projects/")
    check(response, 503, "database_silent")
    assert response["Retry-After"] == "5"


def test_500_for_anything_else_that_fails_before_any_view(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(RememberDevice, "__call__", fail)
    stranger = APIClient(raise_request_exception=False)
    assert "swordfish" not in str(check(stranger.get("/api/projects/"), 500, "server_failed"))
    page = stranger.get("/projects/")
    assert (page.status_code, "swordfish" in page.content.decode()) == (500, False)


def test_503_for_an_upload_that_the_disk_has_no_room_for(
    client: APIClient, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "save", fail)
    manifest = SimpleUploadedFile("manifest.csv", b"product,original\na,https://example.com/a.png")
    response = client.post(
        f"/api/projects/{project.pk}/imports/", {"manifest": manifest}, format="multipart"
    )
    check(response, 503, "storage_fails")
    assert not Job.objects.exists()


def test_health_is_public() -> None:
    assert APIClient().get("/api/health/").json() == {"status": "ok"}


def test_a_title_has_no_place_left_open(client: APIClient, project: Project) -> None:
    address = f"/api/projects/{project.pk}/"
    for response in (
        client.patch(address, "<a/>", content_type="text/xml"),
        client.delete(address),
    ):
        body = response.json()
        assert body["status"] in (405, 415)
        assert "{" not in body["title"] and body["title"]
