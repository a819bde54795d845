"""Repeats; that they are asked is tested where they are planned."""

from __future__ import annotations

import pytest

from annotator.agreement.intervals import wilson
from annotator.agreement.repeats import read_repeats
from annotator.models import Project, Purpose
from tests.factories import make_answer, make_member, make_project, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


def test_people_are_compared_with_themselves_and_with_each_other(project: Project) -> None:
    first, second = make_member(project), make_member(project)
    for again_by, choice in ((first, "good"), (first, "bad"), (second, "good")):
        question = make_question(project, answers_count=1)
        make_answer(question, first, "good")
        again = make_question(project, left=question.left, purpose=Purpose.REPEAT, repeats=question)
        make_answer(again, again_by, choice)

    repeats = read_repeats(project=project)

    assert repeats.by_person == {first.pk: wilson(1, 2)}
    assert (repeats.by_the_same, repeats.by_others) == (wilson(1, 2), wilson(1, 1))


def test_a_side_is_named_by_the_generation_that_stood_there(project: Project) -> None:
    person = make_member(project)
    question = make_question(project, pair=True)
    make_answer(question, person, "left")
    turned = {"left": question.right, "right": question.left}
    for choice in ("right", "left", "both_bad"):
        again = make_question(
            project, pair=True, purpose=Purpose.REPEAT, repeats=question, product=question.product
        )
        make_answer(again, person, choice, **turned)
    assert read_repeats(project=project).by_the_same == wilson(1, 3)


def test_undone_answers_are_compared_with_nothing(project: Project) -> None:
    person = make_member(project)
    question = make_question(project)
    earlier = make_answer(question, person, "good")
    again = make_question(project, left=question.left, purpose=Purpose.REPEAT, repeats=question)
    make_answer(again, person, "good")
    make_answer(question, person, "undo", undoes=earlier)
    repeats = read_repeats(project=project)
    assert (repeats.by_person, repeats.by_the_same, repeats.by_others) == ({}, None, None)
