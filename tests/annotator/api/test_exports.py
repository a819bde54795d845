"""Downloads over HTTP."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.exports import EXPORTS
from annotator.models import AuditEvent, Choice, Project, Role, User
from tests.annotator.exports.answers import answer
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(slug="spring")


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.OPS))


@pytest.mark.parametrize("export", sorted(EXPORTS))
def test_every_export_is_a_file_and_is_logged(
    client: APIClient, project: Project, export: str
) -> None:
    response = client.get(f"/api/projects/{project.pk}/exports/{export}/")
    b"".join(response)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith(f'attachment; filename="spring-{export}-')
    link = f"/api/projects/{project.pk}/exports/{export}/manifest/"
    assert response["Link"] == f'<{link}>; rel="describedby"'
    assert client.get(link).json()["format"] == export
    event = AuditEvent.objects.get(action="project.exported")
    assert event.detail == {"format": export}


def test_csv_holds_the_generations(client: APIClient, project: Project) -> None:
    make_generation(make_product(project), external_id="gen-1")
    response = client.get(f"/api/projects/{project.pk}/exports/csv/")
    assert response["Content-Type"].startswith("text/csv")
    assert b"gen-1" in b"".join(response)


def test_the_manifest_says_what_was_left_out(client: APIClient, project: Project) -> None:
    a, b = (make_generation(make_product(project), external_id=name) for name in "ab")
    b.product = a.product
    b.save()
    answer(a, Choice.LEFT, b)
    answer(a, Choice.RIGHT, b)
    response = client.get(f"/api/projects/{project.pk}/exports/dpo/manifest/")
    assert response.json() == {
        "project": "spring",
        "format": "dpo",
        "rows": 0,
        "left_out": {
            "audit_product": 0, "no_majority": 1, "chosen_is_bad": 0, "chosen_is_changed": 0
        },
        "reasons": [],
        "format_version": 2,
        "filters": {},
        "bytes": 0,
        "sha256": hashlib.sha256().hexdigest(),
        "model_version": None,
        "certificates": [],
        "accepted_without_source_type": 0,
    }  # fmt: skip


def test_filters_are_applied_logged_and_passed_on(client: APIClient, project: Project) -> None:
    for name in ("flux", "sdxl"):
        make_generation(make_product(project), external_id=name, generator=name)
    response = client.get(f"/api/projects/{project.pk}/exports/csv/?generator=flux&verdict=")
    content = b"".join(response)
    assert b"flux" in content
    assert b"sdxl" not in content
    assert AuditEvent.objects.get().detail == {"format": "csv", "generator": "flux"}
    link = response["Link"].split(">")[0].removeprefix("<")
    contents = client.get(link).json()
    assert (contents["rows"], contents["filters"]) == (1, {"generator": "flux"})
    assert contents["sha256"] == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "query", ["verdict=good", "since=soon", "certificate=x", "generators=flux", "kind=triple"]
)
def test_a_wrong_filter_is_refused_and_named(
    client: APIClient, project: Project, query: str
) -> None:
    response = client.get(f"/api/projects/{project.pk}/exports/csv/?{query}")
    assert response.status_code == 400
    assert query.split("=", maxsplit=1)[0] in response.json()["fields"]
    assert not AuditEvent.objects.exists()


def test_an_unknown_export_names_the_known_ones(client: APIClient, project: Project) -> None:
    for address in ("xlsx/", "xlsx/manifest/"):
        response = client.get(f"/api/projects/{project.pk}/exports/{address}")
        assert response.status_code == 404
        assert "csv" in response.json()["detail"]
    assert not AuditEvent.objects.exists()
