"""Blind audits of automatic decisions, and the watch over them for drift."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotator.models.answers import Answer
from annotator.models.catalog import Generation
from annotator.models.choices import FINAL_VERDICTS
from annotator.models.predictions import Certificate, ModelVersion
from annotator.models.projects import Project
from annotator.models.questions import Question
from annotator.models.scope import ScopedQuerySet
from annotator.models.votes import Votes, votes_by_question
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.verdicts import NOT_ACCEPTED_BLIND, NOT_REJECTED_BLIND
from scoring.vocabulary.verdicts import Verdict


def why_refuted(verdict: Verdict) -> Message:
    """The text of the flag on a decision that people would not have made."""
    return NOT_ACCEPTED_BLIND() if verdict == Verdict.ACCEPTED else NOT_REJECTED_BLIND()


class BlindAuditQuerySet(ScopedQuerySet["BlindAudit"]):
    """Blind audits, as people answered them."""

    def refuting(self, verdict: Verdict) -> Self:
        """Those whose image should not have this verdict according to people.

        It rests on the answers that count now, whatever verdict the image was given: an undone
        answer opens its result again (`reopen`). `rules.good_in_audit` says what is good.
        """
        return self.filter(is_good=verdict == Verdict.REJECTED)

    def reopen(self, question: Question) -> int:
        """After an answer was undone, reset the results based on it; returns how many.

        If the remaining people do not find it good, a bad result stays: what was taken back should
        not be decided again meanwhile. An alarm stays too, until an admin has looked.
        """
        settled = self.filter(question=question, is_good__isnull=False)
        remaining = votes_by_question(Answer.objects.effective().filter(question=question))
        if not remaining.get(question.pk, Votes(fine=1)).is_good:
            settled = settled.filter(is_good=True)
        return settled.update(is_good=None, settled_at=None)


class BlindAudit(models.Model):
    """An automatic decision that was drawn to be checked by people.

    It is drawn by a hash of the generation's id, so that a later version's decision on the same
    image is checked too, by the same answers. `is_good` is null until the question has all its
    answers; then it says whether people find the image good. It is null again if one of these is
    undone.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="blind_audits")
    generation = models.ForeignKey(
        Generation, on_delete=models.CASCADE, related_name="blind_audits"
    )
    model_version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="+")
    certificate = models.ForeignKey(
        Certificate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verdict = models.CharField(max_length=10, choices=FINAL_VERDICTS)
    question = models.ForeignKey(
        Question, on_delete=models.SET_NULL, null=True, blank=True, related_name="blind_audits"
    )
    is_good = models.BooleanField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BlindAuditQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("generation", "model_version"), name="blind_audit_unique"
            ),
        )
        indexes = (
            models.Index(
                fields=("project", "model_version"),
                name="blind_audit_waiting",
                condition=Q(is_good__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"blind audit of {self.generation_id} ({self.verdict})"


class DriftWatch(models.Model):
    """The test for drift over the blind audits of one version (`scoring/guarantee/drift`).

    There is one for all acceptances and one for all rejections, with an empty `generator`, and one
    for each generator's acceptances. While `alarmed_at` is set, these decisions are stopped
    (`verdicts/stops.py`), as long as the version's target `alpha` is the same. `alarm_at` is the
    number of audits at which the alarm rang, `reopened` how many decisions were taken back.

    An admin who has looked may resume deciding (`verdicts/resume_deciding.py`). The test then
    starts over and reads only answers from `resumed_at` on. `resumes` counts that; the audit log
    keeps the earlier figures.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="drift_watches")
    model_version = models.ForeignKey(
        ModelVersion, on_delete=models.CASCADE, related_name="drift_watches"
    )
    verdict = models.CharField(max_length=10, choices=FINAL_VERDICTS)
    generator = models.CharField(max_length=120, blank=True)
    alpha = models.FloatField()
    delta = models.FloatField()
    audits = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    wealth = models.FloatField(default=1.0)
    alarm_at = models.PositiveIntegerField(null=True, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveIntegerField(default=0)
    resumes = models.PositiveSmallIntegerField(default=0)
    resumed_at = models.DateTimeField(null=True, blank=True)
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resume_note = models.TextField(blank=True, help_text="what the admin found")
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet["DriftWatch"].as_manager()

    class Meta:
        verbose_name_plural = "drift watches"
        ordering = ("verdict", "generator")
        constraints = (
            models.UniqueConstraint(
                fields=("model_version", "verdict", "generator"), name="drift_watch_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.verdict} by {self.model_version_id} {self.generator}".strip()
