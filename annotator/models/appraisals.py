"""Calls of the judge with pictures outside the catalogue."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.appraisal_result import AppraisalResult
from annotator.models.columns import RecordField
from annotator.models.jobs import ACTIVE_STATES, Job
from annotator.models.predictions import Certificate, ModelVersion
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet


class Appraisal(models.Model):
    """One call of the judge: an original with some generations. It is never used for training.

    `key` is the SHA-256 of everything that the result depends on, so that the same call finds the
    same row. `result` is null until a worker has written it (`judging/record_appraisal.py`). Until
    then the job's arguments say where the pictures are. Heat maps are kept in `folder` for as long
    as the row exists.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="appraisals")
    key = models.CharField(max_length=64)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="appraisals"
    )
    model_version = models.ForeignKey(
        ModelVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    certificate = models.ForeignKey(
        Certificate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    result = RecordField(AppraisalResult, null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = ScopedQuerySet["Appraisal"].as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("project", "key"), name="appraisal_unique"),)

    def __str__(self) -> str:
        return f"appraisal {self.pk}"

    @property
    def has_failed(self) -> bool:
        """Whether there is no result and no job that could still write one."""
        return self.result is None and (self.job is None or self.job.state not in ACTIVE_STATES)

    @property
    def folder(self) -> str:
        """The folder of its files in the default storage."""
        return f"projects/{self.project_id}/judged/{self.key}"

    def heat_map(self, place: int) -> str:
        """The storage name of a generation's heat map, if it has one."""
        return f"{self.folder}/heat-{place}.webp"
