"""The images that a comparison is about, and what people's answers say so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, Q

from annotator.agreement.compare import Lead, Side, Votes, lead, progress, proven, votes_missing
from annotator.models import (
    Answer,
    Choice,
    Compared,
    Comparison,
    Generation,
    Product,
    Project,
    Question,
    QuestionState,
    ScoreState,
)
from annotator.models.scope import ScopedQuerySet
from annotator.prompt_words import has_word

FEWEST_VOTES: Final = 8  # before that, a forecast would be a guess


@dataclass(frozen=True)
class ComparisonReport:
    """A comparison and its answers.

    asked: products with a question. missing: answers that a proof is expected to take, None if that
    is more than is ever asked, or not known yet. left: products that can still be asked about.
    """

    comparison: Comparison
    votes: Votes
    both_good: int
    both_bad: int
    asked: int
    lead: Lead | None
    winner: Side | None
    progress: float
    missing: int | None

    @property
    def left(self) -> int:
        """Products without an answer."""
        answered = self.votes.decided + self.votes.ties
        return max(0, self.comparison.products - answered)

    @property
    def is_out_of_reach(self) -> bool:
        """Whether there are too few products for the expected proof."""
        if self.winner or self.votes.decided < FEWEST_VOTES:
            return False
        return self.missing is None or self.missing > self.left


def read_comparisons(comparisons: Iterable[Comparison]) -> list[ComparisonReport]:
    """What is known of each, in two statements."""
    rows = list(comparisons)
    ids = [row.pk for row in rows]
    tallies = _tallies(ids)
    asked = _asked(ids)
    return [_report(row, tallies.get(row.pk, (0, 0, 0, 0)), asked.get(row.pk, 0)) for row in rows]


def sides_of(
    project: Project, of: str, a: str, b: str
) -> tuple[ScopedQuerySet[Generation], ScopedQuerySet[Generation]]:
    """The images of A and of B that may be shown. Versions have none of their own, so all are.

    Audit products are left out: their answers measure the models, and must not be chosen.
    """
    rows = Generation.objects.filter(
        project=project, product__is_audit=False, score_state=ScoreState.SCORED
    ).order_by()
    if of == Compared.VERSION:
        return rows, rows
    if of == Compared.WORD:
        with_a, with_b = has_word("prompt", a), has_word("prompt", b)
        return rows.filter(with_a & ~with_b), rows.filter(with_b & ~with_a)
    return rows.filter(**{of: a}), rows.filter(**{of: b})


def common_products(
    a: ScopedQuerySet[Generation], b: ScopedQuerySet[Generation]
) -> ScopedQuerySet[Product]:
    """The products that have images of both."""
    return Product.objects.filter(pk__in=a.values("product")).filter(pk__in=b.values("product"))


def asked_products(comparison: Comparison) -> set[int]:
    """The products that were asked about, each of them once."""
    questions = Question.objects.filter(comparison=comparison)
    return set(
        questions.exclude(state=QuestionState.WITHDRAWN).values_list("product_id", flat=True)
    )


def _report(row: Comparison, tally: tuple[int, int, int, int], asked: int) -> ComparisonReport:
    a, b, both_good, both_bad = tally
    votes = Votes(a, b, both_good + both_bad)
    won = Side(row.winner) if row.winner else proven(votes, confidence=row.confidence)
    return ComparisonReport(
        comparison=row,
        votes=votes,
        both_good=both_good,
        both_bad=both_bad,
        asked=asked,
        lead=lead(votes, confidence=row.confidence),
        winner=won,
        progress=1.0 if won else progress(votes, confidence=row.confidence),
        missing=0 if won else _missing(votes, row.confidence),
    )


def _missing(votes: Votes, confidence: float) -> int | None:
    return None if votes.decided < FEWEST_VOTES else votes_missing(votes, confidence=confidence)


def _tallies(ids: list[int]) -> Mapping[int, tuple[int, int, int, int]]:
    """For A, for B, both good, both bad. A question's left image is A's, wherever it was shown."""
    chose_left, chose_right = Q(choice=Choice.LEFT), Q(choice=Choice.RIGHT)
    is_left, is_right = Q(left=F("question__left")), Q(right=F("question__left"))
    rows = (
        Answer.objects.effective()
        .filter(question__comparison__in=ids)
        .order_by()
        .values_list("question__comparison")
        .annotate(
            a=Count("pk", filter=(chose_left & is_left) | (chose_right & is_right)),
            decided=Count("pk", filter=chose_left | chose_right),
            both_good=Count("pk", filter=Q(choice=Choice.BOTH_GOOD)),
            both_bad=Count("pk", filter=Q(choice=Choice.BOTH_BAD)),
        )
    )
    return {pk: (a, decided - a, good, bad) for pk, a, decided, good, bad in rows}


def _asked(ids: list[int]) -> Mapping[int, int]:
    questions = Question.objects.filter(comparison__in=ids)
    rows = questions.exclude(state=QuestionState.WITHDRAWN).order_by().values_list("comparison")
    return defaultdict(int, rows.annotate(n=Count("pk")))
