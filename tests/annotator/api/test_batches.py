"""Batches through the API: frozen and closed by admins, read by ops."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import Batch, Project, Role, User
from scoring.worker.batch import certify_turns
from tests.batches import frozen, prove, scored_project
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return scored_project(60)


@pytest.fixture
def admin(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.ADMIN))


def test_an_admin_freezes_extends_and_closes(project: Project, admin: APIClient) -> None:
    address = f"/api/projects/{project.pk}/batches/"
    made = admin.post(address)
    assert made.status_code == 201
    assert (made.json()["number"], made.json()["images"]) == (1, 60)
    assert admin.post(address).status_code == 409
    batch = made.json()["id"]
    assert admin.post(f"/api/batches/{batch}/extend/").status_code == 409  # nothing is new
    closed = admin.post(f"/api/batches/{batch}/close/", {"lot_trains": True}, format="json")
    assert (closed.json()["is_open"], closed.json()["lot_trains"]) == (False, True)
    assert [each["id"] for each in admin.get(address).json()] == [batch]


def test_before_its_first_turn_a_batch_shows_nothing_proven(
    project: Project, admin: APIClient
) -> None:
    admin.post(f"/api/projects/{project.pk}/batches/")
    [batch] = admin.get(f"/api/projects/{project.pk}/batches/").json()

    assert batch["accept"]["images"] == 0
    assert batch["accept"]["threshold"] is None
    assert batch["certificate"] is None
    assert batch["verdicts"]["undecided"] == 60


def test_what_is_proven_is_shown_with_its_certificate(project: Project, admin: APIClient) -> None:
    batch: Batch = frozen(project)
    prove(batch)
    certificate = certify_turns(batch)
    assert certificate is not None
    [shown] = admin.get(f"/api/projects/{project.pk}/batches/").json()

    assert shown["accept"]["certificate"] == certificate.pk
    assert shown["accept"]["images"] > shown["accept"]["allowed"] > 0
    assert shown["accept"]["answered"] > 0
    document = admin.get(f"/api/certificates/{certificate.pk}/").json()
    assert document["kind"] == "packshot.batch_certificate"
    assert document["accept"]["images"] == shown["accept"]["images"]
    file = admin.get(f"/api/certificates/{certificate.pk}/download/")
    assert json.loads(file.content) == document
    table = admin.get(f"/api/certificates/{certificate.pk}/answers/")
    lines = b"".join(table.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "id,score,verified,answer,number"
    assert len(lines) == 61


def test_a_certificate_about_images_to_come_has_no_table(
    project: Project, admin: APIClient
) -> None:
    from tests.factories import make_certificate

    assert project.champion is not None
    certificate = make_certificate(project.champion)
    assert admin.get(f"/api/certificates/{certificate.pk}/answers/").status_code == 404
