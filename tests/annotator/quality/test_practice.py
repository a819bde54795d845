"""What people practise on."""

from __future__ import annotations

import pytest

from annotator.models import Hold, Kind, KnownAnswer, Project, Question
from annotator.quality.practice import LENGTH, practice_questions
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


def know(project: Project, *, is_good: bool, is_changed: bool = False) -> KnownAnswer:
    generation = make_generation(make_product(project))
    return KnownAnswer.objects.create(
        project=project, generation=generation, is_good=is_good, is_changed=is_changed
    )


def test_good_and_bad_take_turns(project: Project) -> None:
    for _ in range(5):
        know(project, is_good=True)
    for _ in range(4):
        know(project, is_good=False)
    know(project, is_good=True, is_changed=True)
    practice = practice_questions(project=project)
    assert len(practice) == LENGTH
    fine = [each.known.is_good and not each.known.is_changed for each in practice if each.known]
    assert fine == [True, False] * 3


def test_few_of_one_kind_leave_room_for_the_other(project: Project) -> None:
    know(project, is_good=False)
    for _ in range(7):
        know(project, is_good=True)
    practice = practice_questions(project=project)
    assert [each.known.is_good for each in practice if each.known].count(True) == LENGTH - 1


def test_nothing_is_kept_and_no_id_is_a_real_one(project: Project) -> None:
    know(project, is_good=True)
    numbers = [each.hold.question_id for each in practice_questions(project=project)]
    assert numbers == [-1]
    assert not Question.objects.exists() and not Hold.objects.exists()


def test_without_known_answers_the_keys_are_shown_on_samples(project: Project) -> None:
    for _ in range(4):
        product = make_product(project, generations_count=2)
        make_generation(product)
        make_generation(product)
    practice = practice_questions(project=project)
    assert [each.hold.question.kind for each in practice] == [Kind.PAIR, Kind.SINGLE, Kind.PAIR]
    assert all(each.known is None for each in practice)


def test_nobody_practises_on_the_audit(project: Project) -> None:
    make_generation(make_product(project, is_audit=True, generations_count=1))
    assert practice_questions(project=project) == []
