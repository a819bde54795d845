"""The document states the promise, its basis, and whether it is still in use."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.models import Certificate, DriftWatch, ModelState, Project, Verdict
from annotator.verdicts.certificate_document import certificate_document, digest_of
from scoring.vocabulary.certificates import Basis
from tests.factories import (
    make_alarm,
    make_certificate,
    make_project,
    make_side,
    make_step,
    make_version,
)

pytestmark = pytest.mark.django_db
SIDE = make_side(
    coverage=0.4, n=220, errors=2, audit_answers=600, threshold=0.8, steps=(make_step(),)
)


def shown(certificate: Certificate) -> Any:
    """The document as whoever downloads it reads it."""
    return json.loads(json.dumps(certificate_document(certificate)))


@pytest.fixture
def project() -> Project:
    return make_project(name="Spring")


@pytest.fixture
def proven(project: Project) -> Certificate:
    version = make_version(project, state=ModelState.CHAMPION)
    return make_certificate(
        version,
        accept=SIDE,
        reject=SIDE,
        accept_threshold=0.8,
        basis=Basis(people=2, faults_asked=3),
    )


def test_the_promise_stands_there_in_words_and_numbers(proven: Certificate) -> None:
    document = shown(proven)
    assert document["statement"] == (
        "With a confidence of 95.0%, at least 96.4% of the images that are accepted automatically "
        "have a good background and an unchanged product. This covers 40.0% of the images; 2 of "
        "220 audit images beyond the threshold had not."
    )
    assert document["accept"]["steps"] == [make_step().to_json()]
    assert document["model"]["sha256"] == proven.model_version.sha256
    assert "2 different people" in document["method"]["labels"]


def test_the_digest_is_of_all_the_rest(proven: Certificate) -> None:
    document = shown(proven)
    assert digest_of(document) == document["digest"]
    assert digest_of({**document, "status": "stopped"}) != document["digest"]


def test_its_status_is_given(proven: Certificate) -> None:
    assert shown(proven)["status"] == "in_use"
    make_alarm(proven.model_version)
    assert shown(proven)["status"] == "stopped"
    make_certificate(proven.model_version, accept=SIDE, reject=SIDE)
    assert shown(proven)["status"] == "superseded"


def test_without_a_threshold_it_says_that_nothing_is_proven(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    nothing = make_certificate(version, accept=SIDE, reject=SIDE, answers_missing=81)
    assert "At least 81 more judged audit images" in shown(nothing)["statement"]


def test_it_tells_how_the_decisions_have_held_up(proven: Certificate) -> None:
    DriftWatch.objects.create(
        project=proven.project, model_version=proven.model_version, verdict=Verdict.ACCEPTED,
        alpha=0.036, delta=0.05, audits=40, errors=1, wealth=0.6,
    )  # fmt: skip
    [watch] = shown(proven)["watch"]
    assert (watch["audits"], watch["errors"], watch["alarm_when"]) == (40, 1, 20.0)
    assert watch["alarmed_at"] is None
