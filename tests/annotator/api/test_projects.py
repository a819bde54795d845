"""Projects over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import AuditEvent, Membership, Project, Role, User
from tests.factories import make_member, make_project, make_user, make_version

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]


@pytest.fixture
def project() -> Project:
    return make_project(name="Spring", guidelines="**Look** at the shadows.")


def test_shows_settings_role_counts_and_champion(project: Project, as_user: Login) -> None:
    version = make_version(project, number=3)
    Project.objects.filter(pk=project.pk).update(champion=version, answers_count=7)
    body = as_user(make_member(project, Role.OPS)).get(f"/api/projects/{project.pk}/").json()
    assert body["role"] == "ops"
    assert body["counts"] == {"products": 0, "generations": 0, "answers": 7}
    assert body["champion"] == {"id": version.pk, "number": 3}
    assert body["guidelines_html"] == "<p><strong>Look</strong> at the shadows.</p>\n"
    assert "audit_salt" not in body


def test_an_admin_changes_settings(project: Project, as_user: Login) -> None:
    client = as_user(make_member(project, Role.ADMIN))
    body = client.patch(
        f"/api/projects/{project.pk}/", {"hold_minutes": 3, "strategy": "entropy"}
    ).json()
    assert (body["hold_minutes"], body["strategy"]) == (3, "entropy")
    assert AuditEvent.objects.filter(action="project.changed").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"target_precision": 1.0},
        {"confidence": 0.2},
        {"audit_share": -0.1},
        {"pair_share": 1.1},
        {"hold_minutes": 0},
        {"answers_needed": 10},
        {"strategy": "guess"},
        {"plan_ahead": 0},
        {"plan_ahead": 100_001},
        {"starters": 10_001},
        {"retrain_after_answers": 1_000_001},
        {"retrain_every_minutes": 525_601},
        {"retrain_every_minutes": -1},
        {"target_precision": 1.2},
        {"target_precision": "nan"},
        {"confidence": "inf"},
        {"gold_share": None},
        {"gold_share": ""},
        {"gold_share": True},
        {"repeat_share": "1,5"},
        {"answers_needed": 1.5},
        {"name": " "},
        {"guidelines": "x" * 100_001},
    ],
)
def test_settings_have_limits(project: Project, as_user: Login, change: dict[str, object]) -> None:
    client = as_user(make_member(project, Role.ADMIN))
    response = client.patch(f"/api/projects/{project.pk}/", change)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == list(change)


@pytest.mark.parametrize("name", ["slug", "id", "products_count", "champion", "audit_salt"])
def test_what_is_not_a_setting_stays(project: Project, as_user: Login, name: str) -> None:
    before = Project.objects.filter(pk=project.pk).values().get()
    client = as_user(make_member(project, Role.ADMIN))
    assert client.patch(f"/api/projects/{project.pk}/", {name: "9"}).status_code == 200
    assert Project.objects.filter(pk=project.pk).values().get() == before


def test_an_admin_starts_another_project(project: Project, as_user: Login) -> None:
    admin = make_member(project, Role.ADMIN)
    response = as_user(admin).post("/api/projects/", {"name": "Autumn", "confidence": 0.9})
    assert response.status_code == 201
    body = response.json()
    assert (body["slug"], body["role"], body["confidence"]) == ("autumn", "admin", 0.9)
    assert Membership.objects.get(project_id=body["id"]).user == admin


def test_a_site_admin_starts_the_first_project(as_user: Login) -> None:
    root = User.objects.create_superuser("root")
    assert as_user(root).post("/api/projects/", {"name": "First"}).status_code == 201


def test_others_start_no_project(project: Project, as_user: Login) -> None:
    for user in (make_member(project, Role.OPS), make_user()):
        assert as_user(user).post("/api/projects/", {"name": "Mine"}).status_code == 403
    assert Project.objects.count() == 1


def test_everyone_lists_their_own(project: Project, as_user: Login) -> None:
    make_project(name="Foreign")
    results = as_user(make_member(project)).get("/api/projects/").json()["results"]
    assert [(row["name"], row["role"]) for row in results] == [("Spring", "annotator")]


def test_a_site_admin_lists_all(project: Project, as_user: Login) -> None:
    make_project(name="Other")
    results = as_user(User.objects.create_superuser("root")).get("/api/projects/").json()["results"]
    assert {(row["name"], row["role"]) for row in results} == {
        ("Spring", "admin"), ("Other", "admin"),
    }  # fmt: skip


def test_roles_are_changed_and_members_removed(project: Project, as_user: Login) -> None:
    client = as_user(make_member(project, Role.ADMIN))
    make_member(project, username="ada")
    listed = client.get(f"/api/projects/{project.pk}/members/").json()["results"]
    ada = next(member for member in listed if member["user"]["username"] == "ada")
    changed = client.patch(f"/api/members/{ada['id']}/", {"role": "ops"}).json()
    assert changed["role"] == "ops"
    assert client.patch(f"/api/members/{ada['id']}/", {"role": "king"}).status_code == 400
    assert client.delete(f"/api/members/{ada['id']}/").status_code == 204
    assert client.patch(f"/api/members/{ada['id']}/", {"role": "ops"}).status_code == 404


def test_an_admin_makes_the_vocabulary_of_reasons_the_projects_own(
    project: Project, as_user: Login
) -> None:
    client = as_user(make_member(project, Role.ADMIN))
    address = f"/api/projects/{project.pk}/"
    first, *others = client.get(address).json()["reasons"]
    assert first == {
        "code": "unsuitable_scene", "group": "background", "label": "", "key": 1,
        "is_retired": False,
    }  # fmt: skip
    own = {"code": "wrong_season", "group": "background", "label": "Wrong season", "key": 1}
    changed = client.patch(address, {"reasons": [own, *others]}).json()["reasons"]
    assert changed[0] == own | {"is_retired": False}
    assert changed[-1] == first | {"key": 0, "is_retired": True}
    refused = client.patch(address, {"reasons": [own, own]})
    assert refused.status_code == 400 and "reasons[1].code" in refused.json()["fields"]
    event = AuditEvent.objects.filter(action="project.changed").latest("pk")
    assert event.detail["after"]["reasons"][0]["code"] == "wrong_season"
