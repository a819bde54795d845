"""Actions on a selection, or on everything that a filter finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.api import bulk
from annotator.models import AuditEvent, Generation, KnownAnswer, Project, Question, Role, User
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Login) -> APIClient:
    make_member(project)
    make_member(project)
    return as_user(make_member(project, Role.OPS))


@pytest.fixture
def images(project: Project) -> list[Generation]:
    """One of each verdict; the last one is of an audit product."""
    audit = make_product(project, is_audit=True)
    return [
        make_generation(make_product(project), verdict="accepted"),
        make_generation(make_product(project), verdict="rejected"),
        make_generation(audit, verdict="rejected"),
    ]


def address(project: Project, what: str) -> str:
    return f"/api/projects/{project.pk}/generations/{what}/"


def test_how_many_a_filter_finds(
    client: APIClient, project: Project, images: list[Generation]
) -> None:
    for query, count in (("", 3), ("?verdict=rejected", 2), ("?verdict=undecided", 0)):
        assert client.get(address(project, "count") + query).json() == {"count": count}
    assert client.get(address(project, "count") + "?verdicts=rejected").status_code == 400


def test_ask_again_by_ids_and_by_filter(
    client: APIClient, project: Project, images: list[Generation]
) -> None:
    body = {"ids": [images[0].pk], "people": 2}
    response = client.post(address(project, "ask-again"), body, format="json")
    assert response.json() == {"asked": 1, "left_out": {}}
    body = {"filter": {}, "people": 1}
    response = client.post(address(project, "ask-again"), body, format="json")
    assert response.json() == {"asked": 2, "left_out": {"waiting": 1}}
    body = {"filter": {"verdict": "accepted"}, "people": 3}
    assert client.post(address(project, "ask-again"), body, format="json").status_code == 400


@pytest.mark.parametrize(
    ("chosen", "field", "code"),
    [
        ({}, "ids", "one_of_these"),
        ({"ids": [1], "filter": {}}, "ids", "one_of_these"),
        ({"ids": []}, "ids", "too_few"),
        ({"filter": {"verdikt": "accepted"}}, "filter", "not_offered"),
        ({"filter": {"verdict": "odd"}}, "verdict", "no_such_choice"),
        ({"filter": {"imported_from": "odd"}}, "imported_from", "no_date"),
        ({"ids": [987654]}, "ids", "generation_elsewhere"),
    ],
)
def test_a_wrong_choice_changes_nothing(
    client: APIClient, project: Project, chosen: dict[str, object], field: str, code: str
) -> None:
    response = client.post(address(project, "ask-again"), {**chosen, "people": 1}, format="json")
    assert response.status_code == 400
    assert response.json()["fields"][field][0]["code"] == code
    assert not Question.objects.exists()


def test_images_of_another_project_are_refused(client: APIClient, project: Project) -> None:
    stranger = make_generation(make_product(make_project()))
    body = {"ids": [stranger.pk], "people": 1}
    assert client.post(address(project, "ask-again"), body, format="json").status_code == 400
    assert not Question.objects.exists()


def test_a_filter_that_finds_too_many_is_refused(
    client: APIClient,
    project: Project,
    images: list[Generation],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk, "MOST_ASKED", 2)
    body = {"filter": {}, "people": 1}
    response = client.post(address(project, "ask-again"), body, format="json")
    assert response.json()["fields"]["filter"][0] == {
        "code": "too_many", "values": {"most": 2}, "text": "There may be at most 2 of these.",
    }  # fmt: skip


def test_known_answers_leave_out_the_audit(
    client: APIClient, project: Project, images: list[Generation]
) -> None:
    body = {"filter": {"verdict": "rejected"}, "is_good": False, "explanation": "too dark"}
    response = client.post(f"/api/projects/{project.pk}/known-answers/", body, format="json")
    assert response.json() == {"set": 1, "refused": 1}
    (known,) = KnownAnswer.objects.all()
    assert (known.generation, known.is_good, known.explanation) == (images[1], False, "too dark")


def test_an_export_holds_the_chosen_images_alone(
    client: APIClient, project: Project, images: list[Generation]
) -> None:
    whole = export(client, f"/api/projects/{project.pk}/exports/csv/")
    by_ids = export(client, address(project, "export") + f"?ids={images[0].pk},{images[2].pk}")
    by_filter = export(client, address(project, "export") + "?verdict=rejected")
    # By product, of which the audit product was made first.
    header, audit, accepted, rejected = whole
    assert by_ids == [header, audit, accepted]
    assert by_filter == [header, audit, rejected]
    event = AuditEvent.objects.filter(action="generations.exported").earliest("pk")
    assert event.detail == {"format": "csv", "ids": [images[0].pk, images[2].pk]}
    for wrong in ("?ids=x", "?ids=", f"?ids={'1,' * 600}1", "?odd=1"):
        assert client.get(address(project, "export") + wrong).status_code == 400


def export(client: APIClient, where: str) -> list[bytes]:
    response = client.get(where)
    assert response.status_code == 200
    return response.getvalue().splitlines()
