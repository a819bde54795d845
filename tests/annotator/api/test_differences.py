"""A candidate beside the version in use, over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotator.models import Choice, Job, ModelState, ModelVersion, Project, Role, User
from annotator.versions.differences import Difference, record_differences
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.ADMIN))


@pytest.fixture
def candidate(project: Project) -> ModelVersion:
    """A candidate that was compared with the champion on five of 90 images."""
    champion = make_version(project, state=ModelState.CHAMPION)
    version = make_version(project)
    images = [make_generation(make_product(project)) for _ in range(5)]
    found = [Difference(each.pk, 0.9, 0.1, 1, 90 - place) for place, each in enumerate(images)]
    record_differences(version=version, against=champion, differences=found, among=90)
    return version


def test_shows_both_scores_and_what_people_said(
    client: APIClient,
    candidate: ModelVersion,
    django_assert_max_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    first = candidate.differences.order_by("pk")[0].generation
    make_answer(make_question(first.project, left=first), make_user(), Choice.BAD)
    client.get("/api/session/")
    with django_assert_max_num_queries(6):
        shown = client.get(f"/api/models/{candidate.pk}/differences/").json()
    assert (shown["against"], shown["is_current"], shown["among"]) == (1, True, 90)
    assert len(shown["results"]) == 5
    top = shown["results"][0]
    assert (top["score"], top["score_before"], top["rank"], top["rank_before"]) == (0.9, 0.1, 1, 90)
    assert top["generation"]["image"]["thumb"].endswith("thumb.webp")
    assert top["judged"] == {"good": 0, "bad": 1}
    assert shown["results"][1]["judged"] == {"good": 0, "bad": 0}


def test_a_version_that_was_never_compared_says_so(client: APIClient, project: Project) -> None:
    shown = client.get(f"/api/models/{make_version(project).pk}/differences/").json()
    assert (shown["against"], shown["compared_at"], shown["results"]) == (None, None, [])


def test_comparing_again_is_a_job(client: APIClient, candidate: ModelVersion) -> None:
    address = f"/api/models/{candidate.pk}/differences/"
    first, second = client.post(address), client.post(address)
    assert first.status_code == second.status_code == 202
    assert Job.objects.get().arguments == {"version_id": candidate.pk}
    champion = candidate.project.champion
    assert champion is not None
    assert client.post(f"/api/models/{champion.pk}/differences/").status_code == 400
    alone = make_version(make_project())
    assert client.post(f"/api/models/{alone.pk}/differences/").status_code == 404


def test_without_a_version_in_use_there_is_nothing_to_compare_with(
    client: APIClient, project: Project
) -> None:
    response = client.post(f"/api/models/{make_version(project).pk}/differences/")
    assert (response.status_code, response.json()["type"]) == (409, "/problems/nothing_in_use")
