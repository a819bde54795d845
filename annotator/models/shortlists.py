"""Shortlists: in large projects, the candidates from which the next plans choose."""

from __future__ import annotations

from django.db import models

from annotator.models.predictions import ModelVersion
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet


class Shortlist(models.Model):
    """The best candidates for questions, selected once from all generations.

    How much a question would teach depends on the model in use, and not on later answers. So until
    the next promotion the best remaining candidates of this list are the best of all generations.
    `candidates` holds lists of generation ids (`scoring/worker/shortlists.py`).
    """

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="shortlist")
    model_version = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, null=True)
    encoder_key = models.CharField(max_length=120)
    strategy = models.CharField(max_length=12)
    candidates = models.JSONField(default=dict)
    is_stale = models.BooleanField(default=False, help_text="more was scored since")
    made_at = models.DateTimeField()

    objects = ScopedQuerySet["Shortlist"].as_manager()

    def __str__(self) -> str:
        return f"shortlist of {self.project_id}"
