"""The search of the command palette."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotator.members.tokens import make_token
from annotator.models import Membership, Project, Role, User
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]


@pytest.fixture
def project() -> Project:
    return make_project()


def found(client: APIClient, query: str) -> tuple[list[str], list[str]]:
    response = client.get(f"/api/search/?{query}")
    assert response.status_code == 200
    body = response.json()
    return (
        [each["external_id"] for each in body["products"]],
        [each["external_id"] for each in body["images"]],
    )


def test_a_few_products_and_images_in_three_queries(
    project: Project,
    as_user: Login,
    django_assert_max_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    for number in range(12):
        make_generation(
            make_product(project, external_id=f"mug-{number:02}"), external_id=f"mug-{number:02}-a"
        )
    client = as_user(make_member(project, Role.OPS))
    client.get("/api/session/")  # a connection prepares its statements once
    with django_assert_max_num_queries(6):
        products, images = found(client, f"q=MUG&project={project.pk}")
    assert products == [f"mug-{number:02}" for number in range(8)]
    assert images == [f"mug-{number:02}-a" for number in range(8)]


def test_only_projects_whose_images_the_caller_may_see(project: Project, as_user: Login) -> None:
    user = make_member(project, Role.OPS)
    annotating, foreign = make_project(), make_project()
    Membership.objects.create(project=annotating, user=user, role=Role.ANNOTATOR)
    for place, name in ((project, "a"), (annotating, "b"), (foreign, "c")):
        make_generation(make_product(place, external_id=f"mug-{name}"), external_id=f"mug-{name}-1")
    client = as_user(user)
    assert found(client, "q=mug") == (["mug-a"], ["mug-a-1"])
    assert client.get(f"/api/search/?q=mug&project={annotating.pk}").status_code == 403
    assert client.get(f"/api/search/?q=mug&project={foreign.pk}").status_code == 404
    assert found(as_user(make_member(annotating)), "q=mug") == ([], [])


def test_a_token_searches_its_own_project(project: Project) -> None:
    user = make_member(project, Role.OPS)
    other = make_project()
    Membership.objects.create(project=other, user=user, role=Role.OPS)
    for place in (project, other):
        make_product(place, external_id="mug")
    _, secret = make_token(owner=user, name="robot", role=Role.OPS, project=project)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    body = client.get("/api/search/?q=mug").json()
    assert [each["project"] for each in body["products"]] == [project.pk]
    assert client.get(f"/api/search/?q=mug&project={other.pk}").status_code == 404


@pytest.mark.parametrize("query", ["", "q=", "q=a&project=x", "q=a&project=0", f"q={'a' * 201}"])
def test_a_wrong_search_is_400(as_user: Login, project: Project, query: str) -> None:
    client = as_user(make_member(project, Role.OPS))
    assert client.get(f"/api/search/?{query}").status_code == 400
