"""How the versions have improved, and what their certificates have proven, over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from annotator.models import Certificate, ModelVersion, Project
from annotator.verdicts.stops import accepting_stopped_at
from scoring.vocabulary.measures import Estimate

NEWEST_VERSIONS = 50


@dataclass(frozen=True)
class Learnt:
    """A model version's point on the learning curve, with the baseline of that time."""

    number: int
    state: str
    created_at: datetime
    answers_used: int
    average_precision: Estimate | None
    pair_accuracy: Estimate | None
    baseline: Estimate | None


@dataclass(frozen=True)
class Proven:
    """What a certificate has proven: the share that may be decided automatically."""

    created_at: datetime
    version_number: int
    accept_coverage: float | None
    reject_coverage: float | None
    audit_answers: int
    is_stopped: bool


def read_learning(*, project: Project) -> list[Learnt]:
    """The newest versions, oldest first."""
    versions = ModelVersion.objects.filter(project=project).order_by("-number")
    rows = versions.values_list(
        "number",
        "state",
        "created_at",
        "answers_used",
        "metrics__average_precision",
        "metrics__pair_accuracy",
        "metrics__baseline__average_precision",
    )
    return [
        Learnt(*row[:4], *(_estimate(each) for each in row[4:]))
        for row in reversed(rows[:NEWEST_VERSIONS])
    ]


def _estimate(stored: object) -> Estimate | None:
    return None if stored is None else Estimate.from_json(stored)


def read_coverage(*, project: Project) -> list[Proven]:
    """The newest certificates, oldest first."""
    certificates = Certificate.objects.from_audit().filter(project=project).order_by("-pk")
    rows = certificates.values_list(
        "created_at",
        "model_version__number",
        "accept__coverage",
        "reject__coverage",
        "audit_answers",
        "model_version",
        "accept__precision",
    )
    stopped_at = accepting_stopped_at(project=project)
    replaced_at: dict[int, datetime] = {}
    proven = []
    for issued, number, accept, reject, answers, version, precision in rows[:NEWEST_VERSIONS]:
        stop, end = stopped_at.get((version, 1.0 - precision)), replaced_at.get(version)
        # An alarm does not concern a certificate that had already been replaced.
        is_stopped = stop is not None and (end is None or stop < end)
        proven.append(Proven(issued, number, accept, reject, answers, is_stopped))
        replaced_at[version] = issued
    return proven[::-1]
