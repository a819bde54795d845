"""Handing out questions: in order, to the right people, and the same after a reload."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotator.errors import Conflict, NotFound
from annotator.models import Hold, HoldState, Project, Question, QuestionState, User
from annotator.queue.claim import prepared_hand_out
from annotator.queue.hold import expire_holds, release, renew
from annotator.queue.next_question import MOST_AT_ONCE, next_questions
from annotator.queue.skip import skip
from tests.factories import make_member, make_project, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def user(project: Project) -> User:
    return make_member(project)


def run_out(hold: Hold) -> None:
    hold.expires_at = timezone.now() - timedelta(seconds=1)
    hold.save()


def test_highest_priority_comes_first_and_oldest_among_equals(project: Project, user: User) -> None:
    low, first, second = (make_question(project, priority=p) for p in (1.0, 5.0, 5.0))
    holds = next_questions(project=project, user=user, count=3)
    assert [hold.question for hold in holds] == [first, second, low]


def test_a_question_that_is_held_goes_to_nobody_else(project: Project, user: User) -> None:
    question = make_question(project)
    assert next_questions(project=project, user=user, count=1)
    question.refresh_from_db()
    assert question.state == QuestionState.HELD
    assert next_questions(project=project, user=make_member(project), count=5) == []


@pytest.mark.postgres
def test_a_web_server_whose_clock_is_fast_takes_nobodys_question(
    project: Project, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_question(project)
    assert next_questions(project=project, user=user, count=1)
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(hours=2))
    assert next_questions(project=project, user=make_member(project), count=5) == []


@pytest.mark.postgres
def test_a_hold_of_a_web_server_whose_clock_is_fast_ends_in_time(
    project: Project, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    question, now = make_question(project), timezone.now
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now() + timedelta(hours=2))
        next_questions(project=project, user=user, count=1)
        until = renew(question=question, user=user)
    assert until < now() + timedelta(minutes=project.hold_minutes + 1)


def test_a_question_for_two_goes_to_exactly_two_different_people(project: Project) -> None:
    question = make_question(project, answers_needed=2)
    people = [make_member(project) for _ in range(3)]
    counts = [len(next_questions(project=project, user=p, count=1)) for p in people]
    assert counts == [1, 1, 0]
    question.refresh_from_db()
    assert (question.holds_count, question.state) == (2, QuestionState.HELD)


def test_asking_again_gives_the_same_questions_and_fills_up(project: Project, user: User) -> None:
    for priority in (3.0, 2.0, 1.0):
        make_question(project, priority=priority)
    first = next_questions(project=project, user=user, count=2)
    again = next_questions(project=project, user=user, count=3)
    assert [hold.pk for hold in again[:2]] == [hold.pk for hold in first]
    assert len(again) == 3
    assert [hold.swapped for hold in again[:2]] == [hold.swapped for hold in first]


def test_questions_of_other_projects_are_never_handed_out(project: Project, user: User) -> None:
    make_question(make_project())
    assert next_questions(project=project, user=user, count=1) == []


def test_both_sides_of_a_pair_come_up(project: Project, user: User) -> None:
    for _ in range(20):
        make_question(project, pair=True)
    sides = {hold.swapped for hold in next_questions(project=project, user=user, count=20)}
    assert sides == {True, False}


def test_a_hold_that_runs_out_frees_the_question(project: Project, user: User) -> None:
    question = make_question(project)
    (hold,) = next_questions(project=project, user=user, count=1)
    run_out(hold)
    (other,) = next_questions(project=project, user=make_member(project), count=1)
    assert other.question == question
    hold.refresh_from_db()
    assert hold.state == HoldState.EXPIRED
    question.refresh_from_db()
    assert question.holds_count == 1


def test_two_holds_of_one_question_may_run_out_together(project: Project) -> None:
    question = make_question(project, answers_needed=2)
    for _ in range(2):
        (hold,) = next_questions(project=project, user=make_member(project), count=1)
        run_out(hold)
    # The second hand-out may have ended the first already.
    expire_holds(project=project)
    question.refresh_from_db()
    assert (question.holds_count, question.state) == (0, QuestionState.OPEN)


def test_the_same_person_can_get_an_expired_question_again(project: Project, user: User) -> None:
    make_question(project)
    (hold,) = next_questions(project=project, user=user, count=1)
    run_out(hold)
    (again,) = next_questions(project=project, user=user, count=1)
    assert again.pk == hold.pk
    assert again.expires_at > timezone.now()


def test_renewing_moves_the_end(project: Project, user: User) -> None:
    make_question(project)
    (hold,) = next_questions(project=project, user=user, count=1)
    before = hold.expires_at
    assert renew(question=hold.question, user=user) > before
    run_out(hold)
    expire_holds(project=project)
    with pytest.raises(Conflict):
        renew(question=hold.question, user=user)


def test_releasing_gives_it_back_and_twice_is_harmless(project: Project, user: User) -> None:
    question = make_question(project)
    next_questions(project=project, user=user, count=1)
    release(question=question, user=user)
    release(question=question, user=user)
    question.refresh_from_db()
    assert (question.holds_count, question.state) == (0, QuestionState.OPEN)
    assert len(next_questions(project=project, user=user, count=1)) == 1


def test_a_skipped_question_goes_to_others_only(project: Project, user: User) -> None:
    question = make_question(project)
    next_questions(project=project, user=user, count=1)
    skip(question=question, user=user, reason="unsure")
    assert next_questions(project=project, user=user, count=1) == []
    assert len(next_questions(project=project, user=make_member(project), count=1)) == 1


def test_skipping_after_the_hold_ran_out_still_keeps_it_away(project: Project, user: User) -> None:
    question = make_question(project)
    (hold,) = next_questions(project=project, user=user, count=1)
    run_out(hold)
    expire_holds(project=project)
    skip(question=question, user=user)
    assert next_questions(project=project, user=user, count=1) == []


def test_nobody_skips_what_they_never_held(project: Project, user: User) -> None:
    with pytest.raises(NotFound):
        skip(question=make_question(project), user=user)


def test_a_withdrawn_question_stays_withdrawn_when_its_hold_ends(
    project: Project, user: User
) -> None:
    question = make_question(project)
    next_questions(project=project, user=user, count=1)
    question.refresh_from_db()
    question.state = QuestionState.WITHDRAWN
    question.save()
    release(question=question, user=user)
    question.refresh_from_db()
    assert (question.holds_count, question.state) == (0, QuestionState.WITHDRAWN)


@pytest.mark.postgres
@pytest.mark.parametrize("count", [1, 3, MOST_AT_ONCE])
@pytest.mark.parametrize("open_questions", [0, 500])
def test_the_hand_out_goes_by_its_index_whenever_it_was_prepared(
    project: Project, user: User, count: int, open_questions: int
) -> None:
    """The statement is planned once per connection, perhaps before the queue was filled."""
    question = make_question(project)
    same = {
        "project": project,
        "product": question.product,
        "left": question.left,
        "kind": question.kind,
    }
    Question.objects.bulk_create(
        Question(**same, purpose=question.purpose) for _ in range(open_questions)
    )
    hand_out = prepared_hand_out(count)
    at = timezone.now()
    values: dict[str, int | datetime] = {
        "project": project.pk, "user": user.pk, "now": at, "minutes": 10,
    }  # fmt: skip
    name = f"explained_{count}_{open_questions}"
    with connection.cursor() as cursor:
        cursor.execute(hand_out.definition.replace(hand_out.name, name, 1))
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        explain = hand_out.call.replace(f"EXECUTE {hand_out.name} ", f"EXPLAIN EXECUTE {name} ")
        cursor.execute(explain, values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute(f"DEALLOCATE {name}")
    assert "Scan using question_open on annotator_question q" in plan, plan
