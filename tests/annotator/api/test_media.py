"""Pictures are shown to members of their project, cached for good, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from annotator.api.media import heat_map_url, image_urls, judged_heat_map_url, mask_url
from annotator.members.change_role import remove_member
from annotator.members.tokens import make_token
from annotator.models import (
    ApiToken,
    Appraisal,
    ConsistencyReport,
    Image,
    Product,
    Project,
    Role,
    User,
)
from tests.factories import make_image, make_member, make_product, make_project, make_user

pytestmark = pytest.mark.django_db
LogIn = Callable[[Any], Client]


@pytest.fixture
def log_in() -> LogIn:
    def client_of(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def image(project: Project) -> Image:
    """A picture with its files and those of its mask."""
    image = make_image(project, sha256="ab" * 32)
    for variant in Image.Variant.values:
        default_storage.save(image.path(variant), ContentFile(f"the {variant}".encode()))
    return image


@pytest.fixture
def heat_map(project: Project) -> str:
    default_storage.save(f"projects/{project.pk}/heat/7-abc123.webp", ContentFile(b"the heat map"))
    return f"/media/{project.pk}/heat/7-abc123.webp"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("variant", "content_type"),
    [("thumb", "image/webp"), ("screen", "image/webp"), ("full", "image/webp"),
     ("mask", "image/png")],
)  # fmt: skip
def test_a_member_sees_each_file(
    log_in: LogIn, image: Image, variant: str, content_type: str
) -> None:
    response = log_in(make_member(image.project)).get(image.url(variant))
    assert response.status_code == 200
    assert body(response) == f"the {variant}".encode()
    assert response["Content-Type"] == content_type
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"


def test_an_img_element_accepts_pictures_only(log_in: LogIn, image: Image) -> None:
    accept = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8"
    client = log_in(make_member(image.project))
    assert client.get(image.url("thumb"), headers={"Accept": accept}).status_code == 200


def test_what_the_browser_has_is_not_sent_again(log_in: LogIn, image: Image) -> None:
    client = log_in(make_member(image.project))
    etag = client.get(image.url("thumb"))["ETag"]
    again = client.get(image.url("thumb"), headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    other = client.get(image.url("full"), headers={"If-None-Match": etag})
    assert other.status_code == 200


def test_a_stranger_finds_nothing(log_in: LogIn, image: Image, heat_map: str) -> None:
    stranger = log_in(make_member(make_project(), Role.ADMIN))
    etag = {"If-None-Match": f'"{image.sha256}-thumb.webp"'}
    assert stranger.get(image.url("thumb")).status_code == 404
    assert stranger.get(image.url("thumb"), headers=etag).status_code == 404
    assert stranger.get(heat_map).status_code == 404


def test_the_same_content_in_another_project_is_another_picture(
    log_in: LogIn, image: Image
) -> None:
    member = log_in(make_member(image.project))
    elsewhere = make_project()
    assert member.get(make_image(elsewhere, sha256=image.sha256).url("thumb")).status_code == 404


def test_who_is_not_logged_in_is_asked_to(image: Image) -> None:
    assert Client().get(image.url("thumb")).status_code == 401


def test_members_see_heat_maps(log_in: LogIn, project: Project, heat_map: str) -> None:
    response = log_in(make_member(project)).get(heat_map)
    assert (body(response), response["Content-Type"]) == (b"the heat map", "image/webp")


def test_what_is_not_stored_is_not_found(log_in: LogIn, project: Project) -> None:
    response = log_in(make_member(project)).get(make_image(project).url("thumb"))
    assert response.status_code == 404
    assert "Cache-Control" not in response or "immutable" not in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "{sha}/../../secret.webp",
        "{sha}/%2e%2e/secret.webp",
        "{sha}/thumb.webp/..",
        "{sha}/thumb.svg",
        "{sha}/mask.webp",
        "{sha}/thumb.webp%0a",
        "..%2f..%2fsecret/thumb.webp",
        "heat/../../secret.webp",
        "heat/7-..%2fsecret.webp",
        "heat/secret.webp",
    ],
)
def test_no_other_file_can_be_named(log_in: LogIn, image: Image, path: str) -> None:
    default_storage.save("secret.webp", ContentFile(b"secret"))
    default_storage.save(f"projects/{image.project_id}/secret.webp", ContentFile(b"secret"))
    client = log_in(make_user(is_superuser=True))
    address = f"/media/{image.project_id}/" + path.format(sha=image.sha256)
    assert client.get(address).status_code == 404


class TestTakenAway:
    """A picture is refused from the moment when the permission ends."""

    def test_who_leaves_the_project_sees_nothing_more(self, log_in: LogIn, image: Image) -> None:
        user = make_member(image.project)
        client = log_in(user)
        assert client.get(image.url("thumb")).status_code == 200
        remove_member(membership=user.memberships.get(), by=make_admin_of(image.project))
        assert client.get(image.url("thumb")).status_code == 404
        etag = {"If-None-Match": f'"{image.sha256}-thumb.webp"'}
        assert client.get(image.url("thumb"), headers=etag).status_code == 404

    def test_a_lower_role_counts_at_once(self, log_in: LogIn, project: Project) -> None:
        appraisal = Appraisal(project=project, key="0" * 64)
        default_storage.save(appraisal.heat_map(0), ContentFile(b"the heat map"))
        address = judged_heat_map_url(appraisal, 0)
        user = make_member(project, Role.OPS)
        client = log_in(user)
        assert client.get(address).status_code == 200
        user.memberships.update(role=Role.ANNOTATOR)
        assert client.get(address).status_code == 403

    def test_a_person_who_is_locked_or_logged_out_sees_nothing(
        self, log_in: LogIn, image: Image
    ) -> None:
        user = make_member(image.project)
        client, other = log_in(user), log_in(user)
        client.logout()
        assert client.get(image.url("thumb")).status_code == 401
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert other.get(image.url("thumb")).status_code == 401

    def test_a_revoked_token_opens_nothing(self, image: Image) -> None:
        owner = make_member(image.project, Role.OPS)
        token, secret = make_token(owner=owner, name="robot", role=Role.OPS, project=image.project)
        headers = {"Authorization": f"Bearer {secret}"}
        assert Client().get(image.url("thumb"), headers=headers).status_code == 200
        ApiToken.objects.filter(pk=token.pk).update(revoked_at=timezone.now())
        assert Client().get(image.url("thumb"), headers=headers).status_code == 401

    def test_what_was_judged_is_for_ops(self, log_in: LogIn, project: Project) -> None:
        judged = judged_heat_map_url(Appraisal(project=project, key="0" * 64), 0)
        assert log_in(make_member(project)).get(judged).status_code == 403

    def test_one_callers_yes_is_none_for_another(self, log_in: LogIn, image: Image) -> None:
        member, stranger = log_in(make_member(image.project)), log_in(make_user())
        for headers in ({}, {"Authorization": "Basic same"}, {"Authorization": "x"}):
            member.get(image.url("thumb"), headers=headers)
            assert stranger.get(image.url("thumb"), headers=headers).status_code == 404
            assert Client().get(image.url("thumb"), headers=headers).status_code == 401

    def test_asking_costs_few_queries(
        self, log_in: LogIn, image: Image, django_assert_max_num_queries: Any
    ) -> None:
        client = log_in(make_member(image.project))
        client.get("/api/session/")  # the session is noted
        with django_assert_max_num_queries(4):  # session, person, project, roles
            assert client.get(image.url("full")).status_code == 200


def make_admin_of(project: Project) -> User:
    make_member(project, Role.ADMIN)
    return make_member(project, Role.ADMIN)


def test_addresses_for_the_api(project: Project) -> None:
    image = make_image(project, sha256="cd" * 32, width=640, height=480)
    base = f"/media/{project.pk}/{'cd' * 32}"
    assert image_urls(image) == {
        "thumb": f"{base}/thumb.webp",
        "screen": f"{base}/screen.webp",
        "full": f"{base}/full.webp",
        "width": 640,
        "height": 480,
    }
    product: Product = make_product(project)
    assert mask_url(product) is None
    product.mask = image
    assert mask_url(product) == f"{base}/mask.png"


def test_address_of_a_heat_map(project: Project) -> None:
    report = ConsistencyReport(project=project)
    assert heat_map_url(report) is None
    report.heat_map = f"projects/{project.pk}/heat/7-abc123.webp"
    assert heat_map_url(report) == f"/media/{project.pk}/heat/7-abc123.webp"
