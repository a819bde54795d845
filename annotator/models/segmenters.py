"""Segmenters that were fine-tuned on the masks of a project's products."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotator.models.columns import RecordField
from annotator.models.predictions import ModelState
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.segmenters import SegmenterMetrics


class SegmenterVersion(models.Model):
    """A fine-tuned segmenter. `number` counts within the project.

    `base` is the revision of the weights that the fit went on from. A project without a version in
    use has the segmenter that comes with Packshot.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="segmenters")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=ModelState.choices, default=ModelState.CANDIDATE)
    segmenter = models.CharField(max_length=20, help_text="which one was fine-tuned: trained, sam")
    base = models.CharField(max_length=64)
    checkpoint = models.CharField(max_length=200, help_text="storage name of the weights")
    sha256 = models.CharField(max_length=64)
    metrics = RecordField(SegmenterMetrics)
    gate = RecordField(GateDecision)
    products_used = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    promoted_at = models.DateTimeField(null=True, blank=True)
    promoted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet["SegmenterVersion"].as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("project", "number"), name="segmenter_number_unique"),
            models.UniqueConstraint(
                fields=("project",), name="segmenter_one_champion", condition=Q(state="champion")
            ),
        )

    def __str__(self) -> str:
        return f"segmenter {self.number}"
