"""Each list takes a fixed number of queries, however long it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.generics import ListAPIView
from rest_framework.test import APIClient

from annotator.members.invite import invite
from annotator.members.tokens import make_token
from annotator.models import (
    BucketImport,
    BucketSource,
    ConsistencyOutcome,
    ConsistencyReport,
    Delivery,
    FlagKind,
    JobKind,
    Membership,
    PersonSession,
    Project,
    RefusedRow,
    Reversal,
    Role,
    User,
    Webhook,
)
from annotator.projects.guidelines import save_guidelines
from annotator.review.assign import assign
from annotator.review.holds import take_image
from annotator.review.raise_flags import flag
from annotator.review.saved_views import save_view
from scoring.vocabulary.messages.plain import PLAIN
from tests.annotator.api.routes import api_views
from tests.factories import (
    make_certificate,
    make_comparison,
    make_generation,
    make_image,
    make_job,
    make_known_answer,
    make_member,
    make_product,
    make_project,
    make_question,
    make_review,
    make_segmenter,
    make_version,
)

pytestmark = pytest.mark.django_db

# Session and person take two of them, the project and one's role in it one more.
CEILINGS = {
    "/api/account/sessions/": 5,
    "/api/tokens/": 3,
    "/api/projects/": 4,
    "/api/projects/PROJECT/audit-log/": 5,
    "/api/projects/PROJECT/bucket-sources/": 5,
    "/api/projects/PROJECT/bucket-imports/": 5,
    "/api/projects/PROJECT/invitations/": 5,
    "/api/projects/PROJECT/members/": 5,
    "/api/projects/PROJECT/jobs/": 5,
    "/api/projects/PROJECT/guidelines/versions/": 5,
    "/api/projects/PROJECT/products/": 5,
    "/api/projects/PROJECT/generations/": 7,
    "/api/projects/PROJECT/certificates/": 6,
    "/api/projects/PROJECT/known-answers/": 5,
    "/api/projects/PROJECT/comparisons/": 7,
    # The page is found first, and read afterwards with flags and reviews.
    "/api/projects/PROJECT/review/": 8,
    "/api/projects/PROJECT/review/decided/": 5,
    "/api/projects/PROJECT/views/": 5,
    "/api/projects/PROJECT/webhooks/": 5,
    "/api/webhooks/WEBHOOK/deliveries/": 5,
    "/api/projects/PROJECT/models/": 7,
    "/api/projects/PROJECT/segmenters/": 5,
    "/api/projects/PROJECT/originals/": 7,  # one of them counts, and one looks for more
}


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def admin(project: Project) -> User:
    return make_member(project, Role.ADMIN)


def one_more_of_everything(project: Project, admin: User) -> None:
    mask = make_image(project, is_mask=True)
    product = make_product(project, mask=mask, mask_source="segmenter", mask_confidence=0.2)
    version = make_version(project)
    make_segmenter(project, promoted_by=admin)
    save_guidelines(project=project, by=admin, markdown=f"{product.pk}")
    certificate = make_certificate(version)
    generation = make_generation(product, certificate=certificate)
    ConsistencyReport.objects.create(
        generation=generation, project=project, outcome=ConsistencyOutcome.INCONSISTENT,
        p_consistent=0.2, segmenter="grabcut", version="1",
    )  # fmt: skip
    flag(generation=generation, kind=FlagKind.INCONSISTENT)
    make_known_answer(generation, made_by=admin)
    review = make_review(make_generation(product, verdict_by="reviewer"), admin)
    Reversal.objects.create(project=project, review=review, by=admin)
    make_review(review.generation, make_member(project))
    take_image(generation=generation, by=make_member(project))
    assign(project=project, ids=[generation.pk], to=admin.pk, by=admin)
    name = f"view {product.pk}"
    save_view(project=project, owner=admin, name=name, query="", is_shared=False)
    RefusedRow.objects.create(
        job=make_job(project, JobKind.IMPORT), row=1, reason=PLAIN(text="no picture")
    )
    comparison = make_comparison(project)
    make_question(project, pair=True, purpose="compare", comparison=comparison)
    make_token(owner=admin, name="robot", role=Role.OPS, project=project)
    browser = SessionStore()
    browser.create()
    PersonSession.objects.create(user=admin, session_key=str(browser.session_key))
    invite(project=project, by=admin, email=f"{product.pk}@example.org", role=Role.OPS)
    make_member(project)
    source = BucketSource.objects.create(name=f"bucket-{product.pk}", url="s3://pictures")
    source.projects.add(project)
    BucketImport.objects.create(
        project=project, source=source, job=make_job(project, JobKind.IMPORT), created_by=admin
    )
    Webhook.objects.create(project=project, url="https://a.example/", sealed_secret="x")
    hook = Webhook.objects.filter(project=project).earliest("pk")
    Delivery.objects.create(webhook=hook, event="webhook.test", payload={})
    other = make_project(champion=version)
    Membership.objects.create(project=other, user=admin, role=Role.ADMIN)


def test_every_list_has_a_ceiling() -> None:
    lists = {address for address, view in api_views() if issubclass(view, ListAPIView)}
    assert lists == set(CEILINGS)


def test_queries_do_not_grow_with_the_list(
    project: Project, admin: User, as_user: Callable[[User], APIClient]
) -> None:
    """All lists in one test, because making the rows takes far longer than reading them."""
    client = as_user(admin)
    hook = Webhook.objects.create(project=project, url="https://a.example/", sealed_secret="x")

    def measure(address: str) -> tuple[int, int]:
        filled = address.replace("PROJECT", str(project.pk)).replace("WEBHOOK", str(hook.pk))
        with CaptureQueriesContext(connection) as queries:
            response = client.get(filled)
        assert response.status_code == 200, address
        return len(response.json()["results"]), len(queries)

    one_more_of_everything(project, admin)
    few = {address: measure(address) for address in CEILINGS}
    for _ in range(4):
        one_more_of_everything(project, admin)
    many = {address: measure(address) for address in CEILINGS}
    assert [each for each in CEILINGS if many[each][0] < few[each][0] + 4] == []
    grown = {
        each: f"{few[each][1]} queries for few rows, {many[each][1]} for many, {most} at most"
        for each, most in CEILINGS.items()
        if many[each][1] > min(few[each][1], most)
    }
    assert grown == {}


def test_the_detail_of_a_product_takes_a_fixed_number_of_queries(
    project: Project,
    admin: User,
    as_user: Callable[[User], APIClient],
    django_assert_max_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    product = make_product(project)
    for _ in range(5):
        flag(generation=make_generation(product), kind=FlagKind.INCONSISTENT)
    client = as_user(admin)
    client.get("/api/session/")  # a connection prepares its statements once
    with django_assert_max_num_queries(7):
        body = client.get(f"/api/products/{product.pk}/").json()
    assert len(body["generations"]) == 5


def test_a_page_of_jobs_counts_what_each_refused(
    project: Project, admin: User, as_user: Callable[[User], APIClient]
) -> None:
    job = make_job(project, JobKind.IMPORT, created_at=timezone.now() - timedelta(days=1))
    RefusedRow.objects.bulk_create(
        RefusedRow(job=job, row=row, reason=PLAIN(text="no picture")) for row in range(1, 4)
    )
    make_job(project)
    results = as_user(admin).get(f"/api/projects/{project.pk}/jobs/").json()["results"]
    assert [row["refused_count"] for row in results] == [0, 3]
