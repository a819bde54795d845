"""Every route of the site: foreign is 404, unknown is 401, too low a role is 403.

The routes come from the URL resolver, so a new one without scoping fails here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework.views import APIView

from annotator.api.unknown import UnknownAddressView
from annotator.models import (
    Answer,
    ApiToken,
    Appraisal,
    Batch,
    Choice,
    DriftWatch,
    Hold,
    Invitation,
    Job,
    JobKind,
    Membership,
    Project,
    Purpose,
    Role,
    User,
    Verdict,
)
from tests.factories import (
    make_certificate,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_version,
)

VERBS = ("get", "post", "put", "patch", "delete")
# Open to anyone on purpose: logging in, invitations (by their secret), health, the API's own docs.
PUBLIC = {
    "/api/health/",
    "/api/schema/",
    "/api/docs/",
    "/api/session/",
    "/api/session/csrf/",
    "/api/session/link/",
    "/api/invitations/SECRET/",
    "/api/invitations/SECRET/accept/",
}
# Not of any project: one's own things.
OWN = {
    "/api/projects/",
    "/api/project-templates/",
    "/api/tokens/",
    "/api/guidelines/preview/",
}
# What each member may do; everything else in a project needs more than that.
FOR_ANNOTATORS = {
    ("get", "/api/projects/PROJECT/"),
    ("get", "/api/projects/PROJECT/guidelines/"),
    ("post", "/api/projects/PROJECT/guidelines/read/"),
    ("get", "/api/projects/PROJECT/jobs/"),
    ("get", "/api/projects/PROJECT/products/"),
    ("post", "/api/projects/PROJECT/questions/next/"),
    ("post", "/api/projects/PROJECT/questions/release/"),
    ("get", "/api/projects/PROJECT/questions/mine/"),
    ("get", "/api/projects/PROJECT/practice/"),
    ("get", "/api/projects/PROJECT/summary/"),
    ("get", "/api/jobs/JOB/"),
    ("post", "/api/questions/QUESTION/answers/"),
    ("post", "/api/questions/QUESTION/skip/"),
    ("post", "/api/questions/QUESTION/skip/undo/"),
    ("post", "/api/questions/QUESTION/release/"),
    ("post", "/api/questions/QUESTION/renew/"),
    ("post", "/api/answers/ANSWER/undo/"),
}
OF_ONES_OWN = {("post", "/api/answers/ANSWER/undo/")}  # only who gave an answer may undo it
FOR_ADMINS = {
    ("patch", "/api/projects/PROJECT/"),
    ("post", "/api/projects/PROJECT/clone/"),
    ("post", "/api/projects/PROJECT/archive/"),
    ("post", "/api/projects/PROJECT/restore/"),
    ("post", "/api/projects/PROJECT/delete/"),
    ("put", "/api/projects/PROJECT/guidelines/"),
    ("post", "/api/projects/PROJECT/guidelines/examples/"),
    ("get", "/api/projects/PROJECT/members/"),
    ("get", "/api/projects/PROJECT/invitations/"),
    ("post", "/api/projects/PROJECT/invitations/"),
    ("delete", "/api/invitations/by-id/INVITATION/"),
    ("patch", "/api/members/MEMBER/"),
    ("delete", "/api/members/MEMBER/"),
    ("post", "/api/projects/PROJECT/models/retrain/"),
    ("post", "/api/models/VERSION/promote/"),
    ("post", "/api/models/VERSION/differences/"),
    ("post", "/api/projects/PROJECT/segmenters/use/"),
    ("post", "/api/projects/PROJECT/segmenters/finetune/"),
    ("post", "/api/models/VERSION/retire/"),
    ("post", "/api/drift-watches/WATCH/resume/"),
    ("post", "/api/projects/PROJECT/batches/"),
    ("post", "/api/batches/BATCH/extend/"),
    ("post", "/api/batches/BATCH/close/"),
}


def api_views() -> Iterator[tuple[str, type[APIView]]]:
    """(address with its parameters in capitals, view) of everything under /api/."""
    api = next(
        entry
        for entry in get_resolver().url_patterns
        if isinstance(entry, URLResolver) and str(entry.pattern) == "api/"
    )
    for entry in api.url_patterns:
        assert isinstance(entry, URLPattern)
        view = entry.callback.view_class  # type: ignore[attr-defined]
        if view is UnknownAddressView:
            continue
        address = "/api/" + str(entry.pattern)
        for name, converter in entry.pattern.converters.items():
            kind = "int" if "Int" in type(converter).__name__ else "str"
            address = address.replace(f"<{kind}:{name}>", name.upper())
        yield address, view


def api_routes() -> Iterator[tuple[str, str]]:
    """(verb, address) of all that can be called."""
    for address, view in api_views():
        yield from ((verb, address) for verb in VERBS if hasattr(view, verb))


ROUTES = sorted(api_routes())
OF_A_PROJECT = [route for route in ROUTES if route[1] not in PUBLIC | OWN]


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def rows(project: Project) -> dict[str, object]:
    """One row of everything, by the name that stands in the addresses."""
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
    by_kind: dict[str, object] = {
        "PROJECT": project.pk,
        "PRODUCT": generation.product_id,
        "GENERATION": generation.pk,
        "QUESTION": question.pk,
        "ANSWER": answer.pk,
        "JOB": Job.objects.create(project=project, kind=JobKind.SCORE, queue="gpu").pk,
        "VERSION": version.pk,
        "CERTIFICATE": make_certificate(version).pk,
        "MEMBER": Membership.objects.get(project=project, user=owner).pk,
        "INVITATION": Invitation.objects.create(
            project=project, email="a@example.org", role=Role.OPS, secret_hash="x", expires_at=hour
        ).pk,
        "TOKEN": ApiToken.objects.create(owner=owner, name="t", secret_hash="y", hint="pks_").pk,
        "EXPORT": "csv",
        "WATCH": DriftWatch.objects.create(
            project=project, model_version=version, verdict=Verdict.ACCEPTED, alpha=0.1, delta=0.05
        ).pk,
        "BATCH": Batch.objects.create(
            project=project, number=1, precision=0.9, confidence=0.9, people=2
        ).pk,
        "APPRAISAL": Appraisal.objects.create(project=project, key="0" * 64).pk,
    }  # fmt: skip
    return by_kind


def fill(address: str, rows: dict[str, object]) -> str:
    parts = [str(rows[part]) if part.isupper() else part for part in address.split("/")]
    return "/".join(parts)


def call(client: APIClient, verb: str, address: str) -> int:
    return int(getattr(client, verb)(address).status_code)


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "address"), OF_A_PROJECT)
def test_a_foreign_user_gets_404(
    verb: str, address: str, rows: dict[str, object], as_user: Callable[[User], APIClient]
) -> None:
    stranger = make_member(make_project(), Role.ADMIN)
    assert call(as_user(stranger), verb, fill(address, rows)) == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "address"), [r for r in ROUTES if r[1] not in PUBLIC])
def test_an_unknown_caller_gets_401_and_a_challenge(
    verb: str, address: str, rows: dict[str, object]
) -> None:
    response = getattr(APIClient(), verb)(fill(address, rows))
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "address"),
    [r for r in OF_A_PROJECT if r not in FOR_ANNOTATORS and r[1] != "/api/tokens/TOKEN/"],
)
def test_an_annotator_gets_403_beyond_their_work(
    verb: str,
    address: str,
    project: Project,
    rows: dict[str, object],
    as_user: Callable[[User], APIClient],
) -> None:
    annotator = make_member(project, Role.ANNOTATOR)
    assert call(as_user(annotator), verb, fill(address, rows)) == 403


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "address"), sorted(FOR_ADMINS))
def test_ops_gets_403_where_an_admin_is_needed(
    verb: str,
    address: str,
    project: Project,
    rows: dict[str, object],
    as_user: Callable[[User], APIClient],
) -> None:
    ops = make_member(project, Role.OPS)
    assert call(as_user(ops), verb, fill(address, rows)) == 403


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "address"), sorted(FOR_ANNOTATORS - OF_ONES_OWN))
def test_an_annotator_is_let_in_to_their_work(
    verb: str,
    address: str,
    project: Project,
    rows: dict[str, object],
    as_user: Callable[[User], APIClient],
) -> None:
    annotator = make_member(project, Role.ANNOTATOR)
    if address.startswith("/api/questions/"):
        Hold.objects.create(
            project=project,
            question=project.questions.get(),
            user=annotator,
            expires_at=timezone.now() + timedelta(hours=1),
        )
    assert call(as_user(annotator), verb, fill(address, rows)) < 401


def test_the_lists_above_name_routes_that_exist() -> None:
    addresses = {address for _, address in ROUTES}
    assert addresses >= PUBLIC | OWN
    assert set(ROUTES) >= FOR_ANNOTATORS | FOR_ADMINS
