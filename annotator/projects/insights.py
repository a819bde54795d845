"""Where a project stands: what its overview shows, and the insights page first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from annotator.models import (
    Answer,
    Certificate,
    Generation,
    Project,
    Question,
    QuestionState,
    ScoreState,
    Verdict,
    VerdictBy,
)
from annotator.projects.counts import counted
from annotator.projects.learning import Learnt, Proven, read_coverage, read_learning
from annotator.verdicts.batch_report import Forecast, read_forecasts
from annotator.verdicts.stops import certificates_with_alarms

DAYS = 30


@dataclass(frozen=True)
class ProjectProgress:
    """How far the project is."""

    products: int
    generations: int
    scored: int
    failed: int
    pending: int
    answers: int
    answers_today: int
    questions_open: int


@dataclass(frozen=True)
class Verdicts:
    """How many generations have each verdict; `by_reviewer` are among accepted and rejected."""

    accepted: int
    rejected: int
    undecided: int
    by_reviewer: int


@dataclass(frozen=True)
class Day:
    """The number of answers on one day in the reader's time zone."""

    day: date
    count: int


@dataclass(frozen=True)
class Insights:
    """The figures that are shown first; `figures/` has the others."""

    progress: ProjectProgress
    verdicts: Verdicts
    certificate: Certificate | None
    learning: list[Learnt]
    coverage: list[Proven]
    forecasts: list[Forecast]
    answers_by_day: list[Day]


def read_insights(*, project: Project, zone: tzinfo = UTC) -> Insights:
    """The project's current figures; days are those of `zone`."""
    by_day = _answers_by_day(project, zone)
    today = timezone.now().astimezone(zone).date()
    return Insights(
        progress=_progress(project, sum(day.count for day in by_day if day.day == today)),
        verdicts=read_verdicts(project),
        certificate=certificates_with_alarms().filter(project=project, turn__isnull=True).first(),
        learning=read_learning(project=project),
        coverage=read_coverage(project=project),
        forecasts=read_forecasts(project=project),
        answers_by_day=by_day,
    )


def _progress(project: Project, answers_today: int) -> ProjectProgress:
    states = Counter[str]()
    for _, _, state, number in _image_counts(project):
        states[state] += number
    open_questions = Question.objects.filter(project=project, state=QuestionState.OPEN)
    return ProjectProgress(
        products=project.products_count,
        generations=project.generations_count,
        scored=states[ScoreState.SCORED],
        failed=states[ScoreState.FAILED],
        pending=states[ScoreState.PENDING],
        answers=project.answers_count,
        answers_today=answers_today,
        questions_open=counted(project, "open", open_questions.count),
    )


def read_verdicts(project: Project) -> Verdicts:
    """How many images have which verdict; in a large project up to half a minute old."""
    rows = _image_counts(project)

    def total(verdict: Verdict) -> int:
        return sum(number for of_rows, _, _, number in rows if of_rows == verdict)

    return Verdicts(
        accepted=total(Verdict.ACCEPTED),
        rejected=total(Verdict.REJECTED),
        undecided=total(Verdict.UNDECIDED),
        by_reviewer=sum(number for _, by, _, number in rows if by == VerdictBy.REVIEWER),
    )


def _image_counts(project: Project) -> list[tuple[str, str, str, int]]:
    """(verdict, by whom, state of scoring, images), all of it in one reading."""
    rows = Generation.objects.filter(project=project).order_by()
    grouped = rows.values_list("verdict", "verdict_by", "score_state").annotate(n=Count("pk"))
    return counted(project, "images", lambda: list(grouped))


def _answers_by_day(project: Project, zone: tzinfo) -> list[Day]:
    since = timezone.now() - timedelta(days=DAYS)
    rows = (
        Answer.objects.effective()
        .filter(project=project, created_at__gte=since)
        .order_by()
        .annotate(day=TruncDate("created_at", tzinfo=zone))
        .values_list("day")
        .annotate(number=Count("id"))
        .order_by("day")
    )
    return [Day(day=day, count=number) for day, number in rows]
