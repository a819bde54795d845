"""The one place where it is decided who may do what.

A row that the caller may not see is 404, as if it did not exist; a row that they may see but not
use in this way is 403. A token acts as its owner, never beyond its own role, and in its project
alone if it names one.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar, cast

from django.db import connection, models
from django.db.models import OuterRef, Subquery
from rest_framework.request import Request

from annotator.errors import NotAllowed, NotFound
from annotator.models import ApiToken, Membership, Project, Role, User
from annotator.models.scope import ScopedQuerySet
from annotator.prepared import Prepared, run_prepared
from annotator.rows import Part
from scoring.vocabulary.messages.problem_access import PERSON_NEEDED, ROLE_TOO_LOW, RoleName
from scoring.vocabulary.messages.problem_request import NO_SUCH_ROW, RowKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

M = TypeVar("M", bound=models.Model)
# They stand for the caller, the row and the token's project while a statement is composed.
_STAND_INS: Final = {-1: "user", -2: "row", -3: "project"}
LARGEST_ID: Final = 2**63 - 1  # of the database; an address may name any number


def caller(request: Request) -> User:
    """The person who calls, in person or through a token. Only for views that need a login."""
    user: User | AnonymousUser = request.user
    if not isinstance(user, User):
        raise TypeError(f"{request.path} is open to anyone, so it has no caller")
    return user


def scoped(request: Request, rows: ScopedQuerySet[M]) -> ScopedQuerySet[M]:
    """Those of `rows` that the caller may see."""
    return _scoped(request.user, _project_of_token(request), rows)


def with_role(request: Request, rows: ScopedQuerySet[M]) -> ScopedQuerySet[M]:
    """Those of `rows` that the caller may see, each with their role there as `own_role`."""
    return _with_role(request.user, _project_of_token(request), rows)


def _scoped(
    user: User | AnonymousUser, project: int | None, rows: ScopedQuerySet[M]
) -> ScopedQuerySet[M]:
    rows = rows.visible_to(user)
    if project is not None:
        path = getattr(rows.model, "project_path", "project")
        rows = rows.filter(**{path or "pk": project})
    return rows


def _with_role(
    user: User | AnonymousUser, project: int | None, rows: ScopedQuerySet[M]
) -> ScopedQuerySet[M]:
    path = getattr(rows.model, "project_path", "project")
    own = Membership.objects.filter(project=OuterRef(path or "pk"), user=user.pk)
    annotated = _scoped(user, project, rows).annotate(own_role=Subquery(own.values("role")))
    return cast("ScopedQuerySet[M]", annotated)


def _project_of_token(request: Request) -> int | None:
    """The project to which the caller's token confines them."""
    return request.auth.project_id if isinstance(request.auth, ApiToken) else None


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
    return _checked(request, rows.model, row, role)


def own_row(request: Request, model: type[M], pk: int, *, role: Role = Role.ANNOTATOR) -> M:
    """As `row_for` among all rows of a model, by a statement that is composed once.

    For what is asked at every answer and picture. Of the web server's processor time for a question
    and its answer this saves 39 % ± 3 against `row_for`, measured as in `annotator/sessions.py`.
    """
    user, project = request.user, _project_of_token(request)
    row = None
    if isinstance(user, User) and user.is_active and pk <= LARGEST_ID:
        statement, part = _composed(model, bool(user.is_superuser), project is not None)
        with connection.cursor() as cursor:
            run_prepared(cursor, [statement], {"user": user.pk, "row": pk, "project": project})
            found = cursor.fetchone()
        if found is not None:
            row = cast(M, part.row(found[:-1]))
            setattr(row, "own_role", found[-1])  # noqa: B010  as `with_role` annotates it
    return _checked(request, model, row, role)


@cache
def _composed(model: type[M], sees_all: bool, confined: bool) -> tuple[Prepared, Part]:
    """The statement of `with_role` for one row, with stand-ins in the place of values."""
    user, row, project = _STAND_INS
    caller = User(pk=user, is_active=True, is_superuser=sees_all)
    everything: ScopedQuerySet[M] = ScopedQuerySet(model)
    rows = _with_role(caller, project if confined else None, everything)
    text, values = rows.filter(pk=row).order_by().query.sql_with_params()
    names = [_STAND_INS[value] for value in values]
    whose = f"{'any' if sees_all else 'own'}{'_of_token' if confined else ''}"
    statement = Prepared(
        f"{whose}_{model._meta.model_name}",
        text % tuple(f"%({name})s" for name in names),
        dict.fromkeys(names, "bigint"),
    )
    return statement, Part.whole("", model)


def project_for(request: Request, pk: int, *, role: Role = Role.ANNOTATOR) -> Project:
    """The project, if the caller has at least `role` in it; errors as `row_for`."""
    return own_row(request, Project, pk, role=role)


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


def _checked(request: Request, model: type[M], row: M | None, role: Role) -> M:
    if row is None:
        raise NotFound(NO_SUCH_ROW(kind=RowKind(str(model._meta.model_name))))
    _require(role_in(request, row), role)
    return row


def _capped(request: Request, role: Role) -> Role:
    token = request.auth
    if isinstance(token, ApiToken) and role.includes(Role(token.role)):
        return Role(token.role)
    return role


def _require(held: Role, needed: Role) -> None:
    if not held.includes(needed):
        raise NotAllowed(ROLE_TOO_LOW(needed=RoleName(needed), held=RoleName(held)))
