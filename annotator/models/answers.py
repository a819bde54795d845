"""Answers: an append-only list of events."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from annotator.models.catalog import Generation
from annotator.models.choices import ANSWER_CHOICES, PURPOSES
from annotator.models.projects import Project
from annotator.models.questions import Question
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.answers import Choice
from scoring.vocabulary.questions import Purpose

LONGEST_NOTE = 500  # of an answer: a sentence or two, for the reviewer


class AnswerQuerySet(ScopedQuerySet["Answer"]):
    """Queries on the list of events."""

    def effective(self, *, as_of: int | None = None) -> AnswerQuerySet:
        """Answers that count, i.e. not surplus and not undone, considering events up to `as_of`."""
        undone = Answer.objects.filter(undoes=OuterRef("pk"))
        answers = self.exclude(choice=Choice.UNDO).filter(is_surplus=False)
        if as_of is not None:
            undone = undone.filter(pk__lte=as_of)
            answers = answers.filter(pk__lte=as_of)
        return answers.filter(~Exists(undone))

    def finding_fault(self) -> AnswerQuerySet:
        """Answers to single questions that call the background bad or the product changed.

        `rules.says_good` has the same rule; `rules.good_in_audit` says how many make a fault.
        """
        return self.filter(Q(choice=Choice.BAD) | ~Q(changed=[]))

    def for_training(self) -> AnswerQuerySet:
        """Answers that may train: none that check annotators or automatic decisions.

        Those to a batch's lot may once the batch is closed and has given its lot to training. Those
        that a reviewer asked for may train, too, but neither measure nor prove anything: a reviewer
        chose the image after a look at it. So they are left out about audit products, and about a
        batch's images as long as its lot is.
        """
        given = Q(left__batch_image__batch__lot_trains=True)
        checking = (Purpose.GOLD, Purpose.REPEAT, Purpose.DRIFT)
        free = Q(left__batch_image__isnull=True, left__product__is_audit=False)
        given_too = given & Q(left__product__is_audit=False)
        return self.exclude(purpose__in=checking).filter(
            ~Q(purpose__in=(Purpose.LOT, Purpose.REVIEW))
            | Q(purpose=Purpose.LOT) & given
            | Q(purpose=Purpose.REVIEW) & (free | given_too)
        )


class Answer(models.Model):
    """One event: an answer, or the undo of one. Rows are never changed or deleted.

    The id orders the events, so "as of event 4711" always means the same training set. `left` and
    `right` are the generations on the sides where this person saw them.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers"
    )
    left = models.ForeignKey(Generation, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(
        Generation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    choice = models.CharField(max_length=9, choices=ANSWER_CHOICES)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )
    is_surplus = models.BooleanField(
        default=False, help_text="came when the question had all its answers; kept, not counted"
    )
    changed = models.JSONField(
        default=list, blank=True, help_text="ids of the generations whose product was changed"
    )
    reasons = models.JSONField(default=dict, blank=True, help_text="generation id to reason codes")
    note = models.CharField(
        max_length=LONGEST_NOTE, blank=True, default="", db_default="",
        help_text="the person's own words, for reviewers",
    )  # fmt: skip
    milliseconds = models.PositiveIntegerField(default=0)
    purpose = models.CharField(max_length=7, choices=PURPOSES)
    strategy = models.CharField(max_length=12, blank=True)
    selection_probability = models.FloatField(null=True, blank=True)
    scores = models.JSONField(default=dict, blank=True)
    model_version = models.ForeignKey(
        "annotator.ModelVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    idempotency_key = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("user", "idempotency_key"), name="answer_idempotent"),
            models.CheckConstraint(
                name="answer_undo_names_answer",
                condition=Q(choice="undo", undoes__isnull=False)
                | (~Q(choice="undo") & Q(undoes__isnull=True)),
            ),
        )
        indexes = (
            models.Index(fields=("project", "id"), name="answer_events"),
            models.Index(fields=("user", "created_at"), name="answer_person"),
        )

    def __str__(self) -> str:
        return f"{self.choice} to {self.question_id} by {self.user_id}"
