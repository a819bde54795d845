"""Verdicts follow the newest certificate of the champion, and never a reviewer's back."""

from __future__ import annotations

import pytest

from annotator.models import (
    ConsistencyOutcome,
    Generation,
    ModelState,
    Project,
    Verdict,
    VerdictBy,
)
from annotator.registry.policy import certificate_in_use, decide_verdicts, verdict_of
from tests.factories import (
    make_certificate,
    make_generation,
    make_product,
    make_project,
    make_report,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """Three generations with the scores 0.1, 0.5 and 0.9, and one that has none."""
    project = make_project()
    product = make_product(project)
    for score in (0.1, 0.5, 0.9, None):
        make_generation(product, score=score)
    return project


def verdicts(project: Project) -> list[str]:
    return list(Generation.objects.filter(project=project).values_list("verdict", flat=True))


def test_scores_beyond_a_threshold_are_decided_and_name_their_certificate(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    certificate = make_certificate(version, accept_threshold=0.9, reject_threshold=0.1)
    counts = decide_verdicts(project=project)
    assert verdicts(project) == ["rejected", "undecided", "accepted", "undecided"]
    assert counts == {"accepted": 1, "rejected": 1, "undecided": 2}
    decided = Generation.objects.filter(verdict_by=VerdictBy.POLICY)
    assert {generation.certificate for generation in decided} == {certificate}
    assert decided.count() == 2


def test_nothing_is_decided_without_a_certificate_of_the_champion(project: Project) -> None:
    old = make_version(project, state=ModelState.CHAMPION)
    make_certificate(old, accept_threshold=0.2)
    decide_verdicts(project=project)
    old.state = ModelState.RETIRED
    old.save()
    make_version(project, state=ModelState.CHAMPION)
    decide_verdicts(project=project)
    assert verdicts(project) == ["undecided"] * 4
    assert not Generation.objects.exclude(verdict_by=VerdictBy.NONE).exists()


def test_a_rollback_brings_back_what_the_earlier_version_had_proven(project: Project) -> None:
    first = make_version(project, state=ModelState.CHAMPION)
    make_certificate(first, accept_threshold=0.5)
    second = make_version(project)
    make_certificate(second, accept_threshold=0.9)
    decide_verdicts(project=project)
    assert verdicts(project).count("accepted") == 2


def test_a_side_without_a_threshold_decides_nothing(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=None, reject_threshold=0.5)
    decide_verdicts(project=project)
    assert verdicts(project) == ["rejected", "rejected", "undecided", "undecided"]


def test_drift_stops_accepting_but_not_rejecting(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=0.9, reject_threshold=0.1, is_stopped=True)
    decide_verdicts(project=project)
    assert verdicts(project) == ["rejected", "undecided", "undecided", "undecided"]


def test_a_reviewers_word_stands(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=0.5)
    reviewed = Generation.objects.get(project=project, score=0.9)
    reviewed.verdict, reviewed.verdict_by = Verdict.REJECTED, VerdictBy.REVIEWER
    reviewed.save()
    decide_verdicts(project=project)
    reviewed.refresh_from_db()
    assert (reviewed.verdict, reviewed.verdict_by) == (Verdict.REJECTED, VerdictBy.REVIEWER)


def test_what_could_not_be_verified_is_never_accepted(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=0.5)
    doubtful = Generation.objects.get(project=project, score=0.9)
    make_report(doubtful, outcome=ConsistencyOutcome.CANNOT_VERIFY)
    decide_verdicts(project=project)
    doubtful.refresh_from_db()
    assert doubtful.verdict == Verdict.UNDECIDED


@pytest.mark.parametrize("is_stopped", [False, True])
@pytest.mark.parametrize("outcome", list(ConsistencyOutcome))
@pytest.mark.parametrize("thresholds", [(None, None), (0.9, None), (None, 0.1), (0.9, 0.1)])
def test_a_call_of_the_judge_is_decided_as_the_catalogue_is(
    project: Project,
    outcome: ConsistencyOutcome,
    thresholds: tuple[float | None, float | None],
    is_stopped: bool,
) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    accept, reject = thresholds
    make_certificate(
        version, accept_threshold=accept, reject_threshold=reject, is_stopped=is_stopped
    )
    generations = list(Generation.objects.filter(project=project))
    for generation in generations:
        make_report(generation, outcome=outcome)
    decide_verdicts(project=project)
    certificate = certificate_in_use(project)
    said = [
        verdict_of(score=each.score, outcome=outcome, certificate=certificate)
        for each in generations
    ]
    assert [verdict for verdict, _ in said] == verdicts(project)
    assert all(reason for _, reason in said)
