"""Which generators, categories and prompt words fail, and why: rates by group, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from enum import StrEnum
from typing import Any, Final

from django.db import connection
from django.db.models import Case, Count, DateField, F, IntegerField, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, NullIf, TruncWeek

from annotator.agreement.intervals import ClusterSums, Rate, clustered
from annotator.models import Choice, Generation, Project
from annotator.models.answers import AnswerQuerySet
from annotator.projects.counts import counted, remembered
from annotator.projects.figures.judged import unbiased_singles
from annotator.prompt_words import is_no_filler, split, word_in_join
from scoring.vocabulary.reasons import reasons_of

MOST_GROUPS: Final = 500
REASONS_SHOWN: Final = 3
# Rates are of this many answers, those of words of fewer, because each prompt has many words.
NEWEST: Final = 20_000
NEWEST_WITH_WORDS: Final = 2_000


class GroupBy(StrEnum):
    """What images are grouped by."""

    GENERATOR = "generator"
    CATEGORY = "category"
    WORD = "word"
    WEEK = "week"


@dataclass(frozen=True)
class ReasonCount:
    """How often a reason was given."""

    reason: str
    count: int


@dataclass(frozen=True)
class Group:
    """The images of one generator, category and prompt word; what isn't grouped by is None.

    week: the Monday of the week in which people answered. images: in the catalogue; None if
    grouped by words or weeks. judged: of these, with answers.
    passed: answers that call the background good. changed: answers that see the product changed.
    """

    generator: str | None
    category: str | None
    word: str | None
    week: date | None
    images: int | None
    judged: int
    products: int
    passed: Rate
    changed: Rate
    reasons: tuple[ReasonCount, ...] = ()


@dataclass(frozen=True)
class Groups:
    """The groups with the most answers; `has_more` if there are others."""

    rows: list[Group]
    has_more: bool


def read_groups(
    *,
    project: Project,
    by: Sequence[GroupBy],
    generator: str | None = None,
    category: str | None = None,
    zone: tzinfo = UTC,
) -> Groups:
    """Rates of every group, from answers about images drawn at random; weeks are those of `zone`.

    `by` names one dimension at least.
    """
    name = f"groups:{','.join(by)}:{zone}:{generator}:{category}"
    return remembered(project, name, lambda: _groups(project, by, generator, category, zone))


def _groups(
    project: Project,
    by: Sequence[GroupBy],
    generator: str | None,
    category: str | None,
    zone: tzinfo,
) -> Groups:
    answers = unbiased_singles(project)
    images = Generation.objects.filter(project=project).order_by()
    if generator is not None:
        answers, images = (
            answers.filter(left__generator=generator),
            images.filter(generator=generator),
        )
    if category is not None:
        answers, images = (
            answers.filter(left__product__category=category),
            images.filter(product__category=category),
        )
    codes = [each.code for each in reasons_of(project.reasons)]
    sql, values = _statement(answers, by, zone, codes)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    sizes: Mapping[tuple[str, ...], int] | None = None
    if not {GroupBy.WORD, GroupBy.WEEK} & set(by):
        name = f"images:{','.join(by)}:{generator}:{category}"
        sizes = counted(project, name, lambda: _images(images, by))
    groups = [_group(by, row, sizes, codes) for row in found[:MOST_GROUPS]]
    return Groups(groups, len(found) > MOST_GROUPS)


def _group(
    by: Sequence[GroupBy],
    row: Sequence[Any],
    sizes: Mapping[tuple[str, ...], int] | None,
    codes: Sequence[str],
) -> Group:
    names = tuple(row[: len(by)])
    named = dict(zip(by, names, strict=True))
    products, judged, n, n2, *rest = (int(value) for value in row[len(by) :])
    good, changed, reasons = rest[:3], rest[3:6], rest[6:]
    most = sorted(zip(codes, reasons, strict=True), key=lambda each: -each[1])
    return Group(
        generator=named.get(GroupBy.GENERATOR),
        category=named.get(GroupBy.CATEGORY),
        word=named.get(GroupBy.WORD),
        week=_day(named.get(GroupBy.WEEK)),
        images=None if sizes is None else sizes.get(names, judged),
        judged=judged,
        products=products,
        passed=clustered(ClusterSums(products, n, n2, *good)),
        changed=clustered(ClusterSums(products, n, n2, *changed)),
        reasons=tuple(
            ReasonCount(reason, count) for reason, count in most[:REASONS_SHOWN] if count
        ),
    )


def _day(value: object) -> date | None:
    """The Monday; SQLite has it as text."""
    return date.fromisoformat(str(value)[:10]) if value else None


_COLUMNS: Final = {GroupBy.GENERATOR: "generator", GroupBy.CATEGORY: "product__category"}


def _images(rows: Any, by: Sequence[GroupBy]) -> dict[tuple[str, ...], int]:
    counts = rows.values_list(*(_COLUMNS[each] for each in by)).annotate(n=Count("pk"))
    return {tuple(names): n for *names, n in counts}


def _statement(
    answers: AnswerQuerySet, by: Sequence[GroupBy], zone: tzinfo, codes: Sequence[str]
) -> tuple[str, list[Any]]:
    """SQL that groups answers first by image, then by product, then by the names asked for.

    An image's answers, and those of a product, are alike, so the sums by product are what the
    interval needs. An image has one row for each of its words.
    """
    with_words = GroupBy.WORD in by
    reasons = [f"reason_{number}" for number in range(len(codes))]
    counts = ["n", "good", "altered", *reasons]
    names: dict[str, Combinable] = {
        "image": F("left"), "product": F("left__product"), **_names(by, zone),
    }  # fmt: skip
    chosen, values = (
        answers.order_by("-pk")
        .annotate(given=NullIf(Cast("reasons", TextField()), Value("{}", TextField())))
        .values(
            **names,
            n=Value(1),
            good=_one_if(Q(choice=Choice.GOOD)),
            altered=_one_if(~Q(changed=[])),
            # About one image, so the column holds no other image's reasons.
            **{
                name: _one_if(Q(given__contains=f'"{code}"'))
                for name, code in zip(reasons, codes, strict=True)
            },
        )[: NEWEST_WITH_WORDS if with_words else NEWEST]
        .query.sql_with_params()
    )
    # Sums are small; PostgreSQL would add up bigger numbers as decimals, which takes far longer.
    sums = ", ".join(f"CAST(SUM({each}) AS integer) AS {each}" for each in counts)
    columns = ", ".join(names)
    units = f"SELECT {columns}, {sums} FROM ({chosen}) AS chosen GROUP BY {columns}"  # noqa: S608
    labelled, more = "SELECT units.* FROM units", []
    if with_words:
        words, breaks = split("units.prompt")
        condition, fillers = is_no_filler(word_in_join())
        labelled = (
            f"SELECT units.*, said.word FROM units JOIN (SELECT DISTINCT image, {word_in_join()}"  # noqa: S608
            f" AS word FROM units {words} WHERE {condition}) AS said ON said.image = units.image"
        )
        more = [*breaks, *fillers]
    keys = ", ".join(by)
    sql = f"""WITH units AS ({units}), labelled AS ({labelled}), clusters AS (
    SELECT {keys}, product, COUNT(*) AS images, {sums} FROM labelled GROUP BY {keys}, product
)
SELECT {keys}, COUNT(*), SUM(images), SUM(n), SUM(n * n), SUM(good), SUM(good * good),
       SUM(good * n), SUM(altered), SUM(altered * altered), SUM(altered * n),
       {", ".join(f"SUM({each})" for each in reasons)}
FROM clusters GROUP BY {keys} ORDER BY SUM(n) DESC, {keys} LIMIT {MOST_GROUPS + 1}"""  # noqa: S608  names of this module alone
    return sql, [*values, *more]


def _names(by: Sequence[GroupBy], zone: tzinfo) -> dict[str, Combinable]:
    """What the answers are grouped by, as columns of their own."""
    columns: dict[GroupBy, tuple[str, Combinable]] = {
        GroupBy.GENERATOR: ("generator", F("left__generator")),
        GroupBy.CATEGORY: ("category", F("left__product__category")),
        GroupBy.WORD: ("prompt", F("left__prompt")),
        GroupBy.WEEK: ("week", TruncWeek("created_at", tzinfo=zone, output_field=DateField())),
    }
    return dict(columns[each] for each in by)


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0, output_field=IntegerField())
