"""Batches: the images that are decided together, and what each model version proved about them."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from annotator.models.catalog import Generation
from annotator.models.columns import RecordField
from annotator.models.predictions import ModelVersion
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.batches import Spending


def new_batch_salt() -> str:
    """The salt of a batch's permanent random numbers: drawn when it is frozen, never changed."""
    return secrets.token_hex(16)


class BatchQuerySet(ScopedQuerySet["Batch"]):
    """Batches; a project has one open one at most."""

    def still_open(self) -> Self:
        """Those whose lot is still asked."""
        return self.filter(closed_at__isnull=True)


class Batch(models.Model):
    """Images that were frozen to be decided. `number` counts within the project.

    Its promise is the project's target at that moment. Images whose permanent random number is
    below `reserve` are asked for its lot alone while the batch is open. A closed batch asks
    nothing any more and keeps its verdicts; with `lot_trains` its lot's answers train from then on.
    `images_count` is kept by `verdicts/freeze_batch.py`.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()
    salt = models.CharField(max_length=32, default=new_batch_salt, editable=False)
    reserve = models.FloatField(
        default=1.0, validators=(MinValueValidator(0.0), MaxValueValidator(1.0))
    )
    precision = models.FloatField()
    confidence = models.FloatField()
    people = models.PositiveSmallIntegerField(help_text="who must answer about an image of the lot")
    images_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    lot_trains = models.BooleanField(default=False)
    read_until = models.BigIntegerField(
        default=0, help_text="the last event about the lot that a certificate has read"
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        verbose_name_plural = "batches"
        constraints = (
            models.UniqueConstraint(fields=("project", "number"), name="batch_number_unique"),
            models.UniqueConstraint(
                fields=("project",), name="batch_one_open", condition=Q(closed_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"batch {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether its lot is still asked."""
        return self.closed_at is None


class BatchImage(models.Model):
    """An image belongs to one batch at most, and for good."""

    project_path = "batch__project"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="images")
    generation = models.OneToOneField(
        Generation, on_delete=models.CASCADE, related_name="batch_image"
    )

    objects = ScopedQuerySet["BatchImage"].as_manager()

    def __str__(self) -> str:
        return f"{self.generation_id} in batch {self.batch_id}"


class PassedOver(models.Model):
    """An image that would have been asked about otherwise, were it not reserved for the lot.

    `before` is the next question of that plan that was asked. Once somebody has had that question,
    the image leaves the promise, just as the images that were asked do (`verdicts/eligible.py`).
    """

    project_path = "batch__project"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey("annotator.Question", on_delete=models.CASCADE, related_name="+")

    objects = ScopedQuerySet["PassedOver"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("generation", "before"), name="passed_over_unique"),
        )

    def __str__(self) -> str:
        return f"{self.generation_id} before {self.before_id}"


class BatchTurn(models.Model):
    """A model version's turn at deciding a batch: its frozen scores, and the errors it may spend.

    `sha256` is that of its lines "id,score,verified" in order of the ids; `eligible_count` is their
    number, and `images_count` that of the batch at the time. A batch that was extended since needs
    another turn, also of the same version.
    """

    project_path = "batch__project"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="turns")
    model_version = models.ForeignKey(
        ModelVersion, on_delete=models.CASCADE, related_name="batch_turns"
    )
    accept = RecordField(Spending)
    reject = RecordField(Spending)
    images_count = models.PositiveIntegerField()
    eligible_count = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["BatchTurn"].as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.model_version} at batch {self.batch_id}"


class BatchScore(models.Model):
    """The score of an eligible image when the turn began. `is_verified`: it may be accepted."""

    project_path = "turn__batch__project"

    turn = models.ForeignKey(
        BatchTurn, on_delete=models.CASCADE, related_name="scores", db_index=False
    )
    generation = models.ForeignKey(
        Generation, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    score = models.FloatField()
    is_verified = models.BooleanField()

    objects = ScopedQuerySet["BatchScore"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("turn", "generation"), name="batch_score_unique"),
        )

    def __str__(self) -> str:
        return f"{self.generation_id}: {self.score}"
