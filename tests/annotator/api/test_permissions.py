"""One rule in two ways of asking: the row that is composed once is the row of the query."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.forms.models import model_to_dict
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from annotator.api.permissions import own_row, project_for, role_in, row_for
from annotator.errors import NotAllowed, NotFound
from annotator.models import ApiToken, Project, Question, Role, User
from tests.factories import make_member, make_project, make_question, make_user

pytestmark = pytest.mark.django_db


def call(user: User | AnonymousUser, token: ApiToken | None = None) -> Request:
    request = Request(APIRequestFactory().get("/"))
    request.user, request.auth = user, token
    return request


def outcome(ask: Any, *arguments: Any) -> Any:
    """The row with all its columns and the caller's role, or the error."""
    try:
        row = ask(*arguments)
    except (NotFound, NotAllowed) as error:
        return type(error), str(error)
    return model_to_dict(row), row.created_at, role_in(arguments[0], row)


def callers(project: Project) -> dict[str, Request]:
    """Everyone who might ask, by what they are."""
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
def test_everyone_gets_the_same_row_in_both_ways(model: Any) -> None:
    project = make_project(name="100 % wool", guidelines="{%s}")
    row = {Project: project, Question: make_question(project, pair=True)}[model]
    given = {}
    for who, request in callers(project).items():
        given[who] = outcome(own_row, request, model, row.pk)
        assert given[who] == outcome(row_for, request, model.objects.all(), row.pk), who
    may = {who for who, said in given.items() if said[0] is not NotFound}
    assert may == {
        "member", "ops", "site admin", "site admin who is a member",
        "token of the project", "token of any project",
    }  # fmt: skip


def test_a_role_that_is_too_low_is_refused() -> None:
    project = make_project()
    request = call(make_member(project))
    with pytest.raises(NotAllowed):
        own_row(request, Project, project.pk, role=Role.OPS)
    assert project_for(request, project.pk) == project


@pytest.mark.parametrize("pk", [0, 2**63 - 1, 2**63, 10**30])
def test_any_number_may_be_asked_for(pk: int) -> None:
    with pytest.raises(NotFound):
        project_for(call(make_user(is_superuser=True)), pk)
