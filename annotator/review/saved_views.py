"""Save filters and order of the desk under a name, for oneself or for the project."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from annotator.errors import Conflict, NotAllowed
from annotator.models import AuditEvent, Project, Role, SavedView, User
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_review import NOT_YOUR_VIEW, VIEW_NAME_TAKEN


@transaction.atomic
def save_view(
    *, project: Project, owner: User, name: str, query: str, is_shared: bool
) -> SavedView:
    """Save a view. Raises Conflict if the person has one of that name."""
    _check_name_is_free(project.pk, owner, name)
    view = SavedView.objects.create(
        project=project, owner=owner, name=name, query=query, is_shared=is_shared
    )
    _log(AuditAction.VIEW_SAVED, view, owner, before=None, after=_content(view))
    return view


@transaction.atomic
def change_view(
    *, view: SavedView, by: User, role: Role, changes: Mapping[str, object]
) -> SavedView:
    """Change name, query or whether it is shared. Raises Conflict if the new name is taken.

    Raises NotAllowed unless it is the person's own, or a shared one and they are an admin.
    """
    _check_may_change(view, by, role)
    before = _content(view)
    if changes.get("name", view.name) != view.name:
        _check_name_is_free(view.project_id, view.owner, str(changes["name"]))
    for name, value in changes.items():
        setattr(view, name, value)
    view.save(update_fields=sorted(changes))
    _log(AuditAction.VIEW_CHANGED, view, by, before=before, after=_content(view))
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User, role: Role) -> None:
    """Delete a view. Raises NotAllowed as `change_view`."""
    _check_may_change(view, by, role)
    _log(AuditAction.VIEW_DELETED, view, by, before=_content(view), after=None)
    view.delete()


def _check_may_change(view: SavedView, by: User, role: Role) -> None:
    if view.owner_id != by.pk and not (view.is_shared and role.includes(Role.ADMIN)):
        raise NotAllowed(NOT_YOUR_VIEW(person=str(view.owner)))


def _check_name_is_free(project: int, owner: User, name: str) -> None:
    if SavedView.objects.filter(project=project, owner=owner, name=name).exists():
        raise Conflict(VIEW_NAME_TAKEN(name=name))


def _content(view: SavedView) -> dict[str, object]:
    return {"name": view.name, "query": view.query, "is_shared": view.is_shared}


def _log(action: AuditAction, view: SavedView, by: User, **detail: object) -> None:
    AuditEvent.record(action, project=view.project, actor=by, target=view, **detail)
