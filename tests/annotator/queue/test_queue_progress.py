"""A person's progress in the queue, and why there may be no questions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.models import (
    Answer,
    Hold,
    JobKind,
    JobState,
    Project,
    Question,
    QuestionState,
    ScoreState,
    User,
)
from annotator.queue.hold import release
from annotator.queue.next_question import next_questions
from annotator.queue.queue_progress import (
    COUNT_UP_TO,
    LOOK_AT_MOST,
    read_queue_progress,
    why_empty,
)
from annotator.queue.skip import skip
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from scoring.vocabulary.questions import EmptyReason
from tests.factories import (
    make_answer,
    make_generation,
    make_job,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


def with_images(project: Project, state: ScoreState) -> Project:
    make_generation(make_product(project), score_state=state)
    Project.objects.filter(pk=project.pk).update(generations_count=1)
    project.refresh_from_db()
    return project


def left(project: Project, user: User) -> int:
    return read_queue_progress(project=project, user=user).left


def answer_next(project: Project, user: User) -> Answer:
    """Answer what the person is asked first."""
    question = next_questions(project=project, user=user, count=1)[0].question
    key = f"{question.pk}"
    return submit_answer(
        question=question, user=user, content=Content("good"), idempotency_key=key
    ).answer


def test_so_it_does_after_many_that_this_person_has_had(project: Project) -> None:
    """The cost does not grow with the number of questions that the person has answered."""
    me = make_member(project)
    product = make_product(project)
    image = make_generation(product)
    questions = Question.objects.bulk_create(
        Question(project=project, product=product, kind="single", left=image, purpose="learn",
                 answers_needed=2, priority=-number)
        for number in range(LOOK_AT_MOST + 3)
    )  # fmt: skip
    Hold.objects.bulk_create(
        Hold(project=project, question=question, user=me, state="answered",
             expires_at=timezone.now())
        for question in questions[-LOOK_AT_MOST + 2:]
    )  # fmt: skip
    progress = read_queue_progress(project=project, user=me)
    assert (progress.left, progress.has_more) == (2, True)


def test_names_the_questions_that_are_counted_as_held(project: Project) -> None:
    me, other = make_member(project), make_member(project)
    questions = [make_question(project) for _ in range(4)]
    held = next_questions(project=project, user=me, count=2)
    assert read_queue_progress(project=project, user=other).held == ()
    progress = read_queue_progress(project=project, user=me)
    assert progress.held == tuple(sorted(hold.question.pk for hold in held))
    assert progress.left == len(questions)
    answer_next(project, me)
    progress = read_queue_progress(project=project, user=me)
    assert (len(progress.held), progress.left, progress.mine_today) == (1, 3, 1)


def reason(project: Project) -> EmptyReason:
    """Why a new person gets no question."""
    return why_empty(project=project, user=make_member(project))


def test_only_ones_own_answers_are_mine(project: Project) -> None:
    me, other = make_member(project), make_member(project)
    old = make_answer(make_question(project), me, "good")
    Answer.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    make_answer(make_question(project), me, "bad")
    make_answer(make_question(project), other, "bad")
    make_question(project, state=QuestionState.ANSWERED)

    progress = read_queue_progress(project=project, user=me)

    assert progress.mine_today == 1


def test_what_is_left_is_what_this_person_can_still_answer(project: Project) -> None:
    me, other = make_member(project), make_member(project)
    for _ in range(5):
        make_question(project, answers_needed=2)
    assert left(project, me) == left(project, other) == 5
    answer_next(project, me)
    assert (left(project, me), left(project, other)) == (4, 5)
    skip(question=next_questions(project=project, user=me, count=1)[0].question, user=me)
    assert (left(project, me), left(project, other)) == (3, 5)
    answer_next(project, other)  # the second answer: the question wants no more
    assert (left(project, me), left(project, other)) == (3, 4)


def test_an_answer_takes_one_away_and_undoing_it_brings_one_back(project: Project) -> None:
    me = make_member(project)
    for _ in range(5):
        make_question(project)
    next_questions(project=project, user=me, count=3)
    assert left(project, me) == 5
    answer = answer_next(project, me)
    assert left(project, me) == 4
    undo_answer(answer=answer, by=me)
    assert left(project, me) == 5


def test_what_others_have_in_their_hands_is_not_left_for_me(project: Project) -> None:
    me, other = make_member(project), make_member(project)
    for _ in range(5):
        make_question(project)
    holds = next_questions(project=project, user=other, count=2)
    assert (left(project, me), left(project, other)) == (3, 5)
    release(question=holds[0].question, user=other)
    assert left(project, me) == 4


def test_counting_stops_where_nobody_reads_the_number(project: Project) -> None:
    me = make_member(project)
    product = make_product(project)
    image = make_generation(product)
    Question.objects.bulk_create(
        Question(project=project, product=product, kind="single", left=image, purpose="learn")
        for _ in range(COUNT_UP_TO + 1)
    )
    progress = read_queue_progress(project=project, user=me)
    assert (progress.left, progress.has_more) == (COUNT_UP_TO, True)
    answer_next(project, me)
    progress = read_queue_progress(project=project, user=me)
    assert (progress.left, progress.has_more) == (COUNT_UP_TO, False)


def test_what_was_taken_back_today_is_no_answer_of_today(project: Project) -> None:
    me = make_member(project)
    kept, undone, old = (make_answer(make_question(project), me, "good") for _ in range(3))
    surplus = make_answer(make_question(project), me, "good", is_surplus=True)
    for answer in (undone, old, surplus):
        make_answer(answer.question, me, "undo", undoes=answer, idempotency_key=f"undo:{answer.pk}")
    # Given yesterday and taken back today: it was never counted today.
    Answer.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))

    assert read_queue_progress(project=project, user=me).mine_today == 1
    assert kept.pk in Answer.objects.effective().values_list("pk", flat=True)


def test_nothing_was_imported(project: Project) -> None:
    assert reason(project) == EmptyReason.NO_PRODUCTS


def test_images_are_still_being_scored(project: Project) -> None:
    make_job(project, JobKind.SCORE)
    assert reason(with_images(project, ScoreState.PENDING)) == EmptyReason.SCORING


def test_images_wait_and_nothing_scores_them(project: Project) -> None:
    make_job(project, JobKind.SCORE, state=JobState.FAILED)
    assert reason(with_images(project, ScoreState.PENDING)) == EmptyReason.SCORING_STOPPED


def test_no_image_could_be_scored(project: Project) -> None:
    assert reason(with_images(project, ScoreState.FAILED)) == EmptyReason.SCORING_FAILED


def test_questions_are_being_planned(project: Project) -> None:
    make_job(project, JobKind.PLAN)
    assert reason(with_images(project, ScoreState.SCORED)) == EmptyReason.SCORING


def test_others_have_what_is_left(project: Project) -> None:
    make_question(project, state=QuestionState.HELD, holds_count=1)
    with_images(project, ScoreState.SCORED)
    assert reason(project) == EmptyReason.HELD_BY_OTHERS


def test_what_others_hold_is_not_waited_for_by_who_had_it_already(project: Project) -> None:
    with_images(project, ScoreState.SCORED)
    make_question(project, answers_needed=2)
    me, other = make_member(project), make_member(project)
    project.generations.update(score_state=ScoreState.SCORED)
    answer_next(project, me)
    assert why_empty(project=project, user=me) == EmptyReason.OTHERS_NEEDED
    next_questions(project=project, user=other, count=1)
    assert why_empty(project=project, user=me) == EmptyReason.OTHERS_NEEDED


def test_all_that_was_planned_is_answered(project: Project) -> None:
    make_question(project, state=QuestionState.ANSWERED, answers_count=1)
    with_images(project, ScoreState.SCORED)
    project.generations.update(score_state=ScoreState.SCORED)
    assert reason(project) == EmptyReason.NOTHING_PLANNED
