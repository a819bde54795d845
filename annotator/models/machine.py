"""A machine as one more annotator: its switch in a project, and what it said."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from annotator.models.catalog import Generation
from annotator.models.choices import MACHINE_SAID, choices
from annotator.models.columns import MessageField
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.answers import Choice

MOST_DAILY_PAIRS = 10_000


class MachineAnnotator(models.Model):
    """Whether a project asks the machine, and within which bounds. No row: it was never on.

    `asked_today` counts the pairs begun on the day `asked_on` (UTC), answered or not. It is asked
    next at `next_ask_at`; `error` says why the last round ended early.
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="machine")
    is_on = models.BooleanField(default=False)
    daily_pairs = models.PositiveIntegerField(
        default=100,
        validators=(MinValueValidator(1), MaxValueValidator(MOST_DAILY_PAIRS)),
        help_text="so many pairs a day at most; each is asked twice, once in each order",
    )
    weight = models.FloatField(
        default=0.5,
        validators=(MinValueValidator(0.0), MaxValueValidator(1.0)),
        help_text="how many of a person's answers each of its answers counts as in training",
    )
    asked_on = models.DateField(null=True, blank=True, editable=False)
    asked_today = models.PositiveIntegerField(default=0, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="in a row")
    next_ask_at = models.DateTimeField(null=True, blank=True, editable=False)
    error = MessageField(null=True, blank=True, editable=False)
    switched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet["MachineAnnotator"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("next_ask_at",), name="machine_due", condition=Q(is_on=True)),
        )

    def __str__(self) -> str:
        return f"machine of {self.project_id}"

    @property
    def spent_today(self) -> int:
        """How many pairs of today's budget are used up."""
        return self.asked_today if self.asked_on == timezone.now().date() else 0


class MachineAnswer(models.Model):
    """What a machine said about a pair, in both orders. It is no `Answer`, and nobody's.

    So whatever counts people's answers, agreement, quotas, lots and verdicts among it, can't count
    a machine's by mistake. `left` and `right` are the sides in the first order. `choice` is left or
    right if both orders name the same image, else empty: then it trains nothing.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="machine_answers")
    left = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="+")
    model = models.CharField(max_length=100, help_text="as the endpoint names it")
    said_first = models.CharField(max_length=9, choices=MACHINE_SAID, help_text="left shown first")
    said_second = models.CharField(
        max_length=9, choices=MACHINE_SAID, help_text="right shown first"
    )
    choice = models.CharField(
        max_length=5, choices=choices((Choice.LEFT, Choice.RIGHT)), blank=True
    )
    milliseconds = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["MachineAnswer"].as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("left", "right", "model"), name="machine_answer_unique"
            ),
            models.CheckConstraint(name="machine_answer_of_two", condition=~Q(left=F("right"))),
        )

    def __str__(self) -> str:
        return f"{self.choice or 'undecided'} by {self.model}"
