"""Flags (reasons to look at a generation) and reviews (what reviewers decided)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotator.models.catalog import Generation
from annotator.models.choices import FINAL_VERDICTS, FLAG_KINDS
from annotator.models.columns import MessageField
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet


class FlagQuerySet(ScopedQuerySet["Flag"]):
    """Flags; each is open until its reason no longer applies or a reviewer has decided."""

    def still_open(self) -> Self:
        """The flags that ops should look at."""
        return self.filter(closed_at__isnull=True)

    def close(self) -> int:
        """Close those that are open; returns how many."""
        return self.still_open().update(closed_at=timezone.now())


class Flag(models.Model):
    """A reason why ops should look at a generation; closed by a review."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="flags")
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=14, choices=FLAG_KINDS)
    detail = MessageField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("generation", "kind"),
                name="flag_open_unique",
                condition=Q(closed_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=("project", "kind", "id"),
                name="flag_open",
                condition=Q(closed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.generation_id}"


class Review(models.Model):
    """A reviewer's decision on a generation. Append-only; the newest counts."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reviews")
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    decision = models.CharField(max_length=10, choices=FINAL_VERDICTS)
    product_changed = models.BooleanField(null=True, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["Review"].as_manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.decision} by {self.reviewer_id}"
