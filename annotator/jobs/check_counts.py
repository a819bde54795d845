"""Compare the stored counters with the rows that they count, and correct wrong ones.

Every row is written and counted in the same transaction, so rows and counters agree in every
snapshot of the database, and one statement can compare them without a lock. A difference means that
something went wrong, such as a bug of an earlier version or a manual change of the database. Then
the rows are counted again while the row with the counter is locked, so that rows that are being
written now are neither missed nor counted twice.
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

from annotator.jobs.record_day import record_day
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

# A project is checked at most once a minute. Large projects are checked less often, a minute later
# for every 60,000 rows, so that counting takes less than a hundredth of one core.
AT_LEAST = timedelta(minutes=1)
PER_ROW = timedelta(milliseconds=1)
CANDIDATES = 100  # projects among which one round looks for one that is due
MENDED_AT_ONCE = 500


def check_counts() -> None:
    """Check the project that was checked longest ago among those that are due.

    Its verdicts are counted at the same time, for their history.
    """
    now = timezone.now()
    oldest_first = F("counts_checked_at").asc(nulls_first=True)
    for project in Project.objects.order_by(oldest_first, "pk")[:CANDIDATES]:
        if _is_time(project, now):
            # Only one process gets the project if several look at the same moment.
            same = Project.objects.filter(
                pk=project.pk, counts_checked_at=project.counts_checked_at
            )
            if same.update(counts_checked_at=now):
                check_project(project)
                record_day(project)
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
        # The sums are right, but two errors may cancel out. So questions in use are checked anyway.
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
    """The names of the project's totals that differ from its rows; one statement reads them all."""
    rows = {
        "products_count": _number(Product.objects.all()),
        "generations_count": _number(Generation.objects.all()),
        "answers_count": _number(Answer.objects.effective()),
    }
    totals = {f"rows_{name}": counted for name, counted in rows.items()} | {
        "rows_holds": _number(Hold.objects.filter(state=HoldState.ACTIVE)),
        "in_products": _sum(Product.objects.all(), "generations_count"),
        "answers_in_questions": _sum(Question.objects.all(), "answers_count"),
        "holds_in_questions": _sum(Question.objects.all(), "holds_count"),
    }
    stored = Project.objects.filter(pk=project.pk).values(*rows, **totals).first()
    if stored is None:
        return set()  # the project was deleted meanwhile
    pairs = {name: (stored[name], stored[f"rows_{name}"]) for name in rows} | {
        "generations of products": (stored["in_products"], stored["rows_generations_count"]),
        "answers of questions": (stored["answers_in_questions"], stored["rows_answers_count"]),
        "holds of questions": (stored["holds_in_questions"], stored["rows_holds"]),
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
        # Each count is a statement of its own after the lock, so that it sees what others committed
        # while this transaction waited for the lock.
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
    """Save those of the named columns of the locked row that the block changes; log the change."""
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
    """SQL for the number of `rows` that belong to the outer row."""
    mine = rows.filter(**{of: OuterRef("pk")}).order_by().values(of)
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def _sum(rows: models.QuerySet[Any], field: str) -> Coalesce:
    mine = rows.filter(project=OuterRef("pk")).order_by().values("project")
    return Coalesce(Subquery(mine.annotate(n=Sum(field)).values("n")), 0)
