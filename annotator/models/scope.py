"""Every row belongs to a project, and every query says for whom it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from annotator.models.accounts import User

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M], Generic[M]):
    """A queryset that knows the way from its rows to their project."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows of the projects that `user` is a member of; a site admin sees all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        path = getattr(self.model, "project_path", "project")
        lookup = f"{path}__memberships__user" if path else "memberships__user"
        return self.filter(**{lookup: user})
