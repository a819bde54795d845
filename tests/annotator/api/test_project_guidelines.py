"""Guidelines with versions and examples over HTTP."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import CaptureQueriesContext
from PIL import Image as Picture
from rest_framework.test import APIClient

from annotator.models import Image, Project, Role, User
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Login) -> APIClient:
    return as_user(make_member(project, Role.ADMIN, username="ada"))


def jpeg() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Picture.new("RGB", (40, 30), (200, 30, 30)).save(buffer, "JPEG")
    return SimpleUploadedFile("red.jpg", buffer.getvalue(), "image/jpeg")


def test_people_read_the_newest_version_with_its_examples(
    client: APIClient, project: Project, as_user: Login
) -> None:
    address = f"/api/projects/{project.pk}/guidelines/"
    generation = make_generation(make_product(project))
    uploaded = client.post(f"{address}examples/", {"picture": jpeg()}, format="multipart")
    assert uploaded.status_code == 201, uploaded.json()
    image = Image.objects.get(pk=uploaded.json()["image"])
    assert (image.width, image.height) == (40, 30)
    assert default_storage.exists(image.path(Image.Variant.THUMB))
    again = client.post(f"{address}examples/", {"picture": jpeg()}, format="multipart")
    assert again.json() == uploaded.json()
    chosen = client.post(f"{address}examples/", {"generation": generation.pk}).json()
    examples = [
        {"image": image.pk, "is_good": False, "caption": "Red"},
        {"image": chosen["image"], "is_good": True},
    ]
    saved = client.put(address, {"markdown": "**Look**", "examples": examples, "seen": 0})
    assert saved.status_code == 200, saved.json()
    anna = as_user(make_member(project))
    shown = anna.get(address).json()
    assert (shown["number"], shown["author"]) == (1, "ada")
    assert shown["html"] == "<p><strong>Look</strong></p>\n"
    assert [(each["is_good"], each["caption"]) for each in shown["examples"]] == [
        (False, "Red"),
        (True, ""),
    ]
    assert shown["examples"][0]["picture"]["thumb"].endswith("/thumb.webp")
    assert client.get(f"{address}versions/").json()["results"][0]["examples"] == 2


def test_a_person_hears_once_of_a_new_version(
    client: APIClient, project: Project, as_user: Login
) -> None:
    anna = as_user(make_member(project))
    address = f"/api/projects/{project.pk}/"
    client.put(f"{address}guidelines/", {"markdown": "New"})
    shown = anna.get(address).json()
    assert (shown["guidelines_number"], shown["guidelines_read"]) == (1, 0)
    assert anna.post(f"{address}guidelines/read/", {"number": 1}).status_code == 204
    assert anna.get(address).json()["guidelines_read"] == 1


def test_takes_a_fixed_number_of_statements(
    client: APIClient,
    project: Project,
    django_assert_max_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    address = f"/api/projects/{project.pk}/guidelines/"
    for number in range(3):
        picked = make_generation(make_product(project)).image
        client.put(
            address,
            {"markdown": f"{number}", "examples": [{"image": picked.pk, "is_good": True}]},
        )
    with django_assert_max_num_queries(6):
        assert client.get(address).json()["number"] == 3


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"generation": 999_999}, 400),
        ({"generation": 1, "picture": SimpleUploadedFile("x.jpg", b"no picture")}, 400),
        ({"picture": SimpleUploadedFile("x.jpg", b"no picture")}, 400),
    ],
)
def test_what_is_no_picture_is_refused(
    client: APIClient, project: Project, body: dict[str, object], status: int
) -> None:
    address = f"/api/projects/{project.pk}/guidelines/examples/"
    assert client.post(address, body, format="multipart").status_code == status
    assert not Image.objects.exists()


def test_two_admins_do_not_overwrite_each_other(client: APIClient, project: Project) -> None:
    address = f"/api/projects/{project.pk}/guidelines/"
    assert client.put(address, {"markdown": "Mine", "seen": 0}).status_code == 200
    late = client.put(address, {"markdown": "Yours", "seen": 0})
    assert (late.status_code, late.json()["values"]) == (409, {"number": 1})
