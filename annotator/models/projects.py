"""Projects: one campaign with its settings, quotas and target precision."""

from __future__ import annotations

import secrets
from datetime import time
from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from annotator.models.choices import STRATEGIES
from annotator.models.columns import RecordsField
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.questions import Strategy
from scoring.vocabulary.reasons import ReasonEntry

SHARE = (MinValueValidator(0.0), MaxValueValidator(1.0))
AT_NIGHT: Final = time(3, 0)


def new_salt() -> str:
    """The salt that decides which products are set aside for the audit."""
    return secrets.token_hex(16)


class CertificateMethod(models.TextChoices):
    """How thresholds are proven (`scoring/guarantee/`)."""

    EXACT = "exact", "Exact tails; each look at the audit answers has its price"
    BETTING = "betting", "Bets; may be looked at after every answer, needs more of them"


class Project(models.Model):
    """One campaign: guidelines, members, quotas, target precision, its own models.

    An archived project is read-only: nobody is asked anything, and nothing starts by itself. One
    with `deleting_at` is archived too, and a job is deleting it.
    """

    project_path = ""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    guidelines = models.TextField(blank=True, help_text="Markdown")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    deleting_at = models.DateTimeField(null=True, blank=True, editable=False)
    guidelines_number = models.PositiveIntegerField(
        default=0, db_default=0, editable=False,
        help_text="of their current version; 0 before anything was written",
    )  # fmt: skip
    reasons = RecordsField(
        ReasonEntry, null=True, blank=True,
        help_text="the project's own vocabulary; null for the built-in one",
    )  # fmt: skip
    time_zone = models.CharField(max_length=64, default="UTC", db_default="UTC")

    target_precision = models.FloatField(
        default=0.964, validators=(MinValueValidator(0.5), MaxValueValidator(0.9999))
    )
    confidence = models.FloatField(
        default=0.95, validators=(MinValueValidator(0.5), MaxValueValidator(0.9999))
    )
    audit_share = models.FloatField(default=0.15, validators=SHARE)
    audit_salt = models.CharField(max_length=32, default=new_salt, editable=False)

    strategy = models.CharField(max_length=12, choices=STRATEGIES, default=Strategy.ENTROPY)
    starters = models.PositiveIntegerField(default=20, validators=(MaxValueValidator(10_000),))
    explore_share = models.FloatField(default=0.2, validators=SHARE)
    audit_question_share = models.FloatField(default=0.15, validators=SHARE)
    lot_question_share = models.FloatField(
        default=0.5, validators=SHARE,
        help_text="of the next questions, while answers to a batch's lot are what is missing",
    )  # fmt: skip
    pair_share = models.FloatField(default=0.5, validators=SHARE)
    gold_share = models.FloatField(
        default=0.03, validators=SHARE, help_text="of the questions planned ahead; see KnownAnswer"
    )
    repeat_share = models.FloatField(
        default=0.0, validators=SHARE,
        help_text="of the questions planned ahead; asked a second time, to measure consistency",
    )  # fmt: skip
    blind_audit_share = models.FloatField(
        default=0.015, validators=SHARE,
        help_text="of the automatic decisions; looked at blind by people, to notice drift",
    )  # fmt: skip
    certificate_method = models.CharField(
        max_length=7, choices=CertificateMethod.choices, default=CertificateMethod.EXACT
    )
    gold_feedback = models.BooleanField(
        default=False, help_text="Tell annotators after a gold question whether they were right."
    )
    plan_ahead = models.PositiveIntegerField(
        default=100, validators=(MinValueValidator(1), MaxValueValidator(100_000))
    )
    answers_needed = models.PositiveSmallIntegerField(
        default=1, validators=(MinValueValidator(1), MaxValueValidator(9))
    )
    audit_answers_needed = models.PositiveSmallIntegerField(
        default=2, validators=(MinValueValidator(1), MaxValueValidator(9))
    )
    hold_minutes = models.PositiveSmallIntegerField(
        default=10, validators=(MinValueValidator(1), MaxValueValidator(240))
    )
    retrain_after_answers = models.PositiveIntegerField(
        default=50,
        validators=(MaxValueValidator(1_000_000),),
        help_text="Retrain after so many new answers; 0 turns it off.",
    )
    retrain_every_minutes = models.PositiveIntegerField(
        default=0,
        validators=(MaxValueValidator(525_600),),  # a year
        help_text="Retrain on a schedule; 0 turns it off.",
    )
    review_weight = models.FloatField(
        default=1.0, db_default=1.0,
        validators=(MinValueValidator(0.0), MaxValueValidator(5.0)),
        help_text="How many answers a reviewer's decision counts as in training; 0: it trains "
        "nothing. Reviews of audit products never train.",
    )  # fmt: skip
    retrain_weekdays = models.CharField(
        max_length=7, blank=True, default="", db_default="",
        help_text="Days on which to retrain, as digits: 1 is Monday, 7 is Sunday. None turns it "
        "off.",
    )  # fmt: skip
    retrain_time = models.TimeField(
        default=AT_NIGHT, db_default=AT_NIGHT, help_text="When on these days, in `time_zone`."
    )
    # Earlier times than this do not count, so that a new schedule starts nothing at once.
    retrain_clock_since = models.DateTimeField(null=True, blank=True, editable=False)

    # Stored counters, because the pages that show them must not count millions of rows.
    products_count = models.PositiveIntegerField(default=0, editable=False)
    generations_count = models.PositiveIntegerField(default=0, editable=False)
    answers_count = models.PositiveIntegerField(default=0, editable=False)
    # When the counters were last compared with the rows (`jobs/check_counts.py`).
    counts_checked_at = models.DateTimeField(null=True, blank=True, editable=False)

    champion = models.ForeignKey(
        "annotator.ModelVersion", on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", editable=False,
    )  # fmt: skip

    objects = ScopedQuerySet["Project"].as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
