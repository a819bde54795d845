"""Write a fitted model as a version of the project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max

from annotator.models import ModelVersion, Project


@dataclass(frozen=True)
class FittedModel:
    """What a retraining brings. `checkpoint` is a local file named by its content's SHA-256.

    gate: {promote, reasons, …}. trained_on: up to where it has read, so that it can be made again.
    """

    checkpoint: Path
    family: str
    encoder_key: str
    config: Mapping[str, Any]
    metrics: Mapping[str, Any]
    gate: Mapping[str, Any]
    answers_until: int
    answers_used: int
    trained_on: Mapping[str, int] = field(default_factory=dict)


def record_model(*, project: Project, model: FittedModel) -> ModelVersion:
    """Store the weights, then the row: a candidate with the next number of the project."""
    digest = model.checkpoint.stem
    name = f"projects/{project.pk}/models/{model.checkpoint.name}"
    if not default_storage.exists(name):
        with model.checkpoint.open("rb") as file:
            default_storage.save(name, File(file))
    with transaction.atomic():
        # One retraining a project at a time: no one else takes this number.
        last = ModelVersion.objects.filter(project=project).aggregate(last=Max("number"))["last"]
        return ModelVersion.objects.create(
            project=project,
            number=(last or 0) + 1,
            family=model.family,
            encoder_key=model.encoder_key,
            checkpoint=name,
            sha256=digest,
            config=dict(model.config),
            metrics=dict(model.metrics),
            gate=dict(model.gate),
            answers_until=model.answers_until,
            answers_used=model.answers_used,
            trained_on=dict(model.trained_on),
        )
