"""Generators and categories over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import Project, Role, User
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    project = make_project()
    for number in range(60):
        make_generation(make_product(project, category="mug"), generator=f"generator {number:02}")
    return project


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.OPS))


def test_a_long_list_is_cut_and_says_so(client: APIClient, project: Project) -> None:
    body = client.get(f"/api/projects/{project.pk}/names/", {"of": "generator"}).json()
    assert (len(body["results"]), body["has_more"]) == (50, True)
    query = {"of": "generator", "search": "R 59"}
    body = client.get(f"/api/projects/{project.pk}/names/", query).json()
    assert body == {"results": ["generator 59"], "has_more": False}


def test_of_what_must_be_said(client: APIClient, project: Project) -> None:
    response = client.get(f"/api/projects/{project.pk}/names/", {"of": "prompt"})
    assert response.status_code == 400
    assert "of" in response.json()["fields"]
