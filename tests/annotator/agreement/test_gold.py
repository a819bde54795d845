"""Gold questions: as many as the project wants, least asked first, never twice to one person."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.agreement.gold import (
    GoldResult,
    gold_by_person,
    is_right,
    known_answer_to,
    plan_gold,
)
from annotator.models import (
    Answer,
    Choice,
    Flag,
    KnownAnswer,
    Project,
    Purpose,
    Question,
    QuestionState,
    User,
)
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, submit_answer
from annotator.review.raise_flags import flag_disagreement
from annotator.versions.training_data import Catalogue, read_judgements
from scoring.vocabulary.messages.questions import DRAWN
from tests.factories import (
    make_answer,
    make_generation,
    make_known_answer,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """A quarter of the questions is to be gold; eight others wait, two people judge."""
    project = make_project(gold_share=0.25, plan_ahead=8)
    for _ in range(8):
        make_question(project)
    for _ in range(2):
        make_member(project)
    return project


@pytest.fixture
def known_answers(project: Project) -> list[KnownAnswer]:
    return [make_known_answer(make_generation(make_product(project))) for _ in range(5)]


def gold(project: Project, **values: object) -> list[Question]:
    return list(Question.objects.filter(project=project, purpose=Purpose.GOLD, **values))


def someone(project: Project, place: int = 0) -> User:
    return User.objects.filter(memberships__project=project).order_by("pk")[place]


def answer_gold(project: Project, user: User, choice: str = Choice.GOOD) -> list[int]:
    """Have the person answer all their questions; returns the generations of the gold ones."""
    answered = []
    for hold in next_questions(project=project, user=user, count=20):
        submit_answer(
            question=hold.question, user=user, content=Content(choice), idempotency_key=str(hold.pk)
        )
        if hold.question.purpose == Purpose.GOLD:
            answered.append(hold.question.left_id)
    return answered


def test_as_many_are_opened_as_the_share_asks_for(
    project: Project, known_answers: list[KnownAnswer]
) -> None:
    assert plan_gold(project=project) == 2
    assert len(gold(project, state=QuestionState.OPEN)) == 2


def test_planning_again_adds_none(project: Project, known_answers: list[KnownAnswer]) -> None:
    for seed in range(5):
        plan_gold(project=project, seed=seed)
        assert len(gold(project, state=QuestionState.OPEN)) == 2


def test_the_seed_decides_which(project: Project, known_answers: list[KnownAnswer]) -> None:
    def drawn(seed: int) -> set[int]:
        plan_gold(project=project, seed=seed)
        return {question.left_id for question in gold(project, state=QuestionState.OPEN)}

    assert drawn(1) == drawn(1)
    assert len({frozenset(drawn(seed)) for seed in range(20)}) > 1


def test_those_that_fewest_were_asked_come_first(
    project: Project, known_answers: list[KnownAnswer]
) -> None:
    asked_ids: list[int] = []
    for round_ in range(2):
        for _ in range(8):
            make_question(project)
        plan_gold(project=project, seed=round_)
        asked_ids += answer_gold(project, someone(project))
    assert len(set(asked_ids)) == 4


def test_nobody_gets_the_same_one_twice(project: Project, known_answers: list[KnownAnswer]) -> None:
    person, asked_ids = someone(project), []
    for round_ in range(12):
        for _ in range(8):
            make_question(project)
        plan_gold(project=project, seed=round_)
        asked_ids += answer_gold(project, person)
    assert sorted(asked_ids) == sorted(each.generation_id for each in known_answers)


def test_a_second_person_gets_those_of_the_first(
    project: Project, known_answers: list[KnownAnswer]
) -> None:
    KnownAnswer.objects.exclude(pk=known_answers[0].pk).delete()
    plan_gold(project=project)
    assert answer_gold(project, someone(project, 0)) == [known_answers[0].generation_id]
    for _ in range(8):
        make_question(project)
    plan_gold(project=project)
    assert answer_gold(project, someone(project, 1)) == [known_answers[0].generation_id]
    assert plan_gold(project=project) == 0  # all people have been asked


def test_gold_alone_is_not_asked(project: Project, known_answers: list[KnownAnswer]) -> None:
    Question.objects.filter(project=project).update(state=QuestionState.ANSWERED)
    assert plan_gold(project=project) == 0


def test_a_held_gold_question_is_left_alone(
    project: Project, known_answers: list[KnownAnswer]
) -> None:
    KnownAnswer.objects.exclude(pk=known_answers[0].pk).delete()
    plan_gold(project=project)
    next_questions(project=project, user=someone(project), count=20)
    assert plan_gold(project=project) == 0
    assert [question.state for question in gold(project)] == [QuestionState.HELD]


def test_nothing_tells_it_apart(project: Project, known_answers: list[KnownAnswer]) -> None:
    plan_gold(project=project)
    question = gold(project)[0]
    assert question.reason == DRAWN()
    assert question.strategy == "random"


@pytest.mark.parametrize(
    ("choice", "changed", "right"),
    [
        (Choice.BAD, True, True),
        (Choice.BAD, False, False),
        (Choice.GOOD, True, False),
    ],
)
def test_right_is_who_says_it_of_background_and_product(
    project: Project, choice: str, changed: bool, right: bool
) -> None:
    generation = make_generation(make_product(project))
    known_answer = make_known_answer(generation, is_good=False, is_changed=True)
    question = make_question(project, left=generation, purpose=Purpose.GOLD)
    answer = make_answer(
        question, someone(project), choice, changed=[generation.pk] if changed else []
    )
    assert is_right(answer, known_answer) is right
    assert known_answer_to(question) == known_answer


def test_results_are_counted_by_person(project: Project, known_answers: list[KnownAnswer]) -> None:
    careful, careless = someone(project, 0), someone(project, 1)
    for each in known_answers[:2]:
        question = make_question(project, left=each.generation, purpose=Purpose.GOLD)
        make_answer(question, careful, Choice.GOOD)
        make_answer(question, careless, Choice.BAD)
    undone = Answer.objects.filter(user=careless).first()
    assert undone is not None
    make_answer(undone.question, careless, Choice.UNDO, undoes=undone)
    assert gold_by_person(project=project) == {
        careful.pk: GoldResult(right=2, asked=2),
        careless.pk: GoldResult(right=0, asked=1),
    }


def test_answers_to_gold_never_train_and_raise_no_flag(
    project: Project, known_answers: list[KnownAnswer]
) -> None:
    question = make_question(
        project, left=known_answers[0].generation, purpose=Purpose.GOLD, answers_needed=2
    )
    make_answer(question, someone(project, 0), Choice.GOOD)
    make_answer(question, someone(project, 1), Choice.BAD)
    flag_disagreement(question=question)
    ids = np.array([known_answers[0].generation_id])
    catalogue = Catalogue(ids, ids, np.array([False]), np.array([1.0]))
    judged = read_judgements(project=project, catalogue=catalogue, audit_labels_imported=True)
    assert judged.singles == []
    assert judged.training_answers == 0
    assert not Flag.objects.exists()
