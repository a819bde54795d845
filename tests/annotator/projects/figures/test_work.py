"""Days, what is left to do, and the distribution of scores."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from annotator.jobs.record_day import record_day
from annotator.models import (
    Answer,
    Generation,
    Project,
    ProjectDay,
    Purpose,
    Verdict,
    VerdictBy,
)
from annotator.projects.figures.days import Day, read_days, read_decided
from annotator.projects.figures.scores import Scored, read_scores
from annotator.projects.figures.workload import read_workload
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


def test_days_count_answers_by_purpose(project: Project) -> None:
    person = make_member(project)
    for purpose in (Purpose.LEARN, Purpose.LEARN, Purpose.AUDIT):
        make_answer(make_question(project, purpose=purpose), person, "good", milliseconds=2000)
    old = make_answer(make_question(project), person, "good")
    Answer.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=400))

    [today] = read_days(project=project, zone=UTC)

    assert (today.count, today.milliseconds) == (3, 6000)
    assert today.purposes == {"learn": 2, "audit": 1}


def test_verdicts_are_kept_day_by_day(project: Project) -> None:
    product = make_product(project)
    record_day(project)
    assert not ProjectDay.objects.exists()  # nothing was imported yet
    make_generation(product, verdict=Verdict.ACCEPTED, verdict_by=VerdictBy.POLICY)
    make_generation(product)
    record_day(project)
    Generation.objects.update(verdict=Verdict.REJECTED, verdict_by=VerdictBy.REVIEWER)
    record_day(project)
    [day] = read_decided(project=project)
    assert (day.accepted, day.rejected, day.undecided, day.by_policy) == (0, 2, 0, 0)
    assert day.day == datetime.now(UTC).date()


def test_the_forecast_counts_what_is_open_at_the_pace_of_the_newest_answers(
    project: Project,
) -> None:
    person, today = make_member(project), date(2026, 3, 10)
    for milliseconds in (2000, 4000, 90_000):
        make_answer(
            make_question(project, state="answered"), person, "good", milliseconds=milliseconds
        )
    make_answer(
        make_question(project, pair=True, state="answered"), person, "left", milliseconds=9000
    )
    make_question(project, answers_needed=3, answers_count=1)
    make_question(project, pair=True)
    days = [Day(today - timedelta(days=ago), count=10, milliseconds=3_600_000) for ago in (8, 3, 0)]

    work = read_workload(project=project, undecided=900, days=days, today=today)

    assert (work.seconds_single, work.seconds_pair, work.open_answers) == (4.0, 9.0, 3)
    assert work.open_hours == pytest.approx((2 * 4 + 9) / 3600)
    assert work.undecided_hours == pytest.approx(1.0)
    assert (work.answers_a_day, work.hours_a_day) == (10.0, 1.0)


def test_without_answers_there_is_no_forecast(project: Project) -> None:
    make_question(project)
    work = read_workload(project=project, undecided=5, days=[], today=date(2026, 3, 10))
    assert work.open_answers == 1
    assert (work.open_hours, work.undecided_hours, work.hours_a_day) == (None, None, None)


def test_scores_are_counted_in_equal_steps(project: Project) -> None:
    product = make_product(project)
    assert read_scores(project=project, of=Scored.SCORE) == []
    for score, verdict in ((0.0, "rejected"), (0.04, "undecided"), (0.06, "undecided"),
                           (1.0, "accepted"), (None, "undecided")):  # fmt: skip
        make_generation(product, score=score, verdict=verdict, p_consistent=0.5)
    bins = read_scores(project=project, of=Scored.SCORE)
    assert (bins[0].rejected, bins[0].undecided, bins[1].undecided, bins[-1].accepted) == (
        1,
        1,
        1,
        1,
    )
    assert sum(each.accepted + each.rejected + each.undecided for each in bins) == 4
    assert read_scores(project=project, of=Scored.P_CONSISTENT)[10].undecided == 3
