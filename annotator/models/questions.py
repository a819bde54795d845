"""Questions, and holds: who has which question at the moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotator.models.catalog import Generation, Product
from annotator.models.choices import HOLD_STATES, KINDS, PURPOSES, QUESTION_STATES
from annotator.models.columns import MessageField
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.questions import HoldState, QuestionState


class Question(models.Model):
    """A question with its place in the queue and the reason why it is asked.

    `answers_count` and `holds_count` change only under the row's lock, so that
    `answers_count + holds_count <= answers_needed` at every hand-out.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="questions")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=6, choices=KINDS)
    left = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(
        Generation, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField(max_length=7, choices=PURPOSES)
    state = models.CharField(max_length=9, choices=QUESTION_STATES, default=QuestionState.OPEN)
    priority = models.FloatField(default=0.0, help_text="higher is asked earlier")
    answers_needed = models.PositiveSmallIntegerField(default=1)
    answers_count = models.PositiveSmallIntegerField(default=0)
    holds_count = models.PositiveSmallIntegerField(default=0)

    strategy = models.CharField(max_length=12, blank=True)
    value = models.FloatField(null=True, blank=True, help_text="the strategy's score")
    selection_probability = models.FloatField(null=True, blank=True)
    reason = MessageField(null=True, blank=True, help_text="why it is asked")
    scores = models.JSONField(default=dict, blank=True, help_text="the scores the queue used")
    model_version = models.ForeignKey(
        "annotator.ModelVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    repeats = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, db_index=False,
        related_name="repeated_by", help_text="the question that this one asks again",
    )  # fmt: skip
    comparison = models.ForeignKey(
        "annotator.Comparison", on_delete=models.CASCADE, null=True, blank=True, db_index=False,
        related_name="questions", help_text="of which it compares the sides; left is A's image",
    )  # fmt: skip
    ranking = models.ForeignKey(
        "annotator.Ranking", on_delete=models.SET_NULL, null=True, blank=True, db_index=False,
        related_name="questions", help_text="whose best candidate it helps to find",
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["Question"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="question_pair_has_two",
                condition=Q(kind="single", right__isnull=True)
                | (Q(kind="pair", right__isnull=False) & ~Q(left=F("right"))),
            ),
            models.CheckConstraint(
                name="question_not_over_answered",
                condition=Q(answers_count__lte=F("answers_needed")),
            ),
            models.CheckConstraint(
                name="question_repeat_names_question",
                condition=Q(purpose="repeat", repeats__isnull=False)
                | (~Q(purpose="repeat") & Q(repeats__isnull=True)),
            ),
            models.CheckConstraint(
                name="question_compare_names_comparison",
                condition=Q(purpose="compare", comparison__isnull=False)
                | (~Q(purpose="compare") & Q(comparison__isnull=True)),
            ),
        )
        indexes = (
            models.Index(
                F("project"),
                F("priority").desc(),
                F("id"),
                name="question_open",
                condition=Q(state="open"),
            ),
            models.Index(fields=("product", "state"), name="question_product"),
            models.Index(
                fields=("repeats",), name="question_repeats", condition=Q(repeats__isnull=False)
            ),
            models.Index(
                fields=("comparison", "product"),
                name="question_comparison",
                condition=Q(comparison__isnull=False),
            ),
            models.Index(
                fields=("ranking",), name="question_ranking", condition=Q(ranking__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.purpose})"

    @property
    def counted_state(self) -> QuestionState:
        """The state according to the counters; a withdrawn question stays withdrawn."""
        if self.answers_count >= self.answers_needed:
            return QuestionState.ANSWERED
        if self.state == QuestionState.WITHDRAWN:
            return QuestionState.WITHDRAWN
        taken = self.answers_count + self.holds_count
        return QuestionState.OPEN if taken < self.answers_needed else QuestionState.HELD


class Hold(models.Model):
    """An annotator's short lease on a question; one row per person and question.

    The row stays after the answer, so that the person does not get the question again. `swapped`
    means that the question's left generation is shown on the right.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="holds")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="holds"
    )
    state = models.CharField(max_length=8, choices=HOLD_STATES, default=HoldState.ACTIVE)
    swapped = models.BooleanField(default=False)
    skip_reason = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    objects = ScopedQuerySet["Hold"].as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("question", "user"), name="hold_unique"),)
        indexes = (
            models.Index(
                fields=("project", "expires_at"), name="hold_expiry", condition=Q(state="active")
            ),
            models.Index(
                fields=("user", "project"), name="hold_active", condition=Q(state="active")
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.state} {self.question}"
