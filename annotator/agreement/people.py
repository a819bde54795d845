"""Measures of the annotators from their answers: pace, agreement, reliability."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from annotator.models import Choice

FEWEST_SHARED = 20  # reliability is shown from this many answers that others gave, too


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


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha, the number of pairs of answers compared, and the share that are equal.

    Alpha is None if all answers are the same, because then chance agreement is perfect, too.
    """

    alpha: float | None
    pairs: int
    observed: float


def category(choice: str, left: int, right: int | None) -> int:
    """An answer without its sides: 0 for bad, 1 for good, or the id of the preferred generation."""
    if choice in (Choice.GOOD, Choice.BAD):
        return int(choice == Choice.GOOD)
    if choice in (Choice.BOTH_GOOD, Choice.BOTH_BAD):
        return 2 + int(choice == Choice.BOTH_GOOD)
    if right is None:
        raise ValueError(f"{choice!r} needs two sides")
    preferred, other = (left, right) if choice == Choice.LEFT else (right, left)
    return int(preferred > other)


def median_milliseconds(rows: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Each person's median time, from (user, milliseconds)."""
    by_user: dict[int, list[int]] = defaultdict(list)
    for user, milliseconds in rows:
        by_user[user].append(milliseconds)
    return {user: int(median(values)) for user, values in by_user.items()}


def agreement_by_person(answers: Sequence[SharedAnswer]) -> dict[int, Share]:
    """How often each person's answer equals another person's answer to the same question."""
    same: Counter[int] = Counter()
    compared: Counter[int] = Counter()
    for first, second in _pairs(answers):
        for user in (first.user, second.user):
            compared[user] += 1
            same[user] += first.category == second.category
    return {user: Share(same[user] / n, n) for user, n in compared.items()}


def overall_agreement(answers: Sequence[SharedAnswer]) -> Agreement | None:
    """Agreement over all questions; None if nothing can be compared.

    Singles and pairs have different categories, so each has its own alpha. The result is their
    mean, weighted by the number of answers.
    """
    # Imported here so that the site starts without NumPy.
    from annotator.agreement.alpha import krippendorff_alpha, ratings_table  # noqa: PLC0415

    total = weight = 0.0
    for is_pair in (False, True):
        of_kind = [answer for answer in answers if answer.is_pair == is_pair]
        ratings = [(answer.question, answer.user, answer.category) for answer in of_kind]
        alpha = krippendorff_alpha(ratings_table(ratings), metric="nominal")
        if alpha is not None:
            total += alpha * len(of_kind)
            weight += len(of_kind)
    same = [first.category == second.category for first, second in _pairs(answers)]
    if not same:
        return None
    return Agreement(total / weight if weight else None, len(same), sum(same) / len(same))


def reliability_by_person(answers: Sequence[SharedAnswer]) -> dict[int, Share]:
    """Each person's probability of a right answer to single questions, after Dawid and Skene.

    Only for people with at least `FEWEST_SHARED` answers to questions that others answered too.
    """
    singles = [answer for answer in answers if not answer.is_pair]
    counts = Counter(answer.user for answer in singles)
    if not any(n >= FEWEST_SHARED for n in counts.values()):
        return {}
    from annotator.agreement.reliability import accuracy_by_worker  # noqa: PLC0415  as above

    accuracy = accuracy_by_worker([(each.question, each.user, each.category) for each in singles])
    return {
        user: Share(value, counts[user])
        for user, value in accuracy.items()
        if counts[user] >= FEWEST_SHARED
    }


def _pairs(answers: Sequence[SharedAnswer]) -> Iterable[tuple[SharedAnswer, SharedAnswer]]:
    by_question: dict[int, list[SharedAnswer]] = defaultdict(list)
    for answer in answers:
        by_question[answer.question].append(answer)
    for group in by_question.values():
        yield from combinations(group, 2)
