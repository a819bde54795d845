"""An answer is stored once, counted once, and never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput, NotAllowed, NotFound
from annotator.models import Answer, Hold, HoldState, Project, Question, QuestionState, User
from annotator.queue.hold import expire_holds
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, Submission, submit_answer
from annotator.queue.undo_answer import undo_answer
from scoring.vocabulary.reasons import ReasonEntry, ReasonGroup
from tests.factories import make_member, make_project, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def user(project: Project) -> User:
    return make_member(project)


def hand_out(question: Question, user: User) -> Hold:
    (hold,) = next_questions(project=question.project, user=user, count=1)
    assert hold.question == question
    return hold


def submit(question: Question, user: User, key: str = "k", **content: Any) -> Submission:
    return submit_answer(
        question=question,
        user=user,
        content=Content(**({"choice": "good"} | content)),
        idempotency_key=key,
    )


def run_out(hold: Hold) -> None:
    Hold.objects.filter(pk=hold.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    expire_holds(project=hold.project)


def test_an_answer_is_stored_with_what_the_queue_knew(project: Project, user: User) -> None:
    question = make_question(
        project, strategy="bald", selection_probability=0.25, scores={"left": 0.4}
    )
    hand_out(question, user)
    answer = submit(
        question,
        user,
        choice="bad",
        milliseconds=1234,
        changed=[question.left_id],
        reasons={str(question.left_id): ["floating"]},
        note="The handle looks odd.",
    ).answer
    answer.refresh_from_db()
    assert (answer.choice, answer.milliseconds, answer.purpose) == ("bad", 1234, "learn")
    assert (answer.strategy, answer.selection_probability) == ("bald", 0.25)
    assert answer.scores == {"left": 0.4}
    assert answer.changed == [question.left_id]
    assert answer.reasons == {str(question.left_id): ["floating"]}
    assert answer.note == "The handle looks odd."
    question.refresh_from_db()
    project.refresh_from_db()
    assert (question.state, question.answers_count, question.holds_count) == ("answered", 1, 0)
    assert project.answers_count == 1


def test_the_sides_are_stored_as_they_were_seen(project: Project, user: User) -> None:
    question = make_question(project, pair=True)
    hold = hand_out(question, user)
    Hold.objects.filter(pk=hold.pk).update(swapped=True)
    answer = submit(question, user, choice="left").answer
    assert (answer.left_id, answer.right_id) == (question.right_id, question.left_id)


def test_repeating_a_submission_changes_nothing(project: Project, user: User) -> None:
    question = make_question(project)
    hand_out(question, user)
    first = submit(question, user, "key")
    again = submit(question, user, "key", choice="bad")
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert again.answer == first.answer
    assert again.answer.choice == "good"
    assert Answer.objects.count() == 1
    project.refresh_from_db()
    assert project.answers_count == 1


def test_a_key_belongs_to_one_question(project: Project, user: User) -> None:
    first, second = make_question(project, priority=2), make_question(project, priority=1)
    next_questions(project=project, user=user, count=2)
    submit(first, user, "key")
    with pytest.raises(Conflict):
        submit(second, user, "key")


def test_one_person_answers_a_question_once(project: Project, user: User) -> None:
    question = make_question(project, answers_needed=2)
    hand_out(question, user)
    submit(question, user, "one")
    with pytest.raises(Conflict):
        submit(question, user, "two")
    assert next_questions(project=project, user=user, count=1) == []


def test_a_question_that_was_never_handed_out_can_not_be_answered(
    project: Project, user: User
) -> None:
    with pytest.raises(NotFound):
        submit(make_question(project), user)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"choice": "left"}, "choice"),
        ({"choice": "undo"}, "choice"),
        ({"changed": [-1]}, "changed"),
        ({"reasons": {"-1": ["floating"]}}, "reasons"),
        ({"milliseconds": -5}, "milliseconds"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    project: Project, user: User, content: dict[str, Any], field: str
) -> None:
    question = make_question(project)
    hand_out(question, user)
    with pytest.raises(InvalidInput) as error:
        submit(question, user, **content)
    assert list(error.value.fields) == [field]
    assert not Answer.objects.exists()


def test_reasons_are_those_that_the_project_has_or_once_had(project: Project, user: User) -> None:
    own = [
        ReasonEntry("wrong_season", ReasonGroup.BACKGROUND, "Wrong season"),
        ReasonEntry("too_dark", ReasonGroup.BACKGROUND, "Too dark", is_retired=True),
    ]
    Project.objects.filter(pk=project.pk).update(reasons=own)
    question = make_question(project)
    hand_out(question, user)
    with pytest.raises(InvalidInput, match="ugly"):
        submit(question, user, reasons={str(question.left_id): ["floating", "ugly"]})
    codes = ["floating", "too_dark", "wrong_season"]  # two of them are offered no more
    answer = submit(question, user, reasons={str(question.left_id): codes}).answer
    assert answer.reasons == {str(question.left_id): codes}


def test_a_late_answer_counts_while_the_question_is_open(project: Project, user: User) -> None:
    question = make_question(project)
    run_out(hand_out(question, user))
    answer = submit(question, user).answer
    question.refresh_from_db()
    assert not answer.is_surplus
    assert (question.state, question.holds_count) == (QuestionState.ANSWERED, 0)


def test_of_two_who_came_to_hold_it_the_second_answer_is_surplus(
    project: Project, user: User
) -> None:
    question = make_question(project)
    run_out(hand_out(question, user))
    other = make_member(project)
    hand_out(question, other)
    assert not submit(question, user).answer.is_surplus
    assert submit(question, other).answer.is_surplus
    question.refresh_from_db()
    project.refresh_from_db()
    assert (question.answers_count, question.holds_count) == (1, 0)
    assert project.answers_count == 1
    assert Answer.objects.effective().count() == 1


def test_undo_hands_the_question_back_and_keeps_both_events(project: Project, user: User) -> None:
    question = make_question(project)
    hand_out(question, user)
    answer = submit(question, user, "one").answer
    hold = undo_answer(answer=answer, by=user)
    question.refresh_from_db()
    project.refresh_from_db()
    assert (hold.state, question.state, question.holds_count) == (HoldState.ACTIVE, "held", 1)
    assert project.answers_count == 0
    assert Answer.objects.effective().count() == 0
    assert submit(question, user, "two", choice="bad").answer.choice == "bad"
    assert [event.choice for event in Answer.objects.all()] == ["good", "undo", "bad"]
    assert [event.choice for event in Answer.objects.effective()] == ["bad"]


def test_events_can_be_read_as_of_an_earlier_one(project: Project, user: User) -> None:
    question = make_question(project)
    hand_out(question, user)
    answer = submit(question, user).answer
    undo_answer(answer=answer, by=user)
    assert list(Answer.objects.effective(as_of=answer.pk)) == [answer]


def test_undoing_twice_changes_nothing(project: Project, user: User) -> None:
    question = make_question(project)
    hand_out(question, user)
    answer = submit(question, user).answer
    undo_answer(answer=answer, by=user)
    undo_answer(answer=answer, by=user)
    question.refresh_from_db()
    assert (question.holds_count, question.answers_count) == (1, 0)


def test_undo_of_one_of_two_answers_leaves_the_other(project: Project, user: User) -> None:
    question = make_question(project, answers_needed=2)
    other = make_member(project)
    for person in (user, other):
        hand_out(question, person)
        submit(question, person)
    undo_answer(answer=Answer.objects.get(user=user), by=user)
    question.refresh_from_db()
    assert (question.answers_count, question.holds_count, question.state) == (1, 1, "held")


def test_undoing_a_surplus_answer_keeps_the_count(project: Project, user: User) -> None:
    question = make_question(project)
    run_out(hand_out(question, user))
    other = make_member(project)
    hand_out(question, other)
    submit(question, user)
    surplus = submit(question, other).answer
    undo_answer(answer=surplus, by=other)
    assert submit(question, other, "again").answer.is_surplus
    question.refresh_from_db()
    assert (question.answers_count, question.holds_count) == (1, 0)


def test_nobody_undoes_the_answer_of_another(project: Project, user: User) -> None:
    question = make_question(project)
    hand_out(question, user)
    answer = submit(question, user).answer
    with pytest.raises(NotAllowed):
        undo_answer(answer=answer, by=make_member(project))


def test_a_late_answer_takes_the_last_free_place(project: Project, user: User) -> None:
    """Two answers are needed; one came late and one is being given, so nobody else is asked."""
    question = make_question(project, answers_needed=2)
    run_out(hand_out(question, user))
    hand_out(question, make_member(project))
    submit(question, user)
    question.refresh_from_db()
    assert (question.answers_count, question.holds_count) == (1, 1)
    assert question.state == QuestionState.HELD


@pytest.mark.parametrize("step", ["count_answer", "write_answer"])
def test_an_answer_and_its_count_are_stored_together_or_not_at_all(
    project: Project, user: User, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise SystemExit

    question = make_question(project)
    hand_out(question, user)
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(f"annotator.queue.submit_answer.{step}", die)
        submit(question, user)
    project.refresh_from_db()
    assert (Answer.objects.count(), project.answers_count) == (0, 0)
    assert not submit(question, user).is_repeat
    project.refresh_from_db()
    assert (Answer.objects.count(), project.answers_count) == (1, 1)
