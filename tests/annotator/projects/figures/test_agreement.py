"""Agreement, people and their habits, from rows that are known."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from annotator.agreement.reliability import Voted
from annotator.models import Project, Purpose, User
from annotator.projects.figures.agreement import read_agreement
from annotator.projects.figures.people import (
    FEWEST_SHARED,
    Person,
    read_people,
    reliability_of,
)
from tests.factories import (
    make_answer,
    make_known_answer,
    make_member,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def two(project: Project) -> tuple[User, User]:
    return make_member(project), make_member(project)


def shared(project: Project, people: tuple[User, ...], *choices: str, pair: bool = False) -> None:
    question = make_question(
        project, pair=pair, answers_needed=len(people), answers_count=len(people)
    )
    for person, choice in zip(people, choices, strict=True):
        make_answer(question, person, choice)


def by_name(project: Project) -> dict[str, Person]:
    return {person.user: person for person in read_people(project=project)}


def test_each_kind_of_question_has_its_own_alpha(project: Project, two: tuple[User, User]) -> None:
    for choices in (("good", "good"), ("bad", "bad"), ("good", "bad")):
        shared(project, two, *choices)
    shared(project, two, "left", "left", pair=True)
    shared(project, two, "both_good", "left", pair=True)
    undone = make_question(project, answers_needed=2, answers_count=2)
    make_answer(undone, two[0], "good")
    make_answer(undone, two[1], "undo", undoes=make_answer(undone, two[1], "bad"))
    gold = make_question(project, purpose=Purpose.GOLD, answers_needed=2, answers_count=2)
    for person in two:
        make_answer(gold, person, "bad")

    single, pair = read_agreement(project=project).kinds

    assert (single.kind, single.questions, single.pairs) == ("single", 3, 3)
    assert single.observed == pytest.approx(2 / 3)
    assert single.by_chance == pytest.approx(0.4)
    # One minus the observed over the expected share of unequal pairs.
    assert single.alpha is not None
    assert single.alpha.value == pytest.approx(1 - (1 / 3) / 0.6)
    assert single.alpha.low <= single.alpha.value <= single.alpha.high
    assert (pair.kind, pair.questions, pair.observed) == ("pair", 2, 0.5)


def test_the_sides_on_which_images_were_shown_make_no_difference(
    project: Project, two: tuple[User, User]
) -> None:
    question = make_question(project, pair=True, answers_needed=2, answers_count=2)
    make_answer(question, two[0], "left")
    make_answer(question, two[1], "right", left=question.right, right=question.left)
    [pair] = read_agreement(project=project).kinds
    assert pair.observed == 1.0 and pair.alpha is None
    agreement = by_name(project)[two[0].username].agreement
    assert agreement is not None and (agreement.value, agreement.n) == (1.0, 1)


def test_without_shared_questions_there_is_no_agreement(project: Project) -> None:
    make_answer(make_question(project), make_member(project), "good")
    figures = read_agreement(project=project)
    assert (figures.kinds, figures.by_the_same, figures.by_others) == ([], None, None)


def test_people_have_their_pace_and_how_often_others_agree(
    project: Project, two: tuple[User, User]
) -> None:
    first, second = two
    third = make_member(project)
    question = make_question(project, answers_needed=3, answers_count=3)
    make_answer(question, first, "good", milliseconds=1000)
    make_answer(question, second, "good", milliseconds=5000)
    make_answer(question, third, "bad", milliseconds=9000)
    for milliseconds in (3000, 90_000):
        make_answer(make_question(project), first, "good", milliseconds=milliseconds)

    people = by_name(project)

    assert next(iter(people)) == first.username and people[first.username].answers == 3
    assert people[first.username].median_milliseconds == 3000
    agreement = [people[user.username].agreement for user in (first, second, third)]
    assert [(each.value, each.n) for each in agreement if each] == [(0.5, 2), (0.5, 2), (0.0, 2)]


def test_gold_questions_and_a_preference_for_one_side_are_shown(
    project: Project, two: tuple[User, User]
) -> None:
    person, _ = two
    for is_changed, choice, marks in (
        (False, "good", False), (False, "bad", False), (True, "good", True), (True, "good", False),
    ):  # fmt: skip
        question = make_question(project, purpose=Purpose.GOLD)
        make_known_answer(question.left, is_good=True, is_changed=is_changed)
        changed = [question.left_id] if marks else []
        make_answer(question, person, choice, changed=changed)
    for choice in ("left", "left", "left", "right", "both_bad"):
        make_answer(make_question(project, pair=True), person, choice)

    known = by_name(project)[person.username]

    assert known.gold is not None and (known.gold.value, known.gold.n) == (0.5, 4)
    assert known.left is not None and (known.left.value, known.left.n) == (0.75, 4)
    assert known.repeats is None and known.reliability is None


def test_undone_and_surplus_answers_do_not_count(project: Project) -> None:
    person = make_member(project)
    question = make_question(project)
    make_answer(question, person, "undo", undoes=make_answer(question, person, "good"))
    make_answer(make_question(project), person, "good", is_surplus=True)
    make_answer(make_question(make_project()), person, "good")
    assert read_people(project=project) == []


def test_reliability_is_shown_once_it_rests_on_enough(
    project: Project, two: tuple[User, User]
) -> None:
    people = (*two, make_member(project))
    for number in range(FEWEST_SHARED):
        right = "good" if number % 2 else "bad"
        wrong = "bad" if number % 2 else "good"
        shared(project, people, right, right, wrong if number % 3 == 0 else right)
    known = by_name(project)
    good, worse = known[people[0].username].reliability, known[people[2].username].reliability
    assert good is not None and worse is not None and good.n == FEWEST_SHARED
    assert good.value > 0.95 > worse.value
    assert reliability_of([Voted(((1, True), (2, True)), FEWEST_SHARED - 1)]) == {}


def test_the_number_of_queries_does_not_grow(
    project: Project, two: tuple[User, User], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        shared(project, two, "good", "bad")
        make_answer(make_question(project), make_member(project), "good")
    with django_assert_max_num_queries(2):
        read_agreement(project=project)
    with django_assert_max_num_queries(6):
        read_people(project=project)
