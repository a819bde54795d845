"""Undoing an answer closes the flags that nothing else justifies."""

from __future__ import annotations

from uuid import uuid4

import pytest

from annotator.models import (
    Answer,
    BlindAudit,
    Choice,
    Flag,
    FlagKind,
    Generation,
    Hold,
    Job,
    JobKind,
    ModelState,
    Project,
    Purpose,
    Question,
    User,
    Verdict,
    VerdictBy,
)
from annotator.models.blind_audits import why_refuted
from annotator.queue.hold import expiry
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from annotator.review.decide import review_generation
from annotator.review.raise_flags import flag_drift
from annotator.verdicts.drift import Scope, outcomes, settle_blind_audits, wrong_decisions
from annotator.verdicts.policy import decide_verdicts
from annotator.verdicts.take_back import take_back_refuted
from scoring.vocabulary.messages.verdicts import DRIFT_IN_ACCEPTANCES
from tests.factories import (
    make_certificate,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """One image is accepted and one rejected by the policy, and both were drawn to be checked."""
    project = make_project(blind_audit_share=1.0)
    for score in (0.1, 0.9):
        make_generation(make_product(project), score=score)
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept_threshold=0.9, reject_threshold=0.1)
    decide_verdicts(project=project)
    return project


@pytest.fixture
def people(project: Project) -> list[User]:
    return [make_member(project), make_member(project)]


def ask(project: Project, score: float) -> Question:
    image = Generation.objects.get(project=project, score=score)
    question = make_question(project, left=image, purpose=Purpose.DRIFT, answers_needed=2)
    BlindAudit.objects.filter(generation=image).update(question=question)
    return question


def say(question: Question, user: User, choice: str, *, changed: bool = False) -> Answer:
    _, is_new = Hold.objects.get_or_create(
        question=question,
        user=user,
        defaults={"project": question.project, "expires_at": expiry(question.project)},
    )
    if is_new:
        Question.objects.filter(pk=question.pk).update(holds_count=1)
    content = Content(choice=choice, changed=[question.left_id] if changed else [])
    submission = submit_answer(
        question=question, user=user, content=content, idempotency_key=str(uuid4())
    )
    return submission.answer


def read(project: Project) -> None:
    """Evaluate the answers as the watch job does: settle, flag, take back."""
    settle_blind_audits(project=project)
    version = project.champion
    assert version is not None
    for verdict in (Verdict.ACCEPTED, Verdict.REJECTED):
        wrong = wrong_decisions(version=version, scope=Scope(verdict))
        flag_drift(generations=wrong, detail=why_refuted(verdict))
    take_back_refuted(project=project)


def open_flags(project: Project) -> set[str]:
    flags = Flag.objects.filter(project=project, closed_at__isnull=True)
    return set(flags.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("score", "first", "second", "changed"),
    [
        (0.9, Choice.GOOD, Choice.BAD, False),
        (0.9, Choice.GOOD, Choice.GOOD, True),
        (0.1, Choice.GOOD, Choice.GOOD, False),
    ],
    ids=["called bad", "called changed", "called good though rejected"],
)
def test_the_answer_that_refuted_a_decision_takes_its_drift_flag_along(
    project: Project, people: list[User], score: float, first: str, second: str, changed: bool
) -> None:
    question = ask(project, score)
    say(question, people[0], first)
    wrong = say(question, people[1], second, changed=changed)
    read(project)
    assert FlagKind.DRIFT in open_flags(project)
    undo_answer(answer=wrong, by=people[1])
    assert open_flags(project) == set()
    audit = BlindAudit.objects.get(question=question)
    assert (audit.is_good, audit.settled_at) == (None, None)


def test_another_persons_answer_keeps_the_flag_if_it_is_enough_alone(
    project: Project, people: list[User]
) -> None:
    question = ask(project, 0.9)
    say(question, people[0], Choice.BAD)
    second = say(question, people[1], Choice.BAD)
    read(project)
    undo_answer(answer=second, by=people[1])
    assert open_flags(project) == {FlagKind.DRIFT}
    assert BlindAudit.objects.get(question=question).is_good is False


def test_the_answer_of_the_other_is_not_enough_where_everyone_must_call_it_good(
    project: Project, people: list[User]
) -> None:
    question = ask(project, 0.1)
    for person in people:
        answer = say(question, person, Choice.GOOD)
    read(project)
    assert open_flags(project) == {FlagKind.DRIFT}
    undo_answer(answer=answer, by=people[1])
    assert open_flags(project) == set()


def test_answered_again_it_is_settled_again(project: Project, people: list[User]) -> None:
    question = ask(project, 0.9)
    say(question, people[0], Choice.GOOD)
    answer = say(question, people[1], Choice.BAD)
    read(project)
    undo_answer(answer=answer, by=people[1])
    version = project.champion
    assert version is not None
    assert outcomes(version=version) == {}  # the watch counts it no more
    say(question, people[1], Choice.BAD)
    read(project)
    assert FlagKind.DRIFT in open_flags(project)
    assert outcomes(version=version) == {Scope(Verdict.ACCEPTED): [True]}


def test_the_watch_is_asked_to_count_anew_once(project: Project, people: list[User]) -> None:
    question = ask(project, 0.9)
    answer = [say(question, person, Choice.GOOD) for person in people][-1]
    undo_answer(answer=answer, by=people[1])
    assert not Job.objects.filter(kind=JobKind.WATCH).exists()  # nothing had been settled
    say(question, people[1], Choice.GOOD)
    read(project)
    undo_answer(answer=Answer.objects.latest("pk"), by=people[1])
    assert Job.objects.filter(kind=JobKind.WATCH).count() == 1


def test_what_a_reviewer_decided_stays(project: Project, people: list[User]) -> None:
    question = ask(project, 0.9)
    say(question, people[0], Choice.GOOD)
    answer = say(question, people[1], Choice.BAD)
    read(project)
    image = Generation.objects.get(score=0.9)
    review_generation(generation=image, by=make_member(project), decision=Verdict.REJECTED)
    closed = set(Flag.objects.values_list("pk", "closed_at"))
    undo_answer(answer=answer, by=people[1])
    image.refresh_from_db()
    assert (image.verdict, image.verdict_by) == (Verdict.REJECTED, VerdictBy.REVIEWER)
    assert set(Flag.objects.values_list("pk", "closed_at")) == closed


def test_a_flag_that_came_with_an_alarm_stays(project: Project, people: list[User]) -> None:
    question = ask(project, 0.9)
    flag_drift(
        generations=[question.left_id], detail=DRIFT_IN_ACCEPTANCES(errors=2, audits=3, alpha=0.1)
    )
    say(question, people[0], Choice.GOOD)
    answer = say(question, people[1], Choice.BAD)
    read(project)
    undo_answer(answer=answer, by=people[1])
    assert open_flags(project) == {FlagKind.DRIFT}


class TestDisagreement:
    def test_goes_with_the_answer_that_disagreed(
        self, project: Project, people: list[User]
    ) -> None:
        question = make_question(project, answers_needed=2)
        say(question, people[0], Choice.GOOD)
        answer = say(question, people[1], Choice.BAD)
        assert open_flags(project) == {FlagKind.DISAGREEMENT}
        undo_answer(answer=answer, by=people[1])
        assert open_flags(project) == set()

    def test_stays_while_others_disagree(self, project: Project, people: list[User]) -> None:
        question = make_question(project, answers_needed=3)
        say(question, people[0], Choice.GOOD)
        say(question, people[1], Choice.BAD)
        third = make_member(project)
        undo_answer(answer=say(question, third, Choice.BAD), by=third)
        assert open_flags(project) == {FlagKind.DISAGREEMENT}

    def test_stays_where_another_question_about_the_image_is_disputed(
        self, project: Project, people: list[User]
    ) -> None:
        question = make_question(project, answers_needed=2)
        other = make_question(project, left=question.left, answers_needed=2)
        for each in (question, other):
            say(each, people[0], Choice.GOOD)
            answer = say(each, people[1], Choice.BAD)
        undo_answer(answer=answer, by=people[1])
        assert open_flags(project) == {FlagKind.DISAGREEMENT}
