"""Write a fitted model as a version of the project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max

from annotator.models import ModelVersion, Project
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import Details, Metrics
from scoring.vocabulary.training import Extent, VersionConfig


@dataclass(frozen=True)
class FittedModel:
    """The result of a retraining. checkpoint: a local file named by its content's SHA-256.

    calibrator: the name of the consistency calibrator that was fitted with it. trained_on: how far
    the fit has read, so that it can be made again.
    """

    checkpoint: Path
    family: str
    encoder_key: str
    config: VersionConfig
    metrics: Metrics
    details: Details
    gate: GateDecision
    answers_until: int
    answers_used: int
    trained_on: Extent
    calibrator: str = ""


def record_model(*, project: Project, model: FittedModel) -> ModelVersion:
    """Store the weights, then the row: a candidate with the next number of the project."""
    digest = model.checkpoint.stem
    name = f"projects/{project.pk}/models/{model.checkpoint.name}"
    if not default_storage.exists(name):
        with model.checkpoint.open("rb") as file:
            default_storage.save(name, File(file))
    with transaction.atomic():
        # Only one retraining runs in a project at a time, so nobody else takes this number.
        last = ModelVersion.objects.filter(project=project).aggregate(last=Max("number"))["last"]
        return ModelVersion.objects.create(
            project=project,
            number=(last or 0) + 1,
            family=model.family,
            encoder_key=model.encoder_key,
            checkpoint=name,
            sha256=digest,
            config=model.config,
            calibrator=model.calibrator,
            metrics=model.metrics,
            details=model.details,
            gate=model.gate,
            answers_until=model.answers_until,
            answers_used=model.answers_used,
            trained_on=model.trained_on,
        )
