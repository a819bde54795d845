"""Generations whose right answer is known: for gold questions, feedback and practice."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.catalog import Generation
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet


class KnownAnswer(models.Model):
    """What a reviewer holds to be the right answer about a generation; one at most each.

    `is_good` is the right choice of a single question (the background suits), `is_changed` whether
    the product was altered. Its product's `gold_use` says whether it checks people or is practised
    on. `explanation` is what an annotator is told, in plain text. Products of
    the audit have none: feedback about them would spoil what is measured blind.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="known_answers")
    generation = models.OneToOneField(
        Generation, on_delete=models.CASCADE, related_name="known_answer"
    )
    is_good = models.BooleanField()
    is_changed = models.BooleanField(default=False)
    explanation = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["KnownAnswer"].as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"known answer for {self.generation_id}"
