"""The one place where it is decided who may do what.

A row that the caller may not see is 404, as if it did not exist; a row that they may see but not
use in this way is 403. A token acts as its owner, never beyond its own role and scopes, and in its
project alone if it names one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from django.db import models
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from annotator.api.scopes import scopes_for
from annotator.errors import Conflict, NotAllowed, NotFound
from annotator.models import ApiToken, Project, Role, User
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.messages.problem_access import PERSON_NEEDED, ROLE_TOO_LOW, SCOPE_MISSING
from scoring.vocabulary.messages.problem_project import PROJECT_ARCHIVED
from scoring.vocabulary.messages.problem_request import NO_SUCH_ROW, RowKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from rest_framework.views import APIView  # which needs this for the settings

M = TypeVar("M", bound=models.Model)
LARGEST_ID: Final = 2**63 - 1  # of the database; an address may name any number


def caller(request: Request) -> User:
    """The person who calls, in person or through a token. Only for views that need a login."""
    user: User | AnonymousUser = request.user
    if not isinstance(user, User):
        raise TypeError(f"{request.path} is open to anyone, so it has no caller")
    return user


class InScope(BasePermission):
    """Whether a token is for what is asked; people in person are not limited."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """True, if so. Raises NotAllowed, which names what the token lacks."""
        token = request.auth
        if isinstance(token, ApiToken):
            needed = scopes_for(type(view), request.method or "")
            if not any(token.may(scope) for scope in needed):
                raise NotAllowed(SCOPE_MISSING(needed=needed[0]))
        return True


def role_in(request: Request, project: int) -> Role | None:
    """What the caller may do in the project with this id; None where they may not see it."""
    user, token = request.user, request.auth
    if not user.is_authenticated or not user.is_active:
        return None
    role = user.roles.get(project, Role.ADMIN if user.is_superuser else None)
    if role is None or not isinstance(token, ApiToken):
        return role
    if token.project_id not in (None, project):
        return None
    return Role(token.role) if role.includes(Role(token.role)) else role


def visible(request: Request, rows: ScopedQuerySet[M]) -> ScopedQuerySet[M]:
    """Those of `rows` that the caller may see: of a token's own project, if it names one."""
    user, token = caller(request), request.auth
    only = token.project_id if isinstance(token, ApiToken) else None
    if user.is_superuser:
        return rows if only is None else rows.in_projects([only])
    return rows.in_projects([project for project in user.roles if only in (None, project)])


def row_for(
    request: Request,
    rows: ScopedQuerySet[M],
    pk: int,
    *,
    role: Role = Role.ANNOTATOR,
    even_archived: bool = False,
) -> M:
    """The row, if the caller has at least `role` in its project.

    Raises NotFound where the caller is no member, NotAllowed where their role is too low, and
    Conflict where a request would change an archived project; `even_archived` lets it.
    """
    row = next(iter(rows.filter(pk=pk)), None)
    held = None if row is None else role_in(request, rows.project_of(row))
    if row is None or held is None:
        raise NotFound(NO_SUCH_ROW(kind=RowKind(str(rows.model._meta.model_name))))
    if not held.includes(role):
        raise NotAllowed(ROLE_TOO_LOW(needed=role, held=held))
    is_change = request.method not in SAFE_METHODS and not even_archived
    if is_change and _is_archived(caller(request), rows.project_of(row)):
        raise Conflict(PROJECT_ARCHIVED())
    return row


def _is_archived(user: User, project: int) -> bool:
    place = user.places.get(project)
    if place is not None:
        return place.is_archived
    return Project.objects.filter(pk=project, archived_at__isnull=False).exists()  # a site admin


def project_for(
    request: Request, pk: int, *, role: Role = Role.ANNOTATOR, even_archived: bool = False
) -> Project:
    """The project, if the caller has at least `role` in it; errors as `row_for`."""
    return row_for(request, Project.objects.all(), pk, role=role, even_archived=even_archived)


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
