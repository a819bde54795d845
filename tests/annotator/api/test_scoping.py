"""Every route of the site against every caller: `access_matrix.txt` says what each gets.

The routes come from the URL resolver, so a new one without a line in the matrix fails here, and its
failure shows the line to add. `ok` means let in; what the call then says of an empty body is tested
elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from annotator.api.media import MediaView
from annotator.api.permissions import InScope
from annotator.api.scopes import TO_CHANGE, TO_READ, scopes_for
from annotator.members.tokens import make_token
from annotator.models import (
    Answer,
    ApiToken,
    Appraisal,
    Batch,
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
    Role,
    SavedView,
    User,
    Verdict,
    Webhook,
)
from scoring.vocabulary.scopes import Scope
from tests.annotator.api.routes import (
    ACCESS,
    CALLERS,
    NEEDS_LOGIN,
    OF_A_PROJECT,
    OK,
    ROUTES,
    VERBS,
    Access,
    api_views,
    fill,
    read_matrix,
    view_of,
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

REFUSALS = (401, 403, 404)
DOCUMENT = Path(__file__).parents[3] / "frontend/openapi.yaml"


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
    batch = Batch.objects.create(project=project, number=1, precision=0.9, confidence=0.9, people=2)
    make_known_answer(generation)
    hook = Webhook.objects.create(project=project, url="https://a.example/", sealed_secret="x")
    by_kind: dict[str, object] = {
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
        "WEBHOOK": hook.pk,
        "DELIVERY": Delivery.objects.create(webhook=hook, event="webhook.test", payload={}).pk,
        "APPRAISAL": Appraisal.objects.create(project=project, key="0" * 64).pk,
    }  # fmt: skip
    return by_kind


@pytest.fixture
def callers(
    project: Project, rows: dict[str, object], as_user: Callable[[User], APIClient]
) -> Mapping[str, APIClient]:
    """A client of each kind; the annotator and the others hold the question, too."""
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
    clients = {name: as_user(person) for name, person in people.items()}
    return {"anonymous": APIClient(raise_request_exception=False), **clients}


def call(client: APIClient, verb: str, address: str) -> Any:
    """Call it without a body, and undo what it did."""
    cache.clear()  # of throttles
    with transaction.atomic():
        response = getattr(client, verb)(address)
        transaction.set_rollback(True)
    return response


def cell(response: Any) -> str:
    status = response.status_code
    assert status < 500
    return str(status) if status in REFUSALS else OK


def token_needed(verb: str, address: str, filled: str, rows: dict[str, object]) -> str:
    """What a site admin's token needs, and that it needs no more and no less."""
    view = view_of(address)
    if InScope not in view.permission_classes:
        return "-"
    needed = scopes_for(view, verb)
    owner = make_user(is_superuser=True)

    def problem(*scopes: Scope) -> str:
        _, secret = make_token(owner=owner, name="robot", role=Role.ADMIN, scopes=scopes)
        client = APIClient(raise_request_exception=False)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        response = call(client, verb, filled)
        return str(response.json()["type"]) if response.status_code == 403 else ""

    others = set(Scope) - {*needed, Scope.ADMIN}
    assert not others or problem(*others) == "/problems/scope_missing"
    for scope in (Scope.ADMIN, *needed):
        assert problem(scope) != "/problems/scope_missing"
    if problem(Scope.ADMIN) == "/problems/person_needed":
        return "person"
    return "any" if needed == tuple(Scope) else "|".join(needed)


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "address"), ROUTES)
def test_each_caller_gets_what_the_matrix_says(
    verb: str, address: str, rows: dict[str, object], callers: Mapping[str, APIClient]
) -> None:
    filled = fill(address, {**rows, "SECRET": "unknown"})
    cells = tuple(cell(call(callers[name], verb, filled)) for name in CALLERS)
    measured = Access(verb, address, cells, token_needed(verb, address, filled, rows))
    listed = ACCESS.get((verb, address))
    assert measured == listed, f"access_matrix.txt has {listed}, measured was: {measured}"


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "address"), OF_A_PROJECT)
def test_a_foreign_caller_can_not_tell_whether_a_row_exists(
    verb: str, address: str, rows: dict[str, object], callers: Mapping[str, APIClient]
) -> None:
    nowhere = {name: 987_654_321 if isinstance(row, int) else row for name, row in rows.items()}
    there = call(callers["foreign"], verb, fill(address, rows))
    not_there = call(callers["foreign"], verb, fill(address, nowhere))
    assert (there.status_code, there.content) == (404, not_there.content)


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "address"), NEEDS_LOGIN)
def test_an_unknown_caller_gets_401_and_a_challenge(
    verb: str, address: str, rows: dict[str, object]
) -> None:
    response = call(APIClient(), verb, fill(address, rows))
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_the_matrix_is_sorted_and_names_each_route_once() -> None:
    routes = [(line.address, VERBS.index(line.verb)) for line in read_matrix()]
    assert routes == sorted(set(routes))


def test_the_matrix_names_exactly_the_routes_that_exist() -> None:
    assert {str(line) for route, line in ACCESS.items() if route not in ROUTES} == set()
    assert set(ROUTES) - set(ACCESS) == set()


def test_the_matrix_has_every_operation_of_the_schema() -> None:
    paths = yaml.safe_load(DOCUMENT.read_text())["paths"]
    described = {
        (
            verb,
            "/".join(part.strip("{}").upper() if "{" in part else part for part in path.split("/")),
        )
        for path, operations in paths.items()
        for verb in operations
        if verb in VERBS
    }
    assert described - set(ACCESS) == set()


def test_the_table_of_scopes_names_views_that_exist() -> None:
    views = {view.__name__ for _, view in api_views()}
    pictures = {view.__name__ for view in MediaView.__subclasses__()}
    assert TO_READ.keys() <= views | pictures
    assert TO_CHANGE.keys() <= views
