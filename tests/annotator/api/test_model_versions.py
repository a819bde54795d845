"""The registry over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from annotator.models import Job, JobKind, ModelState, Project, Role, User
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import (
    Band,
    Details,
    Estimate,
    Group,
    GroupMeasures,
    Groups,
    Measure,
    Measures,
    Metrics,
    ReliabilityBin,
    RiskCoverage,
)
from scoring.vocabulary.messages import gate
from scoring.vocabulary.training import Extent
from tests.factories import (
    make_certificate,
    make_member,
    make_project,
    make_side,
    make_step,
    make_version,
)

pytestmark = pytest.mark.django_db
FIGURE = {"value": 0.8, "low": 0.7, "high": 0.9}
ESTIMATE = Estimate(0.8, 0.7, 0.9)
BETTER = gate.BETTER(measure=Measure.BRIER, value=0.1, low=0.05, high=0.2)


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def client(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    return as_user(make_member(project, Role.ADMIN))


def test_lists_measures_gate_and_newest_certificate(client: APIClient, project: Project) -> None:
    metrics = Metrics(
        average_precision=ESTIMATE,
        baseline=Measures(average_precision=ESTIMATE),
        n={"audit_products": 3},
    )
    decision = GateDecision(promote=False, reasons=(gate.NO_BETTER(),))
    version = make_version(project, metrics=metrics, gate=decision)
    for threshold in (0.8, 0.9):
        side = make_side(threshold=threshold, steps=(make_step(),))
        make_certificate(version, accept_threshold=threshold, accept=side, answers_missing=0)
    shown = client.get(f"/api/projects/{project.pk}/models/").json()["results"][0]
    assert shown["metrics"]["average_precision"] == FIGURE
    assert shown["metrics"]["pair_accuracy"] is None
    assert shown["metrics"]["baseline"]["average_precision"] == FIGURE
    assert shown["metrics"]["n"] == {"audit_products": 3}
    assert shown["gate"]["promote"] is False
    [reason] = shown["gate"]["reasons"]
    assert reason["code"] == "gate_no_better"
    assert reason["text"] == "No better than the version in use beyond noise."
    certificate = shown["certificate"]
    assert certificate["accept_threshold"] == certificate["accept"]["threshold"] == 0.9
    assert (certificate["target_precision"], certificate["confidence"]) == (0.964, 0.95)
    assert (certificate["is_stopped"], certificate["is_reject_stopped"]) == (False, False)
    assert certificate["reject"]["threshold"] is None and "steps" not in certificate["accept"]


def test_a_version_without_measures_has_none(client: APIClient, project: Project) -> None:
    make_version(project)
    shown = client.get(f"/api/projects/{project.pk}/models/").json()["results"][0]
    assert shown["metrics"]["average_precision"] is shown["certificate"] is None


def test_one_version_shows_curves_groups_and_reasons(client: APIClient, project: Project) -> None:
    band = Band((0.1,), (0.0,), (0.2,))
    group = Group("mug", 7, 9, 3, good=0.5, candidate=GroupMeasures(brier=ESTIMATE))
    curves = RiskCoverage((0.5,), candidate=band, baseline=band)
    bins = (ReliabilityBin(0.8, 0.7, 0.6, 0.9, images=8),)
    details = Details(risk_coverage=curves, reliability=bins, groups=Groups(category=(group,)))
    decision = GateDecision(True, (BETTER,), {Measure.BRIER: ESTIMATE}, champion=4)
    version = make_version(
        project, details=details, gate=decision, trained_on=Extent(review=1, features=2, labels=3)
    )
    shown = client.get(f"/api/models/{version.pk}/").json()
    assert shown["details"]["risk_coverage"] == curves.to_json()
    assert shown["details"]["reliability"] == [bins[0].to_json()]
    assert shown["details"]["groups"]["category"][0]["candidate"]["brier"] == FIGURE
    assert shown["gate"]["differences"] == {"brier": FIGURE}
    assert (shown["gate"]["promote"], shown["gate"]["champion"]) == (True, 4)
    [reason] = shown["gate"]["reasons"]
    assert (reason["code"], reason["values"]) == ("gate_better", BETTER.to_json()["values"])
    assert shown["trained_on"] == {"review": 1, "features": 2, "labels": 3}


def test_a_version_without_audit_answers_has_no_curves(client: APIClient, project: Project) -> None:
    details = client.get(f"/api/models/{make_version(project).pk}/").json()["details"]
    assert details["risk_coverage"] is details["reliability"] is details["fit"] is None
    assert details["groups"] == {"category": [], "generator": []}


def test_annotators_see_no_version(project: Project, as_user: Callable[[User], APIClient]) -> None:
    version = make_version(project)
    assert as_user(make_member(project)).get(f"/api/models/{version.pk}/").status_code == 403


def test_a_second_retraining_joins_the_first(client: APIClient, project: Project) -> None:
    first = client.post(f"/api/projects/{project.pk}/models/retrain/")
    second = client.post(f"/api/projects/{project.pk}/models/retrain/")
    assert first.status_code == second.status_code == 202
    assert (first.json()["joined"], second.json()["joined"]) == (False, True)
    assert first.json()["job"]["id"] == second.json()["job"]["id"]
    assert Job.objects.get().kind == JobKind.RETRAIN


def test_promoting_is_a_job(client: APIClient, project: Project) -> None:
    version = make_version(project)
    response = client.post(f"/api/models/{version.pk}/promote/")
    assert response.status_code == 202
    assert response.json()["job"]["kind"] == "promote"
    assert Job.objects.get().arguments == {"version_id": version.pk}


def test_a_candidate_is_retired_and_the_champion_is_not(
    client: APIClient, project: Project
) -> None:
    candidate = make_version(project)
    assert client.post(f"/api/models/{candidate.pk}/retire/").json()["state"] == "retired"
    champion = make_version(project, state=ModelState.CHAMPION)
    assert client.post(f"/api/models/{champion.pk}/retire/").status_code == 409


def test_insights_show_certificate_and_curve(client: APIClient, project: Project) -> None:
    version = make_version(project, number=1, metrics=Metrics(average_precision=ESTIMATE))
    make_certificate(version, accept=make_side(coverage=0.4))
    body = client.get(f"/api/projects/{project.pk}/insights/").json()
    assert body["certificate"]["version_number"] == 1
    learnt = body["learning"][0]
    assert (learnt["number"], learnt["state"]) == (1, "candidate")
    assert (learnt["average_precision"], learnt["pair_accuracy"]) == (FIGURE, None)
    proven = body["coverage"][0]
    assert (proven["version_number"], proven["accept_coverage"]) == (1, 0.4)
