"""A small, seeded share of the automatic decisions is drawn to be checked."""

from __future__ import annotations

import pytest

from annotator.models import (
    BlindAudit,
    Generation,
    ModelState,
    ModelVersion,
    Project,
    QuestionState,
    Verdict,
    VerdictBy,
)
from annotator.verdicts.blind_audits import is_drawn
from annotator.verdicts.policy import decide_verdicts
from tests.factories import (
    make_certificate,
    make_generation,
    make_product,
    make_project,
    make_question,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """Every decision is checked; 0.9 is accepted, 0.1 rejected."""
    project = make_project(blind_audit_share=1.0)
    product = make_product(project)
    for score in (0.1, 0.5, 0.9):
        make_generation(product, score=score)
    make_certificate(
        make_version(project, state=ModelState.CHAMPION), accept_threshold=0.8, reject_threshold=0.2
    )
    return project


def champion_of(project: Project) -> ModelVersion:
    assert project.champion is not None
    return project.champion


def drawn(project: Project) -> dict[float | None, str]:
    return dict(
        BlindAudit.objects.filter(project=project).values_list("generation__score", "verdict")
    )


def test_the_share_is_kept_and_the_salt_decides() -> None:
    first = [is_drawn(pk, salt="a", share=0.015) for pk in range(20_000)]
    second = [is_drawn(pk, salt="b", share=0.015) for pk in range(20_000)]
    assert sum(first) == pytest.approx(300, abs=60)
    assert first != second
    assert first == [is_drawn(pk, salt="a", share=0.015) for pk in range(20_000)]


def test_a_larger_share_keeps_what_a_smaller_one_drew() -> None:
    small = {pk for pk in range(5_000) if is_drawn(pk, salt="a", share=0.01)}
    large = {pk for pk in range(5_000) if is_drawn(pk, salt="a", share=0.02)}
    assert small < large


def test_both_kinds_of_automatic_decisions_are_drawn(project: Project) -> None:
    decide_verdicts(project=project)
    assert drawn(project) == {0.1: Verdict.REJECTED, 0.9: Verdict.ACCEPTED}


def test_deciding_again_draws_nothing_twice(project: Project) -> None:
    decide_verdicts(project=project)
    decide_verdicts(project=project)
    make_certificate(champion_of(project), accept_threshold=0.4)
    decide_verdicts(project=project)
    assert drawn(project) == {
        0.1: Verdict.REJECTED,
        0.5: Verdict.ACCEPTED,
        0.9: Verdict.ACCEPTED,
    }


def test_a_share_of_nothing_draws_nothing(project: Project) -> None:
    project.blind_audit_share = 0.0
    decide_verdicts(project=project)
    assert drawn(project) == {}


def test_reviewers_words_and_audit_products_are_left_alone(project: Project) -> None:
    Generation.objects.filter(score=0.9).update(
        verdict=Verdict.ACCEPTED, verdict_by=VerdictBy.REVIEWER
    )
    make_generation(make_product(project, is_audit=True), score=0.95)
    decide_verdicts(project=project)
    assert drawn(project) == {0.1: Verdict.REJECTED}


def test_a_later_version_is_judged_by_the_answers_that_are_there(project: Project) -> None:
    decide_verdicts(project=project)
    audit = BlindAudit.objects.get(verdict=Verdict.ACCEPTED)
    audit.question = make_question(
        project, left=audit.generation, state=QuestionState.ANSWERED, answers_needed=0
    )
    audit.is_good = False
    audit.save()
    champion = champion_of(project)
    champion.state = ModelState.RETIRED
    champion.save()
    later = make_version(project, state=ModelState.CHAMPION)
    make_certificate(later, accept_threshold=0.8)
    decide_verdicts(project=project)
    again = BlindAudit.objects.get(model_version=later)
    assert (again.generation_id, again.is_good) == (audit.generation_id, False)
    assert again.question == audit.question
