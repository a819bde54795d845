"""Fine-tuned segmenters over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import Job, JobKind, MaskSource, Project, Role, User
from tests.factories import make_image, make_member, make_product, make_project, make_segmenter

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.ADMIN))


def test_a_version_is_put_in_use_and_rolled_back_to_packshots_own(
    client: APIClient, project: Project
) -> None:
    make_segmenter(project)
    address = f"/api/projects/{project.pk}/segmenters/"
    assert client.post(f"{address}use/", {"number": 1}).json()["in_use"] == 1
    [shown] = client.get(address).json()["results"]
    assert (shown["number"], shown["state"], shown["metrics"]["iou"]) == (1, "champion", 0.93)
    assert client.post(f"{address}use/", {"number": 0}).json()["in_use"] == 0
    again = client.post(f"{address}use/", {"number": 0})
    assert (again.status_code, again.json()["type"]) == (400, "/problems/segmenter_in_use")
    assert client.post(f"{address}use/", {"number": 7}).json()["type"].endswith("no_such_segmenter")


def test_fine_tuning_says_how_many_masks_there_are_and_joins_itself(
    client: APIClient, project: Project
) -> None:
    for source in (MaskSource.PERSON, MaskSource.SEGMENTER):
        make_product(project, mask=make_image(project, is_mask=True), mask_source=source)
    address = f"/api/projects/{project.pk}/segmenters/finetune/"
    assert client.get(address).json() == {"products": 1, "needed": 20, "in_use": 0}
    first, second = client.post(address), client.post(address)
    assert (first.status_code, first.json()["joined"], second.json()["joined"]) == (
        202, False, True,
    )  # fmt: skip
    assert Job.objects.get().kind == JobKind.FINETUNE
