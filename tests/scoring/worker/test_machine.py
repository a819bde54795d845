"""What a machine said reaches a fit, with an offset of its own, and no measure of people."""

from __future__ import annotations

import pytest

from annotator.models import (
    JobKind,
    JobState,
    MachineAnnotator,
    MachineAnswer,
    ModelVersion,
    Product,
    Project,
)
from annotator.projects.figures.people import read_people
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import judge_everything

pytestmark = pytest.mark.django_db


def say_everything(project: Project) -> int:
    """A machine's answer about each product of the campaign, right ones, also of the audit."""
    for product in Product.objects.filter(project=project):
        bad, good = product.generations.order_by("pk")
        MachineAnswer.objects.create(
            project=project, left=bad, right=good, model="m", choice="right",
            said_first="second", said_second="first",
        )  # fmt: skip
    return project.products.filter(is_audit=False).count()


def test_a_fit_uses_them_and_names_them(run: Run, campaign: Project) -> None:
    judge_everything(campaign)
    first = run(campaign, JobKind.RETRAIN, as_of=None)
    assert first.state == JobState.SUCCEEDED, first.error
    MachineAnnotator.objects.create(project=campaign, weight=0.5)
    pairs = say_everything(campaign)
    second = run(campaign, JobKind.RETRAIN, as_of=None)
    assert second.state == JobState.SUCCEEDED, second.error
    without, used = ModelVersion.objects.order_by("number")
    assert without.sha256 != used.sha256
    assert used.metrics.n["training_machine_pairs"] == pairs == 30
    assert (used.answers_used, used.metrics.n["training_pairs"]) == (without.answers_used, 0)
    assert used.metrics.n["audit_comparisons"] == without.metrics.n["audit_comparisons"]
    assert used.details.machine is not None
    assert used.details.machine.saved is None  # 60 answers of people are too few to tell
    assert len(read_people(project=campaign)) == 1


def test_alone_they_make_no_version(run: Run, campaign: Project) -> None:
    MachineAnnotator.objects.create(project=campaign, weight=0.5)
    say_everything(campaign)
    job = run(campaign, JobKind.RETRAIN, as_of=None)
    assert job.state == JobState.FAILED
    assert not ModelVersion.objects.exists()
