"""Known answers about generations, for gold questions, feedback and practice."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.catalog import Generation
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet


class KnownAnswer(models.Model):
    """The right answer about a generation according to a reviewer; at most one per generation.

    `is_good` is the right choice of a single question (the background suits), `is_changed` whether
    the product was altered. The product's `gold_use` says whether it is used for gold questions or
    for practice. `explanation` is shown to annotators as plain text. Products of the audit have no
    known answers, because feedback about them would spoil the blind measurement.
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
