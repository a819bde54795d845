"""The catalogue over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from rest_framework.test import APIClient

from annotator.api.generations import with_details
from annotator.models import (
    ConsistencyOutcome,
    ConsistencyReport,
    FlagKind,
    Generation,
    Project,
    Role,
    User,
)
from annotator.review.raise_flags import flag
from tests.factories import (
    make_certificate,
    make_generation,
    make_image,
    make_member,
    make_product,
    make_project,
    make_version,
)

pytestmark = pytest.mark.django_db
Login = Callable[[User], APIClient]


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Login) -> APIClient:
    return as_user(make_member(project, Role.OPS))


def ids(client: APIClient, project: Project, query: str) -> list[int]:
    response = client.get(f"/api/projects/{project.pk}/generations/?{query}")
    assert response.status_code == 200
    return [row["id"] for row in response.json()["results"]]


def test_filters_narrow_the_list(client: APIClient, project: Project) -> None:
    mug, lamp = make_product(project), make_product(project, category="lamp")
    accepted = make_generation(mug, verdict="accepted", verdict_by="policy", generator="sdxl")
    failed = make_generation(lamp, score_state="failed")
    flag(generation=failed, kind=FlagKind.BROKEN_IMAGE)
    both = [failed.pk, accepted.pk]
    assert ids(client, project, "") == both
    assert ids(client, project, "verdict=accepted") == [accepted.pk]
    assert ids(client, project, "generator=sdxl") == [accepted.pk]
    assert ids(client, project, "category=lamp") == [failed.pk]
    assert ids(client, project, "score_state=failed") == [failed.pk]
    assert ids(client, project, "flag=broken_image") == [failed.pk]
    assert ids(client, project, "flag=drift") == []
    assert ids(client, project, f"product={mug.pk}") == [accepted.pk]
    assert ids(client, project, f"search={mug.external_id.upper()}") == [accepted.pk]
    assert ids(client, project, f"search={failed.external_id}") == [failed.pk]
    assert ids(client, project, "decided_by=policy") == [accepted.pk]


def test_scores_certificates_and_days_narrow_the_list(client: APIClient, project: Project) -> None:
    certificate = make_certificate(make_version(project))
    low, high = (
        make_generation(make_product(project), score=score, certificate=proof)
        for score, proof in ((0.2, None), (0.9, certificate))
    )
    assert ids(client, project, "score_min=0.9") == [high.pk]
    assert ids(client, project, "score_max=0.5&score_min=0.1") == [low.pk]
    assert ids(client, project, f"certificate={certificate.pk}") == [high.pk]
    # 23:30 on New Year's Eve in London is another year in Shanghai.
    late = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    Generation.objects.filter(pk=low.pk).update(created_at=late)
    client.credentials(HTTP_TIME_ZONE="Asia/Shanghai")
    assert ids(client, project, "imported_to=2025-12-31") == []
    assert ids(client, project, "imported_from=2026-01-01&imported_to=2026-01-01") == [low.pk]


def test_images_of_a_product_follow_each_other(client: APIClient, project: Project) -> None:
    mug, lamp = make_product(project), make_product(project)
    rows = [make_generation(product).pk for product in (mug, lamp, mug, lamp)]
    assert ids(client, project, "ordering=product_id") == [rows[0], rows[2], rows[1], rows[3]]
    first = client.get(f"/api/projects/{project.pk}/generations/?ordering=product_id&limit=3")
    rest = client.get(first.json()["next"]).json()["results"]
    assert [row["id"] for row in rest] == [rows[3]]


def test_a_list_has_no_reports_and_the_detail_has(client: APIClient, project: Project) -> None:
    version = make_version(project, number=4)
    certificate = make_certificate(version)
    generation = make_generation(make_product(project), certificate=certificate)
    ConsistencyReport.objects.create(
        generation=generation, project=project, outcome=ConsistencyOutcome.CONSISTENT,
        p_consistent=0.9, segmenter="grabcut", version="1",
    )  # fmt: skip
    listed = client.get(f"/api/projects/{project.pk}/generations/").json()["results"][0]
    assert listed["report"] is None
    shown = client.get(f"/api/generations/{generation.pk}/").json()
    assert shown["report"]["outcome"] == "consistent" and shown["report"]["heat_map"] is None
    assert shown["certificate"] == {"id": certificate.pk, "version": 4}
    assert {**shown, "report": None} == listed


def test_a_generation_without_scores_shows_nulls(client: APIClient, project: Project) -> None:
    generation = make_generation(make_product(project))
    shown = client.get(f"/api/generations/{generation.pk}/").json()
    assert shown["reward"] is shown["score"] is shown["p_good"] is shown["report"] is None
    assert shown["verdict"] == "undecided" and shown["score_state"] == "pending"


def test_products_are_searched_by_id_and_category(client: APIClient, project: Project) -> None:
    mug = make_product(project, external_id="SKU-1", category="Mug")
    make_product(project, external_id="SKU-2", category="Lamp")
    for search in ("sku-1", "mug"):
        address = f"/api/projects/{project.pk}/products/?search={search}"
        results = client.get(address).json()["results"]
        assert [row["id"] for row in results] == [mug.pk]


def test_a_product_shows_mask_and_generations(client: APIClient, project: Project) -> None:
    mask = make_image(project, is_mask=True)
    product = make_product(project, mask=mask, mask_source="alpha")
    generation = make_generation(product)
    make_generation(make_product(project))
    shown = client.get(f"/api/products/{product.pk}/").json()
    assert shown["mask"] == f"/media/{project.pk}/{mask.sha256}/mask.png"
    assert [row["id"] for row in shown["generations"]] == [generation.pk]


@pytest.mark.parametrize(
    ("role", "shown"), [(Role.ANNOTATOR, None), (Role.OPS, None), (Role.ADMIN, True)]
)
def test_the_audit_set_is_known_to_admins_alone(
    project: Project, as_user: Login, role: Role, shown: bool | None
) -> None:
    make_product(project, is_audit=True)
    client = as_user(make_member(project, role))
    results = client.get(f"/api/projects/{project.pk}/products/").json()["results"]
    assert results[0]["is_audit"] is shown


def test_lists_leave_the_records_of_certificates_and_versions_unread(project: Project) -> None:
    """A page shows a certificate's id and its version's number; the records take milliseconds."""
    certificate = make_certificate(make_version(project))
    make_generation(make_product(project), certificate=certificate)
    [generation] = with_details(Generation.objects.all())
    read = generation.certificate
    assert read is not None
    assert read.get_deferred_fields() == {
        "accept", "reject", "basis", "accept_lot", "reject_lot", "lot_basis", "lot_answers",
    }  # fmt: skip
    assert read.model_version.get_deferred_fields() == {"config", "metrics", "details", "gate"}


class TestOrigin:
    """What the imported file said about its own origin."""

    def test_it_is_shown_and_its_lack_is_told(self, as_user: Callable[[User], APIClient]) -> None:
        project = make_project()
        client = as_user(make_member(project, Role.OPS))
        for name, source_type in (("marked", "trainedAlgorithmicMedia"), ("plain", "")):
            image = make_image(project, source_type=source_type, has_c2pa=not source_type)
            make_generation(
                make_product(project), external_id=name, image=image, verdict="accepted"
            )
        url = f"/api/projects/{project.pk}/generations/"
        rows = {row["external_id"]: row for row in client.get(url).json()["results"]}
        assert rows["marked"]["source_type"] == "trainedAlgorithmicMedia"
        assert (rows["marked"]["lacks_ai_mark"], rows["plain"]["lacks_ai_mark"]) == (False, True)
        assert (rows["marked"]["has_c2pa"], rows["plain"]["has_c2pa"]) == (False, True)

        def found(query: str) -> list[str]:
            return [row["external_id"] for row in client.get(url + query).json()["results"]]

        assert found("?has_ai_mark=true") == ["marked"]
        assert found("?has_ai_mark=false") == ["plain"]
        assert found("?has_c2pa=true") == ["plain"]
        assert found("?source_type=trainedAlgorithmicMedia") == ["marked"]
