"""Starting a project."""

from __future__ import annotations

import pytest

from annotator.models import AuditEvent, Membership, Role
from annotator.projects.create import create_project
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_its_creator_is_its_admin() -> None:
    user = make_user()
    project = create_project(by=user, name="Spring", settings={"target_precision": 0.9})
    assert Membership.objects.get(project=project).role == Role.ADMIN
    assert (project.slug, project.target_precision) == ("spring", 0.9)
    assert AuditEvent.objects.get(project=project).action == "project.created"


def test_namesakes_get_a_number() -> None:
    user = make_user()
    slugs = [create_project(by=user, name="Spring!", settings={}).slug for _ in range(3)]
    assert slugs == ["spring", "spring-2", "spring-3"]


def test_a_name_without_a_letter_for_addresses_still_works() -> None:
    assert create_project(by=make_user(), name="产品", settings={}).slug == "project"
