"""A reviewer asks more people about an image, blind."""

from __future__ import annotations

import pytest

from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    Answer,
    Batch,
    BatchImage,
    Generation,
    Purpose,
    Question,
    QuestionState,
    Role,
    User,
)
from annotator.queue.ask_again import ask_again
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, submit_answer
from annotator.review.desk_answers import read_answers
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
def generation() -> Generation:
    return make_generation(make_product(make_project()))


@pytest.fixture
def ops(generation: Generation) -> User:
    return make_member(generation.project, Role.OPS)


def give(question: Question, person: User, choice: str, key: str) -> Answer:
    content = Content(choice=choice)
    return submit_answer(
        question=question, user=person, content=content, idempotency_key=key
    ).answer


def offered(generation: Generation, person: User) -> list[int]:
    held = next_questions(project=generation.project, user=person, count=5)
    return [hold.question_id for hold in held]


def test_people_who_have_not_answered_are_asked_before_everything_else(
    generation: Generation, ops: User
) -> None:
    anna, ben = (make_member(generation.project) for _ in range(2))
    earlier = make_question(generation.project, left=generation)
    offered(generation, anna)
    give(earlier, anna, "good", "first")
    planned = make_question(generation.project, priority=0.5)
    question = ask_again(generation=generation, people=1, by=ops)
    assert offered(generation, anna) == [planned.pk]
    assert offered(generation, ops) == []
    assert offered(generation, ben) == [question.pk]


def test_answers_are_shown_once_all_are_given(generation: Generation, ops: User) -> None:
    anna, ben = (make_member(generation.project) for _ in range(2))
    question = ask_again(generation=generation, people=2, by=ops)
    for person, choice in ((anna, "good"), (ben, "bad")):
        assert read_answers(generation=generation).answers == []
        assert offered(generation, person) == [question.pk]
        give(question, person, choice, person.username)
    heard = read_answers(generation=generation)
    assert [(said.by, said.choice) for said in heard.answers] == [
        (anna.username, "good"), (ben.username, "bad"),
    ]  # fmt: skip
    assert heard.waiting is None


@pytest.mark.parametrize("purpose", [Purpose.AUDIT, Purpose.LOT, Purpose.DRIFT])
def test_open_blind_answers_are_not_told(
    generation: Generation, ops: User, purpose: Purpose
) -> None:
    question = make_question(
        generation.project, left=generation, purpose=purpose, answers_needed=2, answers_count=1
    )
    make_answer(question, make_member(generation.project), "bad")
    heard = read_answers(generation=generation)
    assert (heard.answers, heard.waiting) == ([], None)
    with pytest.raises(Conflict, match="blind"):
        ask_again(generation=generation, people=1, by=ops)
    Question.objects.update(state=QuestionState.ANSWERED, answers_count=2)
    assert [said.choice for said in read_answers(generation=generation).answers] == ["bad"]


def test_nobody_is_asked_twice_at_a_time(generation: Generation, ops: User) -> None:
    make_member(generation.project)
    ask_again(generation=generation, people=1, by=ops)
    with pytest.raises(Conflict, match="1 more person is being asked"):
        ask_again(generation=generation, people=1, by=ops)


def test_there_must_be_people_left(generation: Generation, ops: User) -> None:
    make_member(generation.project)
    with pytest.raises(InvalidInput, match="Only 1 member has not answered"):
        ask_again(generation=generation, people=2, by=ops)
    assert not Question.objects.exists()


def test_a_comparison_is_told_from_the_images_side(generation: Generation) -> None:
    project, other = generation.project, make_generation(generation.product)
    question = make_question(
        project, left=generation, right=other, pair=True, state=QuestionState.ANSWERED
    )
    # Shown the other way round.
    make_answer(
        question, make_member(project), "left", left=other, right=generation,
        changed=[generation.pk], reasons={str(generation.pk): ["part_added"]}, milliseconds=2100,
    )  # fmt: skip
    (said,) = read_answers(generation=generation).answers
    assert (said.choice, said.other, said.changed) == ("other_preferred", other, True)
    assert (said.reasons, said.milliseconds) == (["part_added"], 2100)
    (said,) = read_answers(generation=other).answers
    assert (said.choice, said.other, said.changed) == ("preferred", generation, False)


@pytest.mark.parametrize(
    ("is_audit", "lot_trains", "trains"),
    [(False, None, True), (True, None, False), (False, False, False), (False, True, True)],
)
def test_asked_again_trains_only_outside_audit_and_open_lots(
    is_audit: bool, lot_trains: bool | None, trains: bool
) -> None:
    project = make_project()
    generation = make_generation(make_product(project, is_audit=is_audit))
    if lot_trains is not None:
        batch = Batch.objects.create(
            project=project, number=1, precision=0.9, confidence=0.9, people=2,
            lot_trains=lot_trains,
        )  # fmt: skip
        BatchImage.objects.create(batch=batch, generation=generation)
    question = make_question(project, left=generation, purpose=Purpose.REVIEW)
    make_answer(question, make_member(project), "good")
    assert Answer.objects.for_training().exists() == trains
