"""The figures of a project's insights page, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from annotator.agreement.gold import gold_by_person
from annotator.agreement.people import (
    Agreement,
    Share,
    SharedAnswer,
    agreement_by_person,
    category,
    median_milliseconds,
    overall_agreement,
    reliability_by_person,
)
from annotator.agreement.repeats import (
    Consistency,
    overall_consistency,
    read_repeats,
    self_consistency,
)
from annotator.models import (
    Answer,
    Certificate,
    Generation,
    Kind,
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
NEWEST_ANSWERS = 20_000  # pace and agreement use only these; counts use all answers


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
class Person:
    """One annotator; figures with too few answers are None."""

    user: str
    answers: int
    median_milliseconds: int | None
    agreement: Share | None
    reliability: Share | None
    gold: Share | None
    repeats: Consistency | None


@dataclass(frozen=True)
class Repeats:
    """How often a repeated question gets the same answer; None if no repeat was answered."""

    by_the_same: Consistency | None
    by_others: Consistency | None


@dataclass(frozen=True)
class Day:
    """The number of answers on one day in the reader's time zone."""

    day: date
    count: int


@dataclass(frozen=True)
class Insights:
    """All figures of the page."""

    progress: ProjectProgress
    verdicts: Verdicts
    certificate: Certificate | None
    people: list[Person]
    agreement: Agreement | None
    repeats: Repeats
    learning: list[Learnt]
    coverage: list[Proven]
    forecasts: list[Forecast]
    answers_by_day: list[Day]


def read_insights(*, project: Project, zone: tzinfo = UTC) -> Insights:
    """The project's current figures; days are those of `zone`."""
    by_day = _answers_by_day(project, zone)
    shared = _shared_answers(project)
    repeated = read_repeats(project=project)
    today = timezone.now().astimezone(zone).date()
    return Insights(
        progress=_progress(project, sum(day.count for day in by_day if day.day == today)),
        verdicts=_verdicts(project),
        certificate=certificates_with_alarms().filter(project=project, turn__isnull=True).first(),
        people=_people(project, shared, self_consistency(repeated)),
        agreement=overall_agreement(shared),
        repeats=Repeats(
            by_the_same=overall_consistency(repeated, by_the_same=True),
            by_others=overall_consistency(repeated, by_the_same=False),
        ),
        learning=read_learning(project=project),
        coverage=read_coverage(project=project),
        forecasts=read_forecasts(project=project),
        answers_by_day=by_day,
    )


def _progress(project: Project, answers_today: int) -> ProjectProgress:
    by_state = (
        Generation.objects.filter(project=project)
        .values_list("score_state")
        .annotate(number=Count("id"))
        .order_by()
    )
    states = dict(counted(project, "states", lambda: list(by_state)))
    open_questions = Question.objects.filter(project=project, state=QuestionState.OPEN)
    return ProjectProgress(
        products=project.products_count,
        generations=project.generations_count,
        scored=states.get(ScoreState.SCORED, 0),
        failed=states.get(ScoreState.FAILED, 0),
        pending=states.get(ScoreState.PENDING, 0),
        answers=project.answers_count,
        answers_today=answers_today,
        questions_open=counted(project, "open", open_questions.count),
    )


def _verdicts(project: Project) -> Verdicts:
    by_verdict = (
        Generation.objects.filter(project=project)
        .values_list("verdict", "verdict_by")
        .annotate(number=Count("id"))
        .order_by()
    )
    rows = counted(project, "verdicts", lambda: list(by_verdict))

    def total(verdict: Verdict) -> int:
        return sum(number for of_rows, _, number in rows if of_rows == verdict)

    return Verdicts(
        accepted=total(Verdict.ACCEPTED),
        rejected=total(Verdict.REJECTED),
        undecided=total(Verdict.UNDECIDED),
        by_reviewer=sum(number for _, by, number in rows if by == VerdictBy.REVIEWER),
    )


def _shared_answers(project: Project) -> list[SharedAnswer]:
    """The newest answers to questions that more than one person answered."""
    rows = (
        Answer.objects.effective()
        .filter(project=project, question__answers_count__gte=2)
        .order_by("-pk")
        .values_list("user_id", "question_id", "choice", "left_id", "right_id", "question__kind")
    )
    return [
        SharedAnswer(
            user=user,
            question=question,
            category=category(choice, left, right),
            is_pair=kind == Kind.PAIR,
        )
        for user, question, choice, left, right, kind in rows[:NEWEST_ANSWERS]
    ]


def _people(
    project: Project, shared: list[SharedAnswer], repeats: Mapping[int, Consistency]
) -> list[Person]:
    effective = Answer.objects.effective().filter(project=project)
    counts = (
        effective.order_by()
        .values_list("user_id", "user__username")
        .annotate(number=Count("id"))
        .order_by("-number", "user_id")
    )
    pace = median_milliseconds(
        effective.order_by("-pk").values_list("user_id", "milliseconds")[:NEWEST_ANSWERS]
    )
    agreement, reliability = agreement_by_person(shared), reliability_by_person(shared)
    results = gold_by_person(project=project)
    gold = {user: Share(each.right / each.asked, each.asked) for user, each in results.items()}
    return [
        Person(
            user=name,
            answers=number,
            median_milliseconds=pace.get(user),
            agreement=agreement.get(user),
            reliability=reliability.get(user),
            gold=gold.get(user),
            repeats=repeats.get(user),
        )
        for user, name, number in counts
    ]


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
