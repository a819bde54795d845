"""Who may read which row, and with which role."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from annotator.api.permissions import project_for, row_for
from annotator.errors import NotAllowed, NotFound
from annotator.models import ApiToken, Project, Question, Role, User
from tests.factories import make_member, make_project, make_question, make_user

pytestmark = pytest.mark.django_db


def call(user: User | AnonymousUser, token: ApiToken | None = None) -> Request:
    request = Request(APIRequestFactory().get("/"))
    request.user, request.auth = user, token
    return request


def may_see(request: Request, row: Project | Question) -> bool:
    try:
        readable: Project | Question
        if isinstance(row, Project):
            readable = row_for(request, Project.objects.all(), row.pk)
        else:
            readable = row_for(request, Question.objects.all(), row.pk)
    except NotFound:
        return False
    return readable == row


def callers(project: Project) -> dict[str, Request]:
    """All kinds of callers, by name."""
    member, ops = make_member(project), make_member(project, Role.OPS)
    gone = make_member(project, is_active=False)
    elsewhere = make_project()
    make_member(elsewhere)
    site_admin = make_user(is_superuser=True)
    listed = make_member(project, Role.ANNOTATOR, is_superuser=True)
    here = ApiToken(owner=ops, project=project, role=Role.ANNOTATOR)
    there = ApiToken(owner=ops, project=elsewhere, role=Role.ADMIN)
    anywhere = ApiToken(owner=ops, role=Role.ADMIN)
    return {
        "member": call(member),
        "ops": call(ops),
        "gone": call(gone),
        "stranger": call(make_member(elsewhere)),
        "nobody": call(AnonymousUser()),
        "site admin": call(site_admin),
        "site admin who is a member": call(listed),
        "token of the project": call(ops, here),
        "token of another project": call(ops, there),
        "token of any project": call(ops, anywhere),
        "site admin's token": call(site_admin, there),
    }


@pytest.mark.parametrize("model", [Project, Question])
def test_members_and_site_admins_see_a_row(model: type[Project] | type[Question]) -> None:
    project = make_project()
    row = project if model is Project else make_question(project, pair=True)
    assert {who for who, request in callers(project).items() if may_see(request, row)} == {
        "member", "ops", "site admin", "site admin who is a member",
        "token of the project", "token of any project",
    }  # fmt: skip


def test_a_role_that_is_too_low_is_refused() -> None:
    project = make_project()
    request = call(make_member(project))
    with pytest.raises(NotAllowed):
        project_for(request, project.pk, role=Role.OPS)
    assert project_for(request, project.pk) == project


@pytest.mark.parametrize("pk", [0, 2**63 - 1, 2**63, 10**30])
def test_any_number_may_be_asked_for(pk: int) -> None:
    with pytest.raises(NotFound):
        project_for(call(make_user(is_superuser=True)), pk)
