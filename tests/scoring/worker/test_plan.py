"""Which questions are planned."""

from __future__ import annotations

import pytest

from annotator.models import JobKind, Project, Purpose, Question, QuestionState
from scoring.vocabulary.job_figures import PlanFigures
from scoring.vocabulary.messages.jobs import EVERYTHING_ASKED, NOTHING_SCORED
from tests.factories import make_member, make_project
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import judge_everything

pytestmark = pytest.mark.django_db


def live() -> list[Question]:
    return list(Question.objects.filter(state=QuestionState.OPEN).select_related("product"))


def test_before_there_is_a_model_questions_are_drawn_at_random(run: Run, campaign: Project) -> None:
    job = run(campaign, JobKind.PLAN)
    assert job.result["planned"] == len(live()) == 20
    assert {question.purpose for question in live()} <= {Purpose.EXPLORE, Purpose.AUDIT}
    assert all(question.model_version is None for question in live())


def test_with_a_model_most_questions_are_those_it_learns_from(run: Run, campaign: Project) -> None:
    judge_everything(campaign)
    run(campaign, JobKind.RETRAIN, as_of=None)
    Project.objects.update(pair_share=1.0, audit_question_share=0.0)
    campaign.refresh_from_db()
    run(campaign, JobKind.PLAN)
    learn = [question for question in live() if question.purpose == Purpose.LEARN]
    assert len(learn) > len(live()) / 2
    for question in learn:
        assert question.model_version == campaign.champion
        assert question.strategy == campaign.strategy == "entropy"
        assert question.reason
        assert set(question.scores) == {str(question.left_id), str(question.right_id)}
        assert set(question.scores[str(question.left_id)]) == {"reward", "uncertainty", "p_good"}


def test_audit_products_are_asked_about_for_the_audit_alone(run: Run, campaign: Project) -> None:
    Project.objects.update(audit_question_share=0.5, audit_answers_needed=2)
    campaign.refresh_from_db()
    run(campaign, JobKind.PLAN)
    assert {question.purpose == Purpose.AUDIT for question in live()} == {True, False}
    for question in live():
        assert question.product.is_audit == (question.purpose == Purpose.AUDIT)
        if question.purpose == Purpose.AUDIT and question.kind == "single":
            assert question.answers_needed == 2


def test_what_was_answered_is_never_planned_again(run: Run, campaign: Project) -> None:
    Project.objects.update(pair_share=0.0)
    campaign.refresh_from_db()
    judge_everything(campaign)
    job = run(campaign, JobKind.PLAN)
    assert live() == []
    figures = PlanFigures.from_json(job.result)
    assert (figures.planned, figures.training, figures.exhausted) == (0, 0, True)
    assert figures.changed  # the first plan has images to choose from
    assert job.message == EVERYTHING_ASKED()
    assert run(campaign, JobKind.PLAN).result["changed"] is False


def test_planning_again_replaces_what_nobody_has_touched(run: Run, campaign: Project) -> None:
    run(campaign, JobKind.PLAN)
    first = {question.pk for question in live()}
    run(campaign, JobKind.PLAN)
    assert first.isdisjoint(question.pk for question in live())
    assert len(live()) == 20


def test_a_plan_says_whether_it_changed_what_waits(run: Run, campaign: Project) -> None:
    assert run(campaign, JobKind.PLAN).result["changed"] is True
    # The same number of questions, chosen by the same model; only the draw differs.
    assert run(campaign, JobKind.PLAN).result["changed"] is False
    Question.objects.filter(pk__in=[question.pk for question in live()[:3]]).update(
        state=QuestionState.ANSWERED
    )
    assert run(campaign, JobKind.PLAN).result["changed"] is True


def test_a_plan_before_anything_is_scored_changes_nothing(run: Run) -> None:
    project = make_project()
    make_member(project)
    assert run(project, JobKind.PLAN).result["changed"] is False


def test_an_empty_project_has_an_empty_plan(run: Run) -> None:
    project = make_project()
    make_member(project)
    assert run(project, JobKind.PLAN).message == NOTHING_SCORED()
