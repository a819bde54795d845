"""Comparisons: which of two generators, prompts, prompt words or model versions is better."""

from __future__ import annotations

import secrets
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet


class Compared(models.TextChoices):
    """What the two names are of."""

    GENERATOR = "generator", "what made the images"
    PROMPT = "prompt", "the whole prompt"
    WORD = "word", "a word of the prompt"
    VERSION = "version", "a model version, by the image that it likes best"


def new_comparison_salt() -> str:
    """The salt that draws the products and their images."""
    return secrets.token_hex(16)


class ComparisonQuerySet(ScopedQuerySet["Comparison"]):
    """Comparisons."""

    def running(self) -> Self:
        """Those that are still asked."""
        return self.filter(ended_at__isnull=True)


class Comparison(models.Model):
    """A against B, in pairs of one image of each about the same product.

    `products` is the number of products that have images of both, when it was last planned. `share`
    is the part of the next questions that are asked for it. `winner` is set once one side is proven
    better, and never changes (`agreement/compare.py`).
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="comparisons")
    of = models.CharField(max_length=9, choices=Compared.choices)
    a = models.TextField()
    b = models.TextField()
    share = models.FloatField(
        default=0.25, validators=(MinValueValidator(0.01), MaxValueValidator(0.75))
    )
    confidence = models.FloatField(help_text="the project's when it was started")
    salt = models.CharField(max_length=32, default=new_comparison_salt, editable=False)
    products = models.PositiveIntegerField(default=0)
    winner = models.CharField(max_length=1, choices=(("a", "A"), ("b", "B")), blank=True)
    proven_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.of} {self.a[:40]} against {self.b[:40]}"

    @property
    def is_running(self) -> bool:
        """Whether it is still asked."""
        return self.ended_at is None
