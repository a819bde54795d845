"""The cards of a version and of an archive: from stored figures, the same each time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from rest_framework.test import APIClient

from annotator.exports import EXPORTS
from annotator.exports.model_card import model_card
from annotator.models import MachineAnswer, ModelState, ModelVersion, Project, Role, Verdict
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import (
    Details,
    Estimate,
    Fit,
    Group,
    GroupMeasures,
    Groups,
    MachineWorth,
    Measures,
    Metrics,
)
from scoring.vocabulary.training import Extent
from tests.factories import (
    make_certificate,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_side,
    make_version,
)

pytestmark = pytest.mark.django_db
FIGURE = Estimate(0.875, 0.8, 0.95)


@pytest.fixture
def project() -> Project:
    return make_project(name="Mugs | <b>")


@pytest.fixture
def version(project: Project) -> ModelVersion:
    metrics = Metrics.beside(
        Measures(average_precision=FIGURE), champion=None, baseline=Measures(brier=FIGURE),
        random=Measures(), n={"training_singles": 40, "training_pairs": 9},
    )  # fmt: skip
    group = Group("flux|2", 3, 12, 4, 0.25, GroupMeasures(average_precision=FIGURE))
    return make_version(
        project,
        state=ModelState.CHAMPION,
        answers_used=49,
        metrics=metrics,
        details=Details(fit=Fit("laplace", 32, 10.0), groups=Groups(generator=(group,))),
        gate=GateDecision(promote=True),
    )


def test_the_card_of_a_version(version: ModelVersion) -> None:
    card = model_card(version)
    assert card.startswith("# Mugs \\| \\<b\\>: version 1\n")
    assert "Head: laplace, 32 components" in card
    assert "Answers used: 49 (40 about one image, 9 about two)" in card
    assert "| average precision | 0.875 (0.800–0.950) | – |" in card
    assert "| Brier score | – | 0.875 (0.800–0.950) |" in card
    assert "| flux\\|2 | 3 | 12 | 25% | 0.875 (0.800–0.950) |" in card
    assert "Passed the gate." in card
    assert "Nothing: no certificate rests on this version." in card
    assert model_card(ModelVersion.objects.get()) == card
    make_certificate(version, accept=make_side(version=1, threshold=0.9, coverage=0.25))
    assert "score threshold 0.9000, coverage 25.0%" in model_card(version)
    assert "rejecting: nothing is proven" in model_card(version)


def test_machines_are_named(project: Project, version: ModelVersion) -> None:
    """What they said is declared on both cards, and taken for nobody's word."""
    generation = make_generation(make_product(project), verdict=Verdict.ACCEPTED)
    other = make_generation(generation.product)
    assert "machine" not in model_card(version)
    assert "machine" not in data_card_of(project)
    answer = MachineAnswer.objects.create(
        project=project, left=generation, right=other, model="vlm_7b", choice="left",
        said_first="first", said_second="second",
    )  # fmt: skip
    version.metrics = replace(
        version.metrics, n={**version.metrics.n, "training_machine_pairs": 60}
    )
    version.trained_on = Extent(machine=answer.pk, machine_weight=0.5)
    version.details = Details(machine=MachineWorth(150, 60, Estimate(40.4, 0, 71.6), FIGURE))
    card = model_card(version)
    assert "Answers by a machine (vlm\\_7b): 60 pairs, which counted as 0.5 of a person's" in card
    assert "They replaced 40 (0–72) of 150 people's answers" in card
    assert "A machine (vlm\\_7b) compared 1 pairs, too." in data_card_of(project)


def data_card_of(project: Project) -> str:
    content = b"".join(EXPORTS["accepted"](project))
    return zipfile.ZipFile(io.BytesIO(content)).read("DATA_CARD.md").decode()


def test_a_version_without_figures(project: Project) -> None:
    card = model_card(make_version(project))
    assert "| average precision | – | – |" in card
    assert "Did not pass the gate." in card


@pytest.mark.parametrize("export", [name for name in EXPORTS if EXPORTS[name].ending == "zip"])
def test_an_archive_has_both_cards(project: Project, version: ModelVersion, export: str) -> None:
    make_generation(make_product(project), verdict=Verdict.ACCEPTED)
    content = b"".join(EXPORTS[export](project))
    archive = zipfile.ZipFile(io.BytesIO(content))
    card = archive.read("DATA_CARD.md").decode()
    assert card.startswith(f"# Mugs \\| \\<b\\>: {export}\n")
    assert archive.read("MODEL_CARD.md").decode() == model_card(version)
    assert "DATA_CARD.md" in archive.read("sha256sums.txt").decode()
    assert b"".join(EXPORTS[export](project)) == content
    version.delete()
    names = zipfile.ZipFile(io.BytesIO(b"".join(EXPORTS[export](project)))).namelist()
    assert "MODEL_CARD.md" not in names


def test_the_card_is_downloaded(project: Project, version: ModelVersion) -> None:
    client = APIClient()
    client.force_login(make_member(project, Role.OPS))
    response = client.get(f"/api/models/{version.pk}/card/")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert f"{project.slug}-version-1.md" in response["Content-Disposition"]
    assert response.content.decode() == model_card(version)
