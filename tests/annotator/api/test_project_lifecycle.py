"""Templates, clones, archives and deletions over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.members.tokens import make_token
from annotator.models import Job, JobKind, Membership, Project, Role, User
from annotator.projects.templates import TEMPLATES
from scoring.vocabulary.answers import Reason
from scoring.vocabulary.reasons import MOST_KEYS
from tests.factories import (
    make_generation,
    make_job,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]


@pytest.fixture
def project() -> Project:
    return make_project(name="Spring")


@pytest.fixture
def ada(project: Project) -> User:
    return make_member(project, Role.ADMIN, username="ada")


@pytest.fixture
def client(ada: User, as_user: Login) -> APIClient:
    return as_user(ada)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.code)
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_project_begins_with_a_template(
    client: APIClient, template: object, language: str
) -> None:
    code = getattr(template, "code")  # noqa: B009
    shown = client.get("/api/project-templates/").json()["results"]
    [chosen] = [each for each in shown if each["code"] == code]
    reasons = [
        {"code": each["code"], "group": each["group"], "key": each["key"],
         "label": each["labels"].get(language, "")}
        for each in chosen["reasons"]
    ]  # fmt: skip
    body = {
        "name": "From a template",
        "guidelines": chosen["guidelines"][language],
        "reasons": reasons,
        **chosen["settings"],
    }
    response = client.post("/api/projects/", body)
    assert response.status_code == 201, response.json()
    made = response.json()
    assert made["reasons"][0]["code"] == chosen["reasons"][0]["code"]
    assert (made["guidelines_number"], made["guidelines_read"]) == (1, 1)
    assert made["role"] == "admin"


def test_templates_have_words_in_each_language_and_keys_of_their_own() -> None:
    for template in TEMPLATES:
        assert set(template.guidelines) == {"en", "zh-Hans"}
        assert all("## " in text for text in template.guidelines.values())
        built_in = {str(code) for code in Reason}
        for reason in template.reasons:
            assert set(reason.labels) == (set() if reason.code in built_in else {"en", "zh-Hans"})
        keys = [(each.group, each.key) for each in template.reasons]
        assert len(set(keys)) == len(keys) and max(key for _, key in keys) <= MOST_KEYS


def test_a_clone_belongs_to_who_made_it(client: APIClient, project: Project) -> None:
    response = client.post(f"/api/projects/{project.pk}/clone/", {"name": "Autumn"})
    assert response.status_code == 201
    assert (response.json()["name"], response.json()["role"]) == ("Autumn", "admin")
    assert client.post(f"/api/projects/{project.pk}/clone/", {"name": ""}).status_code == 400


class TestArchived:
    def test_hides_from_lists_until_it_is_restored(
        self, client: APIClient, project: Project
    ) -> None:
        address = f"/api/projects/{project.pk}/"

        def listed(query: str = "") -> list[int]:
            return [each["id"] for each in client.get(f"/api/projects/{query}").json()["results"]]

        assert client.post(f"{address}archive/").status_code == 204
        assert client.post(f"{address}archive/").status_code == 409
        assert listed() == []
        assert listed("?archived=yes") == listed("?archived=all") == [project.pk]
        assert client.get(address).json()["archived_at"] is not None
        [place] = client.get("/api/session/").json()["memberships"]
        assert place["project"]["is_archived"] is True
        assert client.post(f"{address}restore/").status_code == 204
        assert client.post(f"{address}restore/").status_code == 409
        assert listed() == [project.pk]

    def test_can_be_read_and_not_changed(
        self, client: APIClient, project: Project, as_user: Login
    ) -> None:
        generation = make_generation(make_product(project))
        question = make_question(project, left=generation)
        anna = as_user(make_member(project))
        client.post(f"/api/projects/{project.pk}/archive/")
        address = f"/api/projects/{project.pk}/"
        refused = [
            client.patch(address, {"hold_minutes": 3}),
            client.put(f"{address}guidelines/", {"markdown": "New"}),
            client.post(f"{address}models/retrain/"),
            client.post(f"/api/generations/{generation.pk}/review/", {"decision": "accepted"}),
            anna.post(f"{address}questions/next/", {"count": 1}),
            anna.post(f"/api/questions/{question.pk}/answers/", {"choice": "good"}),
        ]
        for response in refused:
            assert response.status_code == 409
            assert response.json()["type"] == "/problems/project_archived"
        assert client.get(f"{address}generations/").status_code == 200
        assert client.get(f"{address}exports/csv/").status_code == 200
        assert anna.post(f"{address}questions/release/", {"questions": []}).status_code == 204

    def test_can_be_left_by_its_members(self, client: APIClient, project: Project) -> None:
        anna = make_member(project)
        client.post(f"/api/projects/{project.pk}/archive/")
        member = Membership.objects.get(project=project, user=anna)
        assert client.delete(f"/api/members/{member.pk}/").status_code == 204

    def test_is_read_only_for_site_admins_too(self, project: Project, as_user: Login) -> None:
        root = make_member(make_project(), is_superuser=True)
        client = as_user(root)
        assert client.post(f"/api/projects/{project.pk}/archive/").status_code == 204
        assert client.patch(f"/api/projects/{project.pk}/", {}).status_code == 409


class TestDeleted:
    def test_needs_the_name_and_is_a_job(self, client: APIClient, project: Project) -> None:
        address = f"/api/projects/{project.pk}/"
        wrong = client.post(f"{address}delete/", {"name": "Autumn"})
        assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["name"])
        response = client.post(f"{address}delete/", {"name": "Spring"})
        assert response.status_code == 202
        assert response.json()["job"]["kind"] == "delete"
        assert client.get(address).json()["deleting_at"] is not None
        assert client.post(f"{address}restore/").status_code == 409
        assert client.post(f"{address}delete/", {"name": "Spring"}).status_code == 409

    def test_is_tried_again_if_it_fails(self, client: APIClient, project: Project) -> None:
        client.post(f"/api/projects/{project.pk}/delete/", {"name": "Spring"})
        Job.objects.update(state="failed")
        job = Job.objects.get()
        assert client.post(f"/api/jobs/{job.pk}/retry/").status_code == 200
        other = make_job(project, JobKind.PLAN, state="failed")
        assert client.post(f"/api/jobs/{other.pk}/retry/").status_code == 409


@pytest.mark.parametrize("what", ["clone", "archive", "restore", "delete"])
def test_a_token_does_none_of_it(project: Project, ada: User, what: str) -> None:
    _, secret = make_token(owner=ada, name="robot", role=Role.ADMIN)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    response = client.post(f"/api/projects/{project.pk}/{what}/", {"name": "Spring"})
    assert response.status_code == 403
