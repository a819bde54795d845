"""One row of everything and a caller of each kind, made once for the tests of a file.

Making them takes longer than most of the calls that need them, and there are hundreds of calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from annotator.models import (
    Answer,
    ApiToken,
    Appraisal,
    Batch,
    BucketImport,
    BucketSource,
    Choice,
    Comparison,
    Delivery,
    DriftWatch,
    Hold,
    Invitation,
    Job,
    JobKind,
    MaskSource,
    MaskVersion,
    Membership,
    PersonSession,
    Project,
    Purpose,
    Ranking,
    Role,
    SavedView,
    User,
    Verdict,
    Webhook,
)
from tests.factories import (
    make_certificate,
    make_generation,
    make_known_answer,
    make_member,
    make_product,
    make_project,
    make_question,
    make_review,
    make_user,
    make_version,
)


class Everything(NamedTuple):
    """The ids of the rows by the name that stands in the addresses, and each caller's session."""

    rows: Mapping[str, object]
    sessions: Mapping[str, str]


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Everything]:
    """What the tests of a file share. Each of them undoes what it has changed."""
    # Not committed: the database is as it was after the file.
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        project = make_project()
        rows = _rows(project)
        made = Everything(rows, _sessions(project))
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def rows(everything: Everything) -> dict[str, object]:
    """One row of everything, by the name that stands in the addresses."""
    return dict(everything.rows)


@pytest.fixture
def project(everything: Everything) -> Project:
    """The project of the rows."""
    return Project.objects.get(pk=str(everything.rows["PROJECT"]))


@pytest.fixture
def callers(everything: Everything) -> Mapping[str, APIClient]:
    """A client of each kind; the annotator and the others hold the question, too."""
    clients = {"anonymous": APIClient(raise_request_exception=False)}
    for name, session in everything.sessions.items():
        clients[name] = APIClient(raise_request_exception=False)
        clients[name].cookies["sessionid"] = session
    return clients


def _rows(project: Project) -> dict[str, object]:
    owner = make_member(project, Role.ADMIN)
    make_member(project, Role.ADMIN)
    generation = make_generation(make_product(project))
    question = make_question(project, left=generation, answers_needed=3, holds_count=2)
    hour = timezone.now() + timedelta(hours=1)
    Hold.objects.create(project=project, question=question, user=owner, expires_at=hour)
    answer = Answer.objects.create(
        project=project, question=question, user=owner, left=generation, choice=Choice.GOOD,
        purpose=Purpose.LEARN, idempotency_key="key",
    )  # fmt: skip
    version = make_version(project)
    batch = Batch.objects.create(project=project, number=1, precision=0.9, confidence=0.9, people=2)
    make_known_answer(generation)
    source = BucketSource.objects.create(name="shots", url="memory://shots")
    source.projects.add(project)
    hook = Webhook.objects.create(project=project, url="https://a.example/", sealed_secret="x")
    return {
        "PROJECT": project.pk,
        "PRODUCT": generation.product_id,
        "GENERATION": generation.pk,
        "QUESTION": question.pk,
        "ANSWER": answer.pk,
        "JOB": Job.objects.create(project=project, kind=JobKind.SCORE, queue="gpu").pk,
        "VERSION": version.pk,
        "CERTIFICATE": make_certificate(version).pk,
        "MASK_VERSION": MaskVersion.objects.create(
            project=project, generation=generation, image=generation.image,
            source=MaskSource.PERSON, created_at=timezone.now(),
        ).pk,
        "MEMBER": Membership.objects.get(project=project, user=owner).pk,
        "INVITATION": Invitation.objects.create(
            project=project, email="a@example.org", role=Role.OPS, secret_hash="x", expires_at=hour
        ).pk,
        "SESSION": PersonSession.objects.create(user=owner, session_key="key").pk,
        "TOKEN": ApiToken.objects.create(owner=owner, name="t", secret_hash="y", hint="pks_").pk,
        "EXPORT": "csv",
        "WATCH": DriftWatch.objects.create(
            project=project, model_version=version, verdict=Verdict.ACCEPTED, alpha=0.1, delta=0.05
        ).pk,
        "BATCH": batch.pk,
        "COMPARISON": Comparison.objects.create(
            project=project, of="generator", a="a", b="b", confidence=0.95
        ).pk,
        "REVIEW": make_review(generation, owner).pk,
        "VIEW": SavedView.objects.create(
            project=project, owner=owner, name="mine", is_shared=True
        ).pk,
        "BUCKET_IMPORT": BucketImport.objects.create(project=project, source=source).pk,
        "WEBHOOK": hook.pk,
        "DELIVERY": Delivery.objects.create(webhook=hook, event="webhook.test", payload={}).pk,
        "APPRAISAL": Appraisal.objects.create(project=project, key="0" * 64).pk,
        "RANKING": Ranking.objects.create(project=project, product="p", ttl=0).pk,
    }  # fmt: skip


def _sessions(project: Project) -> dict[str, str]:
    people = {role.value: make_member(project, role) for role in Role}
    people["site_admin"] = make_user(is_superuser=True)
    for person in people.values():
        Hold.objects.create(
            project=project,
            question=project.questions.get(),
            user=person,
            expires_at=timezone.now() + timedelta(hours=1),
        )
    people["foreign"] = make_member(make_project(), Role.ADMIN)
    return {name: _session(person) for name, person in people.items()}


def _session(user: User) -> str:
    client = APIClient()
    client.force_login(user)
    return str(client.cookies["sessionid"].value)
