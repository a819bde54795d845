"""What answers say about those who gave them: pace, agreement, reliability, habits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, Q

from annotator.agreement.gold import gold_by_person
from annotator.agreement.intervals import Rate, wilson
from annotator.agreement.people import CATEGORY, Share
from annotator.agreement.reliability import Voted, dawid_skene
from annotator.agreement.repeats import read_repeats
from annotator.models import Answer, Choice, Project
from annotator.models.answers import AnswerQuerySet
from annotator.projects.counts import remembered
from annotator.projects.figures.shared import shared_answers, vote_patterns

NEWEST: Final = 20_000  # for the pace; counts use all answers
FEWEST_SHARED: Final = 20  # reliability is shown from this many answers that others gave, too


@dataclass(frozen=True)
class Person:
    """One annotator; figures without answers behind them are None.

    agreement: with others' answers to the same questions. reliability: probability of a right
    answer to a single, after Dawid and Skene. left: how often they preferred the left image of a
    pair, where half is expected, because sides are drawn.
    """

    user: str
    answers: int
    median_milliseconds: int | None
    agreement: Share | None
    reliability: Share | None
    gold: Rate | None
    repeats: Rate | None
    left: Rate | None


def read_people(*, project: Project) -> list[Person]:
    """Everybody who has answered, most answers first."""
    return remembered(project, "people", lambda: _read(project))


def _read(project: Project) -> list[Person]:
    effective = Answer.objects.effective().filter(project=project).order_by()
    counts = (
        effective.values_list("user", "user__username")
        .annotate(
            number=Count("pk"),
            to_left=Count("pk", filter=Q(choice=Choice.LEFT)),
            to_right=Count("pk", filter=Q(choice=Choice.RIGHT)),
        )
        .order_by("-number", "user")
    )
    pace, agreement = _median_milliseconds(effective), _agreement(project)
    reliability = reliability_of(vote_patterns(project))
    gold = gold_by_person(project=project)
    repeats = read_repeats(project=project).by_person
    return [
        Person(
            user=name,
            answers=number,
            median_milliseconds=pace.get(user),
            agreement=agreement.get(user),
            reliability=reliability.get(user),
            gold=wilson(gold[user].right, gold[user].asked) if user in gold else None,
            repeats=repeats.get(user),
            left=wilson(to_left, to_left + to_right),
        )
        for user, name, number, to_left, to_right in counts
    ]


def reliability_of(voted: list[Voted]) -> dict[int, Share]:
    """Each person's reliability, of those with enough answers that others gave, too."""
    counts = Counter[int]()
    for each in voted:
        for worker, _ in each.votes:
            counts[worker] += round(each.items)
    if not any(n >= FEWEST_SHARED for n in counts.values()):
        return {}
    accuracy = dawid_skene(voted, most_rounds=50, tolerance=1e-4).accuracy()
    return {
        user: Share(value, counts[user])
        for user, value in accuracy.items()
        if counts[user] >= FEWEST_SHARED
    }


def _median_milliseconds(effective: AnswerQuerySet) -> Mapping[int, int]:
    """Each person's median time; of two middle ones the shorter."""
    newest, values = (
        effective.order_by("-pk").values_list("user", "milliseconds")[:NEWEST]
    ).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH newest(person, spent) AS ({newest}), ranked AS ("  # noqa: S608
            " SELECT person, spent, ROW_NUMBER() OVER by_time AS place,"
            " COUNT(*) OVER (PARTITION BY person) AS number FROM newest"
            " WINDOW by_time AS (PARTITION BY person ORDER BY spent))"
            " SELECT person, spent FROM ranked WHERE place = (number + 1) / 2",
            values,
        )
        return dict(cursor.fetchall())


def _agreement(project: Project) -> Mapping[int, Share]:
    """How often each person's answer equals another person's answer to the same question."""
    inner, values = (
        shared_answers(project).values_list("user", "question", CATEGORY).query.sql_with_params()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH given(person, question, said) AS ({inner}), compared AS ("  # noqa: S608
            " SELECT person, COUNT(*) OVER (PARTITION BY question, said) - 1 AS same,"
            " COUNT(*) OVER (PARTITION BY question) - 1 AS others FROM given)"
            " SELECT person, SUM(same), SUM(others) FROM compared GROUP BY person",
            values,
        )
        rows = cursor.fetchall()
    return {
        person: Share(int(same) / int(others), int(others))
        for person, same, others in rows
        if others
    }
