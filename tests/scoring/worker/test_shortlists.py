"""A large project is scanned now and then; plans in between choose from a shortlist."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.models import JobKind, Project, Purpose, Question, QuestionState, Shortlist
from annotator.scores.store_shortlist import note_newly_scored
from annotator.scores.stream_features import stream_features
from scoring.vocabulary.messages.jobs import EVERYTHING_ASKED
from scoring.worker import shortlists
from scoring.worker.parts import current_encoder
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import DIMENSION, enthroned, judge_everything


@pytest.fixture
def large(campaign: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The campaign, treated as a large one."""
    monkeypatch.setattr(shortlists, "LOOK_AT_ALL", 10)
    Project.objects.filter(pk=campaign.pk).update(generations_count=180)
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each read was of: everything, or the shortlist."""
    sources: list[str] = []
    read = stream_features

    def watched(**arguments: Any) -> Any:
        sources.append("list" if arguments.get("generations") is not None else "everything")
        return read(**arguments)

    monkeypatch.setattr(shortlists, "stream_features", watched)
    return sources


def live() -> list[Question]:
    return list(Question.objects.filter(state=QuestionState.OPEN).select_related("product"))


def test_the_first_plan_looks_at_everything_and_the_next_at_the_list(
    run: Run, large: Project, looks: list[str]
) -> None:
    run(large, JobKind.PLAN)
    assert looks == ["everything", "list"]
    looks.clear()
    assert run(large, JobKind.PLAN).result["planned"] == 20
    assert looks == ["list"]


def test_a_small_project_is_looked_at_as_a_whole(
    run: Run, campaign: Project, looks: list[str]
) -> None:
    run(campaign, JobKind.PLAN)
    run(campaign, JobKind.PLAN)
    assert looks == ["everything", "everything"]
    assert not Shortlist.objects.exists()


def test_plans_from_the_list_keep_the_rules(run: Run, large: Project) -> None:
    judge_everything(large)
    run(large, JobKind.RETRAIN, force=False, as_of=None)
    Project.objects.update(pair_share=1.0)
    large.refresh_from_db()
    run(large, JobKind.PLAN)
    questions = live()
    assert {question.purpose for question in questions} >= {Purpose.LEARN, Purpose.AUDIT}
    assert len({question.product_id for question in questions}) == len(questions)
    for question in questions:
        assert question.product.is_audit == (question.purpose == Purpose.AUDIT)
        assert question.model_version == large.champion


def test_what_was_answered_is_not_asked_again(run: Run, large: Project) -> None:
    Project.objects.update(pair_share=0.0)
    large.refresh_from_db()
    run(large, JobKind.PLAN)
    judge_everything(large)
    assert run(large, JobKind.PLAN).message == EVERYTHING_ASKED()
    assert live() == []


def test_a_promotion_leaves_a_list_of_its_own(run: Run, large: Project, looks: list[str]) -> None:
    run(large, JobKind.PLAN)
    judge_everything(large)
    run(large, JobKind.RETRAIN, force=False, as_of=None)
    large.refresh_from_db()
    assert Shortlist.objects.get().model_version == large.champion is not None
    looks.clear()
    Project.objects.update(pair_share=1.0)
    run(large, JobKind.PLAN)
    assert looks == ["list"]


def test_another_model_or_strategy_needs_another_list(
    run: Run, large: Project, looks: list[str]
) -> None:
    run(large, JobKind.PLAN)
    enthroned(large, key=current_encoder().key, dimension=DIMENSION)
    looks.clear()
    run(large, JobKind.PLAN)
    assert looks == ["everything", "list"]
    Project.objects.update(strategy="random")
    looks.clear()
    run(Project.objects.get(pk=large.pk), JobKind.PLAN)
    assert looks == ["everything", "list"]


def test_what_was_scored_since_comes_in_after_a_while(
    run: Run, large: Project, looks: list[str]
) -> None:
    run(large, JobKind.PLAN)
    note_newly_scored(project=large)
    looks.clear()
    run(large, JobKind.PLAN)
    assert looks == ["list"]
    Shortlist.objects.update(made_at=timezone.now() - timedelta(minutes=11))
    looks.clear()
    run(large, JobKind.PLAN)
    assert looks == ["everything", "list"]
    assert not Shortlist.objects.get().is_stale


def test_a_list_that_runs_short_is_made_anew(
    run: Run, large: Project, looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Project.objects.update(plan_ahead=2, pair_share=0.0, audit_question_share=0.0)
    large.refresh_from_db()
    monkeypatch.setattr(shortlists, "_PLANS", 4)
    run(large, JobKind.PLAN)
    listed = Shortlist.objects.get().candidates["explore single"]
    assert len(listed["ids"]) == 8
    assert listed["share"] == pytest.approx(8 / 60)
    for _ in range(3):
        for question in live():
            Question.objects.filter(pk=question.pk).update(state=QuestionState.ANSWERED)
        looks.clear()
        run(large, JobKind.PLAN)
    assert looks == ["list", "everything", "list"]
