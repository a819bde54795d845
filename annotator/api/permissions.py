"""The one place where it is decided who may do what.

A row that the caller may not see is 404, as if it did not exist; a row that they may see but not
use in this way is 403. A token acts as its owner, never beyond its own role, and in its project
alone if it names one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, cast

from django.db import models
from django.db.models import OuterRef, Subquery
from rest_framework.request import Request

from annotator.errors import NotAllowed, NotFound
from annotator.models import ApiToken, Membership, Project, Role, User
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.messages.problem_access import PERSON_NEEDED, ROLE_TOO_LOW
from scoring.vocabulary.messages.problem_request import NO_SUCH_ROW, RowKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

M = TypeVar("M", bound=models.Model)
LARGEST_ID: Final = 2**63 - 1  # of the database; an address may name any number


def caller(request: Request) -> User:
    """The person who calls, in person or through a token. Only for views that need a login."""
    user: User | AnonymousUser = request.user
    if not isinstance(user, User):
        raise TypeError(f"{request.path} is open to anyone, so it has no caller")
    return user


def scoped(request: Request, rows: ScopedQuerySet[M]) -> ScopedQuerySet[M]:
    """Those of `rows` that the caller may see: of a token's own project, if it names one."""
    visible = rows.visible_to(request.user)
    token = request.auth
    if isinstance(token, ApiToken) and token.project_id is not None:
        visible = visible.filter(**{rows.project_path or "pk": token.project_id})
    return visible


def with_role(request: Request, rows: ScopedQuerySet[M]) -> ScopedQuerySet[M]:
    """Those of `rows` that the caller may see, each with their role there as `own_role`."""
    project = OuterRef(rows.project_path or "pk")
    own = Membership.objects.filter(project=project, user=request.user.pk)
    annotated = scoped(request, rows).annotate(own_role=Subquery(own.values("role")))
    return cast("ScopedQuerySet[M]", annotated)


def role_in(request: Request, row: models.Model) -> Role:
    """What the caller may do in the project of `row`, which comes from `with_role`."""
    held: str | None = getattr(row, "own_role")  # noqa: B009  an annotation of the query
    return _capped(request, Role.ADMIN if held is None else Role(held))


def row_for(
    request: Request, rows: ScopedQuerySet[M], pk: int, *, role: Role = Role.ANNOTATOR
) -> M:
    """The row, if the caller has at least `role` in its project.

    Raises NotFound where the caller is no member and NotAllowed where their role is too low.
    """
    row = with_role(request, rows).filter(pk=pk).first()
    if row is None:
        raise NotFound(NO_SUCH_ROW(kind=RowKind(str(rows.model._meta.model_name))))
    _require(role_in(request, row), role)
    return row


def project_for(request: Request, pk: int, *, role: Role = Role.ANNOTATOR) -> Project:
    """The project, if the caller has at least `role` in it; errors as `row_for`."""
    return row_for(request, Project.objects.all(), pk, role=role)


def person_only(request: Request) -> User:
    """The caller, logged in by session. Raises NotAllowed for a token.

    A leaked token must not be able to make more tokens or to let people in.
    """
    if isinstance(request.auth, ApiToken):
        raise NotAllowed(PERSON_NEEDED())
    return caller(request)


def may_create_projects(user: User) -> bool:
    """Site admins may, and whoever is admin of a project already."""
    return user.is_superuser or user.memberships.filter(role=Role.ADMIN).exists()


def _capped(request: Request, role: Role) -> Role:
    token = request.auth
    if isinstance(token, ApiToken) and role.includes(Role(token.role)):
        return Role(token.role)
    return role


def _require(held: Role, needed: Role) -> None:
    if not held.includes(needed):
        raise NotAllowed(ROLE_TOO_LOW(needed=needed, held=held))
