"""Answers to questions that several people answered, counted by what was said together."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.models import Count, F, Q

from annotator.agreement.people import CATEGORIES, CATEGORY
from annotator.agreement.reliability import Voted
from annotator.models import SINGLE_CHOICES, Answer, Kind, Project, Purpose, Question
from annotator.models.answers import AnswerQuerySet

NEWEST: Final = 10_000
NEWEST_FOR_RELIABILITY: Final = 2_500


def shared_answers(project: Project, newest: int = NEWEST) -> AnswerQuerySet:
    """Those to the newest such questions. Not gold ones, which show faults more often."""
    questions = Question.objects.filter(project=project, answers_count__gte=2).exclude(
        purpose=Purpose.GOLD
    )
    chosen = questions.order_by("-pk").values("pk")[:newest]
    return Answer.objects.effective().filter(question__in=chosen).order_by()


def answer_patterns(project: Project) -> list[tuple[str, tuple[int, ...], int]]:
    """(kind, answers in each category, questions): how many questions were answered like that."""
    names = [f"in_{number}" for number in range(CATEGORIES)]
    counts = {name: Count("pk", filter=Q(category=number)) for number, name in enumerate(names)}
    inner, values = (
        shared_answers(project)
        .annotate(category=CATEGORY)
        .values("question", kind=F("question__kind"))
        .annotate(**counts)
        .query.sql_with_params()
    )
    columns = ", ".join(names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT kind, {columns}, COUNT(*) FROM ({inner}) AS questions"  # noqa: S608
            f" GROUP BY kind, {columns}",
            values,
        )
        rows = cursor.fetchall()
    return [(kind, tuple(counts), questions) for kind, *counts, questions in rows]


def vote_patterns(project: Project) -> list[Voted]:
    """Who said good and who said bad about the same image, and of how many questions."""
    singles = shared_answers(project, NEWEST_FOR_RELIABILITY).filter(
        question__kind=Kind.SINGLE, choice__in=SINGLE_CHOICES
    )
    inner, values = singles.values_list("question", "user", CATEGORY).query.sql_with_params()
    postgres = connection.vendor == "postgresql"
    joined = "string_agg" if postgres else "group_concat"
    order = "ORDER BY person" if postgres else ""
    text = "person::text || ':' || said" if postgres else "person || ':' || said"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH given(question, person, said) AS ({inner}), votes AS ("  # noqa: S608
            f" SELECT {joined}({text}, ',' {order}) AS vote FROM given GROUP BY question"
            " HAVING COUNT(*) >= 2) SELECT vote, COUNT(*) FROM votes GROUP BY vote",
            values,
        )
        rows = cursor.fetchall()
    return [Voted(_votes(vote), questions) for vote, questions in rows]


def _votes(text: str) -> tuple[tuple[int, bool], ...]:
    pairs = (each.split(":") for each in text.split(","))
    return tuple((int(person), said == "1") for person, said in pairs)
