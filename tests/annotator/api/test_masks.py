"""Masks with their history, corrections of generations and clicks, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from rest_framework.response import Response
from rest_framework.test import APIClient

from annotator.models import (
    Generation,
    Job,
    JobKind,
    MaskVersion,
    Project,
    Role,
    User,
)
from tests.annotator.imports.pictures import file_of
from tests.factories import (
    make_generation,
    make_image,
    make_member,
    make_product,
    make_project,
    make_report,
)

pytestmark = pytest.mark.django_db
SQUARE = [[0.25, 0.25], [0.5, 0.25], [0.5, 0.5], [0.25, 0.5]]


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.OPS, username="olga"))


@pytest.fixture
def generation(project: Project) -> Generation:
    """800 × 600 pixels, scored."""
    product = make_product(project, image=make_image(project, width=800, height=600))
    image = make_image(project, width=800, height=600)
    generation = make_generation(product, image=image)
    make_report(generation, outline=[SQUARE], segmenter="trained@1")
    return generation


def drawn(width: int = 800, height: int = 600, value: int = 255) -> SimpleUploadedFile:
    picture = Picture.new("L", (width, height), 0)
    picture.paste(value, (width // 4, height // 4, width // 2, height // 2))
    return SimpleUploadedFile("mask.png", file_of(picture))


def save(client: APIClient, generation: Generation, **values: Any) -> Response:
    body = {"mask": drawn(), **values}
    address = f"/api/generations/{generation.pk}/masks/"
    response: Response = client.post(address, body, format="multipart")
    return response


def click(client: APIClient, generation: Generation, **values: Any) -> Response:
    """A click on a mask that marks the upper half."""
    body = {
        "mask": {"width": 800, "height": 600, "runs": [0, 240_000, 240_000]},
        "clicks": [{"x": 10, "y": 500, "on": True}],
        **values,
    }
    response: Response = client.post(
        f"/api/generations/{generation.pk}/masks/clicks/", body, format="json"
    )
    return response


def test_a_saved_mask_is_the_newest_version_and_the_report_is_recomputed(
    client: APIClient, generation: Generation
) -> None:
    before = client.get(f"/api/generations/{generation.pk}/masks/").json()
    assert (before["mask"], before["outline"], before["versions"]) == (None, [SQUARE], [])
    body = save(client, generation, seen="").data
    assert [
        (each["source"], each["author"], each["segmenter"], each["is_current"])
        for each in body["versions"]
    ] == [("person", "olga", "", True), ("segmenter", None, "trained@1", False)]
    assert body["mask"] == body["versions"][0]["mask"]
    assert body["rescoring"]["state"] == "queued"
    assert body["corrections"] == {"total": 1, "waiting": 1}
    found = body["versions"][1]["id"]
    again = client.post(f"/api/mask-versions/{found}/restore/").json()
    assert (again["versions"][0]["restores"], again["mask"]) == (found, body["versions"][1]["mask"])


def test_an_original_shows_its_imported_mask_as_in_use(client: APIClient, project: Project) -> None:
    mask = make_image(project, is_mask=True)
    product = make_product(project, mask=mask, mask_source="given", generations_count=3)
    body = client.get(f"/api/products/{product.pk}/masks/").json()
    (version,) = body["versions"]
    assert (version["id"], version["source"], version["is_current"]) == (None, "given", True)
    assert (body["generations_count"], body["report"], body["rescoring"]) == (3, None, None)


@pytest.mark.parametrize(
    ("mask", "words"),
    [
        (drawn(300, 300), "is 300 × 300 px; a mask of this picture has 800 × 600, 512 × 384 px"),
        (drawn(value=0), "marks nothing"),
        (SimpleUploadedFile("mask.png", b""), "empty"),
        (SimpleUploadedFile("mask.png", b"no picture"), "not a picture"),
    ],
)
def test_a_mask_that_can_t_be_used_is_refused_and_nothing_is_changed(
    client: APIClient, generation: Generation, mask: SimpleUploadedFile, words: str
) -> None:
    response = save(client, generation, mask=mask)
    assert response.status_code == 400
    assert words in response.data["detail"]
    assert not MaskVersion.objects.exists()
    assert not Job.objects.exists()


def test_a_mask_saved_by_somebody_else_meanwhile_is_not_overwritten(
    client: APIClient, generation: Generation
) -> None:
    save(client, generation, seen="")
    response = save(client, generation, mask=drawn(512, 384), seen="")
    assert (response.status_code, response.data["type"]) == (409, "/problems/mask_changed")
    assert MaskVersion.objects.count() == 2


def test_a_click_is_a_job_that_the_project_s_list_leaves_out(
    client: APIClient, generation: Generation, project: Project, settings: Any
) -> None:
    settings.CLICK_WAIT_SECONDS = 0.0
    job = click(client, generation).data["job"]
    assert (job["kind"], job["state"]) == ("click", "queued")
    assert client.get(f"/api/projects/{project.pk}/jobs/").json()["results"] == []
    row = Job.objects.get(kind=JobKind.CLICK)
    assert row.arguments["clicks"] == [[10, 500, True]]
    assert row.arguments["image_id"] == generation.image_id


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"clicks": [{"x": 1, "y": 1, "on": True}, {"x": 800, "y": 5, "on": False}]},
            "Click 2 at (800, 5) is outside of the picture of 800 × 600 pixels.",
        ),
        ({"clicks": [{"x": -1, "y": 5, "on": False}]}, "Click 1 at (-1, 5) is outside"),
        (
            {"mask": {"width": 640, "height": 480, "runs": [307_200]}},
            "is 640 × 480 px; a mask of this picture has 800 × 600, 512 × 384 px",
        ),
        ({"mask": {"width": 800, "height": 600, "runs": [7]}}, "cover 7 pixels"),
        ({"clicks": []}, ""),
        ({"mask": {"width": 800, "height": 600, "runs": [-1, 480_001]}}, ""),
    ],
)
def test_a_click_that_can_t_be_used_is_refused_by_name(
    client: APIClient, generation: Generation, values: dict[str, Any], words: str
) -> None:
    response = click(client, generation, **values)
    assert response.status_code == 400
    assert words in response.data["detail"]
    assert not Job.objects.exists()


def test_corrections_are_counted_for_the_page_of_models(
    client: APIClient, generation: Generation, project: Project
) -> None:
    save(client, generation)
    body = client.get(f"/api/projects/{project.pk}/corrections/").json()
    assert body == {"total": 1, "waiting": 1}
