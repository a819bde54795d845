"""Originals to confirm, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from rest_framework.response import Response
from rest_framework.test import APIClient

from annotator.models import AuditEvent, Job, MaskSource, Product, Project, Role, User
from tests.annotator.imports.pictures import file_of
from tests.factories import make_generation, make_image, make_member, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def ops(project: Project) -> User:
    return make_member(project, Role.OPS)


@pytest.fixture
def client(ops: User, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(ops)


def doubtful(project: Project, confidence: float = 0.2, **values: Any) -> Product:
    product = make_product(
        project,
        **{
            "mask": make_image(project, is_mask=True, width=512, height=384),
            "mask_source": MaskSource.SEGMENTER,
            "mask_confidence": confidence,
            "generations_count": 1,
            **values,
        },
    )
    make_generation(product)
    return product


def drawn(width: int = 800, height: int = 600) -> bytes:
    picture = Picture.new("L", (width, height), 0)
    picture.paste(255, (width // 4, height // 4, width // 2, height // 2))
    return file_of(picture)


def decide(client: APIClient, product: Product, **values: object) -> Response:
    response: Response = client.post(f"/api/products/{product.pk}/mask/", values)
    return response


def upload(client: APIClient, product: Product, content: bytes, **values: str) -> Response:
    body = {"mask": SimpleUploadedFile("mask.png", content), **values}
    response: Response = client.post(f"/api/products/{product.pk}/mask/", body, format="multipart")
    return response


def listed(client: APIClient, project: Project, query: str = "") -> dict[str, Any]:
    body: dict[str, Any] = client.get(f"/api/projects/{project.pk}/originals/{query}").json()
    return body


def test_the_most_doubtful_original_comes_first(client: APIClient, project: Project) -> None:
    less, most = doubtful(project, 0.4), doubtful(project, 0.1)
    doubtful(project, 0.5)
    doubtful(project, mask_confidence=None)
    doubtful(make_project())
    body = listed(client, project)
    assert body["count"] == 2
    assert [row["id"] for row in body["results"]] == [most.pk, less.pk]
    row = body["results"][0]
    assert most.mask is not None
    assert row["mask"] == f"/media/{project.pk}/{most.mask.sha256}/mask.png"
    assert row["image"]["screen"].startswith(f"/media/{project.pk}/")
    assert (row["mask_confidence"], row["generations_count"]) == (0.1, 1)
    counts = client.get(f"/api/projects/{project.pk}/review/counts/").json()
    assert counts["originals"] == 2


def test_pages_go_on_where_the_last_one_ended(client: APIClient, project: Project) -> None:
    expected = [doubtful(project, confidence).pk for confidence in (0.1, 0.2, 0.2, 0.3)]
    ids: list[int] = []
    address: str | None = f"/api/projects/{project.pk}/originals/?limit=1"
    while address:
        body = client.get(address).json()
        assert body["count"] == 4
        ids += [row["id"] for row in body["results"]]
        address = body["next"]
    assert ids == expected


def test_one_product_can_be_asked_for_even_if_it_was_called_unusable(
    client: APIClient, project: Project
) -> None:
    product, sure = doubtful(project), doubtful(project, 0.9)
    doubtful(project)
    assert decide(client, product, unusable=True).status_code == 200
    assert [row["id"] for row in listed(client, project, f"?product={product.pk}")["results"]] == [
        product.pk
    ]
    assert listed(client, project, f"?product={sure.pk}")["results"] == []
    assert listed(client, project)["count"] == 1


def test_a_mask_is_confirmed_once(client: APIClient, project: Project, ops: User) -> None:
    product = doubtful(project)
    first, second = (decide(client, product, confirm=True) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.data == second.data
    assert (first.data["mask_source"], first.data["mask_confidence"]) == ("person", None)
    assert first.data["mask_checked_by"] == ops.username
    assert listed(client, project)["results"] == []
    assert Job.objects.count() == AuditEvent.objects.count() == 1


def test_a_mask_is_corrected(client: APIClient, project: Project) -> None:
    product = doubtful(project)
    before = product.mask
    response = upload(client, product, drawn())
    assert response.status_code == 200
    product.refresh_from_db()
    assert product.mask is not None and product.mask != before
    assert product.mask_source == MaskSource.PERSON
    assert client.get(response.data["mask"])["Content-Type"] == "image/png"
    assert Job.objects.get().arguments == {"product_ids": [product.pk], "again": True}


def test_a_corrected_mask_may_have_the_size_of_the_found_one(
    client: APIClient, project: Project
) -> None:
    product = doubtful(project)
    assert upload(client, product, drawn(512, 384)).status_code == 200


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (drawn(640, 480), "mask_size_differs"),
        (drawn(600, 800), "mask_size_differs"),
        (file_of(Picture.new("L", (800, 600), 0)), "mask_marks_nothing"),
        (file_of(Picture.new("L", (800, 600), 255)), "mask_marks_nothing"),
        (b"", "file_empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_no_picture"),
        (drawn()[:200], "file_cut_short"),
    ],
)
def test_a_mask_that_can_not_be_used_is_refused(
    client: APIClient, project: Project, content: bytes, code: str
) -> None:
    product = doubtful(project)
    response = upload(client, product, content)
    assert response.status_code == 400
    (wrong,) = response.data["fields"]["mask"]
    assert (wrong["code"], wrong["values"]["reason"]["code"]) == ("picture_refused", code)
    product.refresh_from_db()
    assert product.mask_source == MaskSource.SEGMENTER
    assert not Job.objects.exists()


def test_both_sizes_are_named(client: APIClient, project: Project) -> None:
    response = upload(client, doubtful(project), drawn(640, 480))
    assert "640 × 480" in response.data["detail"] and "800 × 600" in response.data["detail"]


def test_a_file_beyond_the_limit_of_imports_is_not_read(
    client: APIClient, project: Project, settings: Any
) -> None:
    settings.IMPORT_MAX_BYTES = 500
    assert upload(client, doubtful(project), b"x" * 2_000).status_code == 413
    response = upload(client, doubtful(project), b"x" * 600)
    assert response.data["fields"]["mask"][0]["values"]["reason"]["code"] == "file_too_large"


@pytest.mark.parametrize(
    "values", [{}, {"confirm": False}, {"confirm": True, "unusable": True}, {"seen": "/media/"}]
)
def test_exactly_one_decision_is_sent(
    client: APIClient, project: Project, values: dict[str, object]
) -> None:
    response = decide(client, doubtful(project), **values)
    assert (response.status_code, response.data["type"]) == (400, "/problems/one_decision")


def test_a_mask_and_a_confirmation_contradict_each_other(
    client: APIClient, project: Project
) -> None:
    assert upload(client, doubtful(project), drawn(), confirm="true").status_code == 400


def test_a_mask_that_is_not_the_one_that_was_seen_is_a_conflict(
    client: APIClient, project: Project
) -> None:
    product = doubtful(project)
    seen = listed(client, project)["results"][0]["mask"]
    assert upload(client, product, drawn(), seen=seen).status_code == 200
    response = decide(client, product, confirm=True, seen=seen)
    assert (response.status_code, response.data["type"]) == (409, "/problems/mask_changed")


@pytest.mark.parametrize(("role", "status"), [(Role.ANNOTATOR, 403), (Role.OPS, 200)])
def test_only_ops_and_admins_confirm(
    role: Role, status: int, project: Project, as_user: Callable[[User], APIClient]
) -> None:
    product, caller = doubtful(project), as_user(make_member(project, role))
    assert decide(caller, product, confirm=True).status_code == status
    assert caller.get(f"/api/projects/{project.pk}/originals/").status_code == status


def test_a_foreign_user_learns_nothing(
    project: Project, as_user: Callable[[User], APIClient]
) -> None:
    stranger, product = as_user(make_member(make_project(), Role.ADMIN)), doubtful(project)
    assert decide(stranger, product, confirm=True).status_code == 404
    assert upload(stranger, product, drawn()).status_code == 404
    assert stranger.get(f"/api/projects/{project.pk}/originals/").status_code == 404
    product.refresh_from_db()
    assert product.mask_source == MaskSource.SEGMENTER
