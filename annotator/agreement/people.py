"""How often one person's answers equal those of others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Case, F, IntegerField, Q, Value, When

from annotator.models import Choice


@dataclass(frozen=True)
class SharedAnswer:
    """An answer to a question that several people answered, independent of the sides shown.

    Two answers to the same kind of question (`is_pair`) agree if their `category` is equal.
    """

    user: int
    question: int
    category: int
    is_pair: bool


@dataclass(frozen=True)
class Share:
    """A share, and the number of comparisons or answers behind it."""

    value: float
    n: int


def category(choice: str, left: int, right: int | None) -> int:
    """An answer without its sides: bad or good, or which of the two generations is preferred.

    `CATEGORY` is the same in SQL.
    """
    if choice in (Choice.GOOD, Choice.BAD):
        return int(choice == Choice.GOOD)
    if choice in (Choice.BOTH_GOOD, Choice.BOTH_BAD):
        return 2 + int(choice == Choice.BOTH_GOOD)
    if right is None:
        raise ValueError(f"{choice!r} needs two sides")
    preferred, other = (left, right) if choice == Choice.LEFT else (right, left)
    return int(preferred > other)


CATEGORIES = 4
CATEGORY = Case(
    When(choice=Choice.BOTH_BAD, then=Value(2)),
    When(choice=Choice.BOTH_GOOD, then=Value(3)),
    When(
        Q(choice=Choice.GOOD)
        | Q(choice=Choice.LEFT, left__gt=F("right"))
        | Q(choice=Choice.RIGHT, right__gt=F("left")),
        then=Value(1),
    ),
    default=Value(0),
    output_field=IntegerField(),
)


def agreement_by_person(answers: Sequence[SharedAnswer]) -> dict[int, Share]:
    """How often each person's answer equals another person's answer to the same question."""
    same: Counter[int] = Counter()
    compared: Counter[int] = Counter()
    for first, second in _pairs(answers):
        for user in (first.user, second.user):
            compared[user] += 1
            same[user] += first.category == second.category
    return {user: Share(same[user] / n, n) for user, n in compared.items()}


def _pairs(answers: Sequence[SharedAnswer]) -> Iterable[tuple[SharedAnswer, SharedAnswer]]:
    by_question: dict[int, list[SharedAnswer]] = defaultdict(list)
    for answer in answers:
        by_question[answer.question].append(answer)
    for group in by_question.values():
        yield from combinations(group, 2)
