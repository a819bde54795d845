"""How much work is left, in people's hours, at the pace of the newest answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

from django.db.models import F, Sum

from annotator.models import Answer, Kind, Project, Question, QuestionState
from annotator.projects.counts import counted
from annotator.projects.figures.days import Day

_NEWEST: Final = 400  # of each kind
_DAYS: Final = 7
_HOUR: Final = 3_600_000  # milliseconds


@dataclass(frozen=True)
class Workload:
    """What is left, and how fast it goes. Without answers to measure the pace, hours are None.

    seconds_single, seconds_pair: median time of an answer. open_answers: that the open questions
    still need. undecided_hours: if people judged each undecided image once. hours_a_day: people's
    time together on the active ones of the last seven days.
    """

    seconds_single: float | None
    seconds_pair: float | None
    open_answers: int
    open_hours: float | None
    undecided_hours: float | None
    answers_a_day: float | None
    hours_a_day: float | None


def read_workload(
    *, project: Project, undecided: int, days: Sequence[Day], today: date
) -> Workload:
    """The forecast; a rough one, for every question left counts as long as the newest took."""
    single, pair = (_pace(project, kind) for kind in (Kind.SINGLE, Kind.PAIR))
    missing = _open_answers(project)
    known = {Kind.SINGLE: single or pair, Kind.PAIR: pair or single}
    recent = [each for each in days if each.day > today - timedelta(days=_DAYS)]
    count = len(recent)
    hours = None
    if known[Kind.SINGLE] is not None:
        hours = sum(n * (known[Kind(kind)] or 0.0) for kind, n in missing.items()) / _HOUR
    return Workload(
        seconds_single=None if single is None else single / 1000,
        seconds_pair=None if pair is None else pair / 1000,
        open_answers=sum(missing.values()),
        open_hours=hours,
        undecided_hours=None if hours is None else undecided * (known[Kind.SINGLE] or 0.0) / _HOUR,
        answers_a_day=sum(each.count for each in recent) / count if count else None,
        hours_a_day=sum(each.milliseconds for each in recent) / _HOUR / count if count else None,
    )


def _pace(project: Project, kind: Kind) -> float | None:
    rows = Answer.objects.effective().filter(
        project=project, right__isnull=kind == Kind.SINGLE, milliseconds__gt=0
    )
    newest = list(rows.order_by("-pk").values_list("milliseconds", flat=True)[:_NEWEST])
    return median(newest) if newest else None


def _open_answers(project: Project) -> dict[str, int]:
    """How many answers the open questions need, by kind."""
    questions = Question.objects.filter(
        project=project, state__in=(QuestionState.OPEN, QuestionState.HELD)
    )
    rows = questions.order_by().values_list("kind")
    missing = rows.annotate(n=Sum(F("answers_needed") - F("answers_count")))
    return counted(project, "answers missing", lambda: dict(missing))
