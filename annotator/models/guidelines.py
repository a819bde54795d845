"""The versions of a project's guidelines, with their example images."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models

from annotator.models.columns import RecordsField
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.record import Record


@dataclass(frozen=True)
class ExampleImage(Record):
    """A picture that shows what the guidelines mean. image: the id of an `Image` of the project."""

    image: int
    is_good: bool
    caption: str = ""


class GuidelinesVersion(models.Model):
    """The guidelines as somebody saved them; rows are never changed. `number` counts from 1.

    `Project.guidelines` is the text of the version with the number `Project.guidelines_number`.
    """

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="guidelines_versions"
    )
    number = models.PositiveIntegerField()
    markdown = models.TextField(blank=True)
    examples = RecordsField(ExampleImage, default=list)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["GuidelinesVersion"].as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("project", "number"), name="guidelines_number_unique"),
        )

    def __str__(self) -> str:
        return f"guidelines {self.number}"
