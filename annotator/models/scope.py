"""Querysets that can restrict rows to some projects."""

from __future__ import annotations

from collections.abc import Collection
from operator import attrgetter
from typing import Generic, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M], Generic[M]):
    """A queryset that knows the lookup from its rows to their project."""

    @property
    def project_path(self) -> str:
        """The lookup of a row's project; empty if the rows are projects."""
        path: str = getattr(self.model, "project_path", "project")
        return path

    def in_projects(self, projects: Collection[int]) -> Self:
        """Rows of the projects with these ids."""
        return self.filter(**{f"{self.project_path or 'pk'}__in": projects})

    def project_of(self, row: M) -> int:
        """The id of a row's project."""
        path = f"{self.project_path}_id" if self.project_path else "pk"
        project: int = attrgetter(path.replace("__", "."))(row)
        return project
