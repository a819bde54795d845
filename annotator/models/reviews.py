"""Flags (reasons to look at a generation) and reviews (what reviewers decided)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from annotator.models.catalog import Generation
from annotator.models.choices import FINAL_VERDICTS, FLAG_KINDS
from annotator.models.columns import MessageField
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet

if TYPE_CHECKING:
    from uuid import UUID


class FlagQuerySet(ScopedQuerySet["Flag"]):
    """Flags; each is open until its reason no longer applies or a reviewer has decided."""

    def still_open(self) -> Self:
        """The flags that ops should look at."""
        return self.filter(closed_at__isnull=True)

    def close(self) -> int:
        """Close those that are open; returns how many."""
        return self.still_open().update(closed_at=timezone.now())

    def close_by(self, step: UUID) -> int:
        """Close those that are open, each by its generation's review of this step; how many."""
        review = Review.objects.filter(step=step, generation=OuterRef("generation"))
        return self.still_open().update(
            closed_at=timezone.now(), closed_by=Subquery(review.values("pk")[:1])
        )


class Flag(models.Model):
    """A reason why ops should look at a generation; closed by a review, or when it ceases.

    `closed_by` is the review that closed it. If that is reversed, the flag is open again.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="flags")
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=14, choices=FLAG_KINDS)
    detail = MessageField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "annotator.Review", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="closed_flags", db_index=False,
    )  # fmt: skip

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


class ReviewQuerySet(ScopedQuerySet["Review"]):
    """Reviews; each stands until somebody reverses it."""

    def standing(self) -> Self:
        """Those that nobody has reversed."""
        return self.filter(reversal__isnull=True)


class Review(models.Model):
    """A reviewer's decision on a generation. Append-only; the newest that stands counts.

    `step` is the same for all decisions of one press: they are taken back together. `before` is
    what was there before: `{verdict, by, certificate, flags}`. Null in both: decided by an earlier
    version of the program, which recorded neither.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reviews")
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    decision = models.CharField(max_length=10, choices=FINAL_VERDICTS)
    product_changed = models.BooleanField(null=True, blank=True)
    reasons = models.JSONField(default=list, db_default=[], blank=True, help_text="reason codes")
    note = models.TextField(blank=True)
    step = models.UUIDField(null=True, blank=True, editable=False)
    before = models.JSONField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("project", "-id"), name="review_newest"),
            # For a person's last step, and for the list of what one person decided.
            models.Index(fields=("project", "reviewer", "-id"), name="review_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.decision} by {self.reviewer_id}"


class Reversal(models.Model):
    """The end of a review: it no longer counts. Append-only; a review is reversed once at most."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="reversal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["Reversal"].as_manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"reversal of {self.review_id} by {self.by_id}"
