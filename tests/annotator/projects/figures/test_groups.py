"""Rates by generator, category and prompt word, from rows that are known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from annotator.models import Answer, Project, Purpose, User
from annotator.projects.figures.groups import Group, GroupBy, read_groups
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def person(project: Project) -> User:
    return make_member(project)


def judge(
    project: Project,
    person: User,
    choice: str,
    *,
    changed: bool = False,
    reasons: list[str] | None = None,
    purpose: Purpose = Purpose.EXPLORE,
    strategy: str = "random",
    category: str = "mug",
    **image: str,
) -> None:
    """One answer about an image of a product of its own."""
    generation = make_generation(make_product(project, category=category), **image)
    question = make_question(project, left=generation, purpose=purpose)
    make_answer(
        question,
        person,
        choice,
        changed=[generation.pk] if changed else [],
        reasons={str(generation.pk): reasons} if reasons else {},
        strategy=strategy,
    )


def by_name(rows: list[Group], name: str) -> dict[str | None, Group]:
    return {getattr(row, name): row for row in rows}


def test_each_generator_has_its_rates_and_reasons(project: Project, person: User) -> None:
    for choice in ("good", "good", "bad", "good"):
        judge(project, person, choice, generator="a")
    judge(project, person, "bad", generator="b", changed=True, reasons=["floating", "poor_light"])
    judge(project, person, "bad", generator="b", reasons=["floating"])
    make_generation(make_product(project), generator="b")  # nobody has judged it

    groups = by_name(read_groups(project=project, by=[GroupBy.GENERATOR]).rows, "generator")

    assert (groups["a"].passed.value, groups["a"].passed.n) == (0.75, 4)
    assert groups["a"].passed.low < 0.75 < groups["a"].passed.high
    assert groups["a"].reasons == ()
    b = groups["b"]
    assert (b.passed.value, b.changed.value, b.images, b.judged, b.products) == (0, 0.5, 3, 2, 2)
    assert [(each.reason, each.count) for each in b.reasons] == [("floating", 2), ("poor_light", 1)]


def test_only_answers_about_randomly_drawn_images_count(project: Project, person: User) -> None:
    judge(project, person, "good", purpose=Purpose.AUDIT, strategy="")
    judge(project, person, "good", purpose=Purpose.LEARN, strategy="random")
    judge(project, person, "bad", purpose=Purpose.LEARN, strategy="entropy")
    judge(project, person, "bad", purpose=Purpose.LOT, strategy="random")
    judge(project, person, "bad", purpose=Purpose.GOLD)
    pair = make_question(project, pair=True, purpose=Purpose.EXPLORE)
    make_answer(pair, person, "both_bad")
    undone = make_question(project, purpose=Purpose.EXPLORE)
    make_answer(undone, person, "undo", undoes=make_answer(undone, person, "bad"))
    judge(make_project(), person, "bad")

    [row] = read_groups(project=project, by=[GroupBy.GENERATOR]).rows

    assert (row.passed.n, row.passed.value) == (2, 1.0)


def test_words_ignore_case_punctuation_and_fillers(project: Project, person: User) -> None:
    judge(project, person, "bad", prompt='A mug, on the BEACH (beach!) "quoted" \\ tab\there')
    judge(project, person, "good", prompt="the mug at home; 杯子，海滩")

    words = by_name(read_groups(project=project, by=[GroupBy.WORD]).rows, "word")

    assert set(words) == {"mug", "beach", "quoted", "tab", "here", "home", "杯子", "海滩"}
    assert (words["mug"].passed.n, words["mug"].passed.value) == (2, 0.5)
    assert (words["beach"].passed.n, words["beach"].images) == (1, None)


def test_dimensions_combine_and_one_name_can_be_looked_into(project: Project, person: User) -> None:
    judge(project, person, "bad", generator="a", category="mug", prompt="beach")
    judge(project, person, "good", generator="a", category="lamp", prompt="beach")
    judge(project, person, "good", generator="b", category="mug", prompt="beach")

    both = read_groups(project=project, by=[GroupBy.GENERATOR, GroupBy.CATEGORY]).rows
    of_a = read_groups(
        project=project, by=[GroupBy.CATEGORY, GroupBy.WORD], generator="a", category="mug"
    ).rows

    assert {(row.generator, row.category, row.passed.value, row.images) for row in both} == {
        ("a", "mug", 0, 1), ("a", "lamp", 1, 1), ("b", "mug", 1, 1)
    }  # fmt: skip
    assert [(row.category, row.word, row.passed.n) for row in of_a] == [("mug", "beach", 1)]


def test_answers_about_one_product_count_as_alike(project: Project) -> None:
    people = [make_member(project) for _ in range(4)]
    for generator, products in (("clustered", 5), ("spread", 20)):
        for number in range(products):
            product = make_product(project)
            for person in people[: 20 // products]:
                image = make_generation(product, generator=generator)
                question = make_question(project, left=image, purpose=Purpose.EXPLORE)
                make_answer(question, person, "good" if number % 5 < 3 else "bad")

    groups = by_name(read_groups(project=project, by=[GroupBy.GENERATOR]).rows, "generator")

    clustered, spread = groups["clustered"].passed, groups["spread"].passed
    assert clustered.n == spread.n == 20 and clustered.value == spread.value == 0.6
    assert clustered.high - clustered.low > 1.5 * (spread.high - spread.low)


def test_the_number_of_queries_does_not_grow(
    project: Project, person: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        judge(project, person, "bad", generator=f"g{number}", reasons=["floating"], prompt="x y")
    with django_assert_max_num_queries(3):
        read_groups(project=project, by=list(GroupBy)[:2])
    with django_assert_max_num_queries(2):
        read_groups(project=project, by=list(GroupBy))


def test_weeks_are_the_readers(project: Project, person: User) -> None:
    judge(project, person, "good", generator="a")
    judge(project, person, "bad", generator="a")
    sunday = datetime(2026, 3, 1, 20, tzinfo=UTC)  # Monday already in Kiritimati
    first, second = Answer.objects.order_by("pk").values_list("pk", flat=True)
    Answer.objects.filter(pk=first).update(created_at=sunday)
    Answer.objects.filter(pk=second).update(created_at=sunday + timedelta(days=7))

    zone = ZoneInfo("Pacific/Kiritimati")
    rows = read_groups(project=project, by=[GroupBy.GENERATOR, GroupBy.WEEK], zone=zone).rows

    assert {(row.week, row.passed.value) for row in rows} == {
        (date(2026, 3, 2), 1.0),
        (date(2026, 3, 9), 0.0),
    }
