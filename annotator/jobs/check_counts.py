"""Compare the maintained counters with the rows that they count, and mend what differs.

Whoever writes a row counts it in the same transaction, so that rows and counters agree in every
snapshot of the database: one statement that reads both needs no lock. A difference is something
that went wrong (an earlier version, a hand in the database). It is counted again under the lock of
the row that holds the counter, so that nothing which is being written now is counted twice or
missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotator.models import (
    Answer,
    Generation,
    Hold,
    HoldState,
    Product,
    Project,
    Question,
    QuestionState,
)

log = structlog.get_logger(__name__)

# A project is looked at this often; a large one less, since counting takes time: a minute more
# for every 60,000 rows, which keeps it below a hundredth of one core.
AT_LEAST = timedelta(minutes=1)
PER_ROW = timedelta(milliseconds=1)
LOOKED_AT = 100  # projects among which one round chooses
MENDED_AT_ONCE = 500


def check_counts() -> None:
    """Check one project: the one that was looked at longest ago, if it is time for it."""
    now = timezone.now()
    oldest_first = F("counts_checked_at").asc(nulls_first=True)
    for project in Project.objects.order_by(oldest_first, "pk")[:LOOKED_AT]:
        if _is_time(project, now):
            # One process has it, even when several came to look at the same moment.
            same = Project.objects.filter(
                pk=project.pk, counts_checked_at=project.counts_checked_at
            )
            if same.update(counts_checked_at=now):
                check_project(project)
                return


def check_project(project: Project) -> None:
    """Check all counters of the project and of its rows."""
    wrong = _wrong_totals(project)
    if wrong & {"products_count", "generations_count", "answers_count"}:
        _mend_project(project.pk)
    if "generations of products" in wrong:
        for product in _wrong_products(project)[:MENDED_AT_ONCE]:
            _mend_product(product)
    suspects = Question.objects.filter(project=project)
    if not wrong & {"answers of questions", "holds of questions"}:
        # The sums are right; what people are at just now is looked at one by one all the same.
        suspects = suspects.filter(state__in=(QuestionState.OPEN, QuestionState.HELD)).filter(
            Q(answers_count__gt=0) | Q(holds_count__gt=0)
        )
    for question in _wrong_questions(suspects)[:MENDED_AT_ONCE]:
        _mend_question(question)


def _is_time(project: Project, now: datetime) -> bool:
    if project.counts_checked_at is None:
        return True
    rows = project.answers_count + project.generations_count
    return now - project.counts_checked_at >= AT_LEAST + PER_ROW * rows


def _wrong_totals(project: Project) -> set[str]:
    """Which of the project's sums differ from its rows, all read by one statement."""
    rows = {
        "products_count": _number(Product.objects.all()),
        "generations_count": _number(Generation.objects.all()),
        "answers_count": _number(Answer.objects.effective()),
    }
    read = {f"rows_{name}": counted for name, counted in rows.items()} | {
        "rows_holds": _number(Hold.objects.filter(state=HoldState.ACTIVE)),
        "in_products": _sum(Product.objects.all(), "generations_count"),
        "answers_in_questions": _sum(Question.objects.all(), "answers_count"),
        "holds_in_questions": _sum(Question.objects.all(), "holds_count"),
    }
    found = Project.objects.filter(pk=project.pk).values(*rows, **read).first()
    if found is None:
        return set()  # deleted meanwhile
    pairs = {name: (found[name], found[f"rows_{name}"]) for name in rows} | {
        "generations of products": (found["in_products"], found["rows_generations_count"]),
        "answers of questions": (found["answers_in_questions"], found["rows_answers_count"]),
        "holds of questions": (found["holds_in_questions"], found["rows_holds"]),
    }
    return {name for name, (counted, there) in pairs.items() if counted != there}


def _wrong_products(project: Project) -> models.QuerySet[Product]:
    counted = _number(Generation.objects.all(), of="product")
    products = Product.objects.filter(project=project).annotate(there=counted)
    return products.exclude(generations_count=F("there")).order_by("pk")


def _wrong_questions(questions: models.QuerySet[Question]) -> models.QuerySet[Question]:
    answers = _number(Answer.objects.effective(), of="question")
    holds = _number(Hold.objects.filter(state=HoldState.ACTIVE), of="question")
    there = questions.annotate(answers_there=answers, holds_there=holds)
    return there.exclude(answers_count=F("answers_there"), holds_count=F("holds_there")).order_by(
        "pk"
    )


@transaction.atomic
def _mend_project(project_id: int) -> None:
    project = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project_id)
    with _saved(project, "products_count", "generations_count", "answers_count"):
        # Statements of their own: they see what those have committed whom the lock waited for.
        project.products_count = Product.objects.filter(project=project).count()
        project.generations_count = Generation.objects.filter(project=project).count()
        project.answers_count = Answer.objects.effective().filter(project=project).count()


@transaction.atomic
def _mend_product(wrong: Product) -> None:
    product = Product.objects.select_for_update(of=("self",), no_key=True).get(pk=wrong.pk)
    with _saved(product, "generations_count"):
        product.generations_count = Generation.objects.filter(product=product).count()


@transaction.atomic
def _mend_question(wrong: Question) -> None:
    question = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=wrong.pk)
    with _saved(question, "answers_needed", "answers_count", "holds_count", "state"):
        question.answers_count = Answer.objects.effective().filter(question=question).count()
        question.holds_count = question.holds.filter(state=HoldState.ACTIVE).count()
        question.answers_needed = max(question.answers_needed, question.answers_count)
        question.state = question.counted_state


@contextmanager
def _saved(row: Project | Product | Question, *names: str) -> Iterator[None]:
    """Save what the block changes of these values of the locked row, and say what they were."""
    before = {name: getattr(row, name) for name in names}
    yield
    wrong = [name for name in names if getattr(row, name) != before[name]]
    for name in wrong:
        log.warning(
            "count_mended", of=f"{type(row).__name__} {row.pk}", column=name,
            was=before[name], rows_say=getattr(row, name),
        )  # fmt: skip
    if wrong:
        row.save(update_fields=wrong)


def _number(rows: models.QuerySet[Any], *, of: str = "project") -> Coalesce:
    """How many of `rows` belong to the outer row."""
    mine = rows.filter(**{of: OuterRef("pk")}).order_by().values(of)
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def _sum(rows: models.QuerySet[Any], field: str) -> Coalesce:
    mine = rows.filter(project=OuterRef("pk")).order_by().values("project")
    return Coalesce(Subquery(mine.annotate(n=Sum(field)).values("n")), 0)
