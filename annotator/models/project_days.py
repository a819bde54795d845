"""How far a project was on each day."""

from __future__ import annotations

from django.db import models

from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet


class ProjectDay(models.Model):
    """Images by verdict when the project was last counted on a day in UTC.

    Verdicts are overwritten, so their history is kept here (`jobs/record_day.py`). `by_policy` are
    among accepted and rejected.
    """

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="days", db_index=False
    )
    day = models.DateField()
    accepted = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    undecided = models.PositiveIntegerField()
    by_policy = models.PositiveIntegerField()

    objects = ScopedQuerySet["ProjectDay"].as_manager()

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=("project", "day"), name="project_day_unique"),
        )

    def __str__(self) -> str:
        return f"{self.project_id} on {self.day}"
