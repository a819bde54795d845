"""The test for drift as ops see it; only admins may resume after an alarm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.models import (
    AuditEvent,
    BlindAudit,
    Certificate,
    DriftWatch,
    ModelState,
    Project,
    Role,
    User,
    Verdict,
)
from annotator.verdicts.stops import stops_of
from tests.factories import (
    make_alarm,
    make_certificate,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def watch(project: Project) -> DriftWatch:
    """It has stopped accepting."""
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=0.8)
    return make_alarm(version)


def resume(client: APIClient, watch: DriftWatch, **body: Any) -> Any:
    content = {"note": "looked at all of them", "resumes": 0} | body
    return client.post(f"/api/drift-watches/{watch.pk}/resume/", content, format="json")


def test_it_tells_what_was_drawn_and_checked(
    project: Project, watch: DriftWatch, as_user: Callable[[User], APIClient]
) -> None:
    for is_good in (None, True):
        BlindAudit.objects.create(
            project=project, generation=make_generation(make_product(project)),
            model_version=watch.model_version, verdict=Verdict.ACCEPTED, is_good=is_good,
        )  # fmt: skip
    ops = as_user(make_member(project, Role.OPS))
    drift = ops.get(f"/api/projects/{project.pk}/drift/").json()
    assert (drift["drawn"], drift["checked"]) == (2, 1)
    [shown] = drift["watches"]
    assert (shown["verdict"], shown["limit"]) == ("accepted", 20.0)
    assert (shown["resumes"], shown["resumed_by"], shown["resume_note"]) == (0, None, "")


def test_without_a_model_nothing_is_watched(
    project: Project, as_user: Callable[[User], APIClient]
) -> None:
    ops = as_user(make_member(project, Role.OPS))
    drift = ops.get(f"/api/projects/{project.pk}/drift/").json()
    assert (drift["drawn"], drift["watches"]) == (0, [])


def test_an_admin_resumes_and_a_repeated_request_changes_nothing(
    project: Project, watch: DriftWatch, as_user: Callable[[User], APIClient]
) -> None:
    admin = make_member(project, Role.ADMIN)
    for _ in range(2):
        response = resume(as_user(admin), watch)
        assert response.status_code == 200
        body = response.json()
        assert (body["resumes"], body["resumed_by"]) == (1, admin.username)
        assert body["resume_note"] == "looked at all of them"
        assert body["alarmed_at"] is None
    assert not stops_of(Certificate.objects.get()).accepting
    assert AuditEvent.objects.filter(action="drift.resumed").count() == 1


def test_ops_may_not(
    project: Project, watch: DriftWatch, as_user: Callable[[User], APIClient]
) -> None:
    assert resume(as_user(make_member(project, Role.OPS)), watch).status_code == 403
    assert stops_of(Certificate.objects.get()).accepting


@pytest.mark.parametrize("body", [{"note": ""}, {"note": "  "}, {"resumes": -1}, {"resumes": None}])
def test_a_note_and_the_count_are_required(
    project: Project,
    watch: DriftWatch,
    as_user: Callable[[User], APIClient],
    body: dict[str, object],
) -> None:
    response = resume(as_user(make_member(project, Role.ADMIN)), watch, **body)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == list(body)


def test_what_is_not_stopped_can_not_be_resumed(
    project: Project, watch: DriftWatch, as_user: Callable[[User], APIClient]
) -> None:
    DriftWatch.objects.update(alarmed_at=None)
    assert resume(as_user(make_member(project, Role.ADMIN)), watch).status_code == 409
