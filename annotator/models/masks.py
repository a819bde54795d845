"""The masks of originals and generations, as they were saved one after another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotator.models.catalog import Generation, Image, MaskSource, Product
from annotator.models.jobs import Job
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet


class MaskVersion(models.Model):
    """A mask of an original or of a generation. Append-only: nothing but `job` is ever changed.

    The newest one counts; `Product.mask_version` and `Generation.mask_version` point at it. An
    imported mask, and one from before versions were kept, gets its row when it is replaced.
    `segmenter` is the key of the segmenter that found it, and `job` scores again what it changes.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="mask_versions")
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, null=True, blank=True, related_name="mask_versions",
        db_index=False,
    )  # fmt: skip
    generation = models.ForeignKey(
        Generation, on_delete=models.CASCADE, null=True, blank=True, related_name="mask_versions",
        db_index=False,
    )  # fmt: skip
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=MaskSource.choices)
    segmenter = models.CharField(max_length=80, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    restores = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        help_text="the earlier version whose mask was put back",
    )  # fmt: skip
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
    )  # fmt: skip
    created_at = models.DateTimeField()

    objects = ScopedQuerySet["MaskVersion"].as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="mask_of_one_picture",
                condition=Q(product__isnull=True) ^ Q(generation__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=("product", "-id"),
                name="mask_of_product",
                condition=Q(product__isnull=False),
            ),
            models.Index(
                fields=("generation", "-id"),
                name="mask_of_generation",
                condition=Q(generation__isnull=False),
            ),
            # For the corrections that no fine-tuning has seen yet (`versions/corrections.py`).
            models.Index(
                fields=("project", "created_at"),
                name="mask_by_people",
                condition=Q(source="person"),
            ),
        )

    def __str__(self) -> str:
        return f"mask {self.pk}"
