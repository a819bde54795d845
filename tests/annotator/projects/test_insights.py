"""The page of numbers, from rows that are known."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from annotator.days import start_of_today
from annotator.models import (
    Answer,
    Batch,
    BatchTurn,
    Generation,
    ModelState,
    Project,
    Role,
    ScoreState,
    Verdict,
    VerdictBy,
)
from annotator.projects.insights import read_insights
from scoring.vocabulary.batches import Spending
from tests.factories import (
    make_answer,
    make_certificate,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


def test_an_empty_project_has_zeros_and_no_figures(project: Project) -> None:
    insights = read_insights(project=project)
    assert insights.progress.generations == insights.progress.answers_today == 0
    assert insights.certificate is None
    assert (insights.learning, insights.answers_by_day) == ([], [])


def test_scores_and_verdicts_are_counted_by_state(project: Project) -> None:
    product = make_product(project)
    make_generation(product, score_state=ScoreState.FAILED)
    make_generation(product, score_state=ScoreState.SCORED, verdict=Verdict.ACCEPTED,
                    verdict_by=VerdictBy.POLICY)  # fmt: skip
    make_generation(product, score_state=ScoreState.SCORED, verdict=Verdict.REJECTED,
                    verdict_by=VerdictBy.REVIEWER)  # fmt: skip
    Project.objects.filter(pk=project.pk).update(generations_count=3, products_count=1)
    project.refresh_from_db()

    insights = read_insights(project=project)

    progress, verdicts = insights.progress, insights.verdicts
    assert (progress.products, progress.generations) == (1, 3)
    assert (progress.scored, progress.failed, progress.pending) == (2, 1, 0)
    assert (verdicts.accepted, verdicts.rejected, verdicts.undecided) == (1, 1, 1)
    assert verdicts.by_reviewer == 1


def test_today_is_the_readers(project: Project) -> None:
    zone = ZoneInfo("Pacific/Kiritimati")  # UTC+14, the first to see a new day
    midnight = start_of_today(zone)
    for moment in (midnight - timedelta(seconds=1), midnight):
        answer = make_answer(make_question(project), make_member(project), "good")
        Answer.objects.filter(pk=answer.pk).update(created_at=moment)
    insights = read_insights(project=project, zone=zone)
    assert insights.progress.answers_today == 1
    assert [day.day for day in insights.answers_by_day] == [
        midnight.date() - timedelta(days=1),
        midnight.date(),
    ]


def test_the_certificate_is_the_newest(project: Project) -> None:
    version = make_version(project)
    for threshold in (0.8, 0.9):
        make_certificate(version, accept_threshold=threshold)
    certificate = read_insights(project=project).certificate
    assert certificate is not None and certificate.accept_threshold == 0.9


def test_other_projects_stay_out(project: Project) -> None:
    other = make_project()
    make_answer(make_question(other), make_user(), "good")
    make_version(other)
    insights = read_insights(project=project)
    assert (insights.answers_by_day, insights.learning) == ([], [])
    assert insights.progress.pending == 0


def test_the_number_of_queries_does_not_grow(
    project: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        question = make_question(project, answers_needed=2, answers_count=2)
        for _ in range(2):
            make_answer(question, make_member(project, Role.ANNOTATOR), "good")
        make_version(project)
    assert Generation.objects.filter(project=project).count() == 5
    with django_assert_max_num_queries(14):
        read_insights(project=project)


def test_a_certificate_about_a_batch_is_not_mixed_with_those_about_images_to_come(
    project: Project,
) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    audit = make_certificate(version)
    batch = Batch.objects.create(project=project, number=1, precision=0.9, confidence=0.9, people=2)
    nothing = Spending(delta=0.05, start=0.0, plan=0.5)
    turn = BatchTurn.objects.create(
        batch=batch, model_version=version, images_count=0, accept=nothing, reject=nothing
    )
    make_certificate(version, turn=turn)

    assert read_insights(project=project).certificate == audit
