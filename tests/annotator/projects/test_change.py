"""Changing settings, and requesting the work that depends on them."""

from __future__ import annotations

import pytest

from annotator.models import AuditEvent, Job, JobKind, Project, Role
from annotator.projects.change import change_project
from tests.factories import make_member, make_project, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    project = make_project(generations_count=4)
    project.champion = make_version(project)
    project.save()
    return project


def jobs_after(project: Project, **changes: object) -> set[str]:
    change_project(project=project, by=make_member(project, Role.ADMIN), changes=changes)
    return set(Job.objects.filter(project=project).values_list("kind", flat=True))


def test_before_and_after_stand_in_the_audit_log(project: Project) -> None:
    jobs_after(project, name="New", hold_minutes=5)
    project.refresh_from_db()
    assert (project.name, project.hold_minutes) == ("New", 5)
    detail = AuditEvent.objects.get(action="project.changed").detail
    assert detail["before"]["hold_minutes"] == 10
    assert detail["after"] == {"name": "New", "hold_minutes": 5}


def test_another_promise_is_proven_anew(project: Project) -> None:
    assert jobs_after(project, target_precision=0.9) == {JobKind.CERTIFY}


def test_other_quotas_are_planned_anew(project: Project) -> None:
    assert jobs_after(project, pair_share=0.1) == {JobKind.PLAN}


def test_other_words_need_no_work(project: Project) -> None:
    assert jobs_after(project, guidelines="Look at the shadows.") == set()


def test_the_same_values_change_and_log_nothing(project: Project) -> None:
    assert jobs_after(project, target_precision=project.target_precision) == set()
    assert not AuditEvent.objects.filter(action="project.changed").exists()


def test_a_project_without_images_has_nothing_to_plan() -> None:
    assert jobs_after(make_project(), strategy="random", confidence=0.9) == set()
