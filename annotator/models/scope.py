"""Querysets that restrict rows to the projects of a person."""

from __future__ import annotations

from typing import Generic, Self, TypeVar

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M], Generic[M]):
    """A queryset that knows the lookup from its rows to their project."""

    @property
    def project_path(self) -> str:
        """The lookup of a row's project; empty if the rows are projects."""
        path: str = getattr(self.model, "project_path", "project")
        return path

    def visible_to(self, user: AbstractUser | AnonymousUser) -> Self:
        """Rows of the projects that `user` is a member of; a site admin sees all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        lookup = f"{self.project_path}__memberships__user".removeprefix("__")
        return self.filter(**{lookup: user})
