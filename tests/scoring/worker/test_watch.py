"""From people's answers to an alarm: decisions stop, the batch is reopened, ops are notified."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotator.jobs.run import run_next
from annotator.models import (
    Answer,
    AuditEvent,
    BlindAudit,
    Choice,
    DriftWatch,
    Flag,
    FlagKind,
    Generation,
    Hold,
    HoldState,
    JobKind,
    ModelState,
    ModelVersion,
    Project,
    Question,
    QuestionState,
    User,
    Verdict,
    VerdictBy,
)
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from annotator.verdicts.drift import plan_blind_audits
from annotator.verdicts.policy import certificate_in_use, decide_verdicts, record_certificate
from annotator.verdicts.resume_deciding import resume_deciding
from annotator.verdicts.stops import stops_of
from tests.factories import (
    make_answer,
    make_certificate,
    make_generation,
    make_job,
    make_member,
    make_product,
    make_project,
    make_side,
    make_version,
)

pytestmark = pytest.mark.django_db
SIDE = make_side(precision=0.9, threshold=0.5, audit_answers=300)
IMAGES = 24


@pytest.fixture
def project() -> Project:
    """All images are accepted and audited; every other one is from the generator "new"."""
    project = make_project(blind_audit_share=1.0, plan_ahead=1000)
    product = make_product(project)
    for place in range(IMAGES):
        make_generation(product, score=0.9 + place / 1000, generator=["old", "new"][place % 2])
    version = make_version(project, state=ModelState.CHAMPION)
    make_certificate(version, accept=SIDE, reject=SIDE, accept_threshold=0.5)
    decide_verdicts(project=project)
    return project


@pytest.fixture
def people(project: Project) -> list[User]:
    return [make_member(project), make_member(project)]


def judge(project: Project, people: list[User], *, bad: str = "") -> None:
    """Everyone answers all blind audits; images by the generators `bad` are called bad."""
    plan_blind_audits(project=project)
    unanswered = BlindAudit.objects.filter(is_good__isnull=True)
    for audit in unanswered.select_related("question", "generation"):
        choice = Choice.BAD if audit.generation.generator in bad.split() else Choice.GOOD
        assert audit.question is not None
        for user in people:
            make_answer(audit.question, user, choice)
    Question.objects.filter(project=project).update(
        state=QuestionState.ANSWERED, answers_count=len(people)
    )


def watch(project: Project) -> dict[str, int]:
    job = make_job(project, JobKind.WATCH)
    run_next(kinds=[JobKind.WATCH])
    job.refresh_from_db()
    assert job.error is None
    return {name: job.result[name] for name in ("settled", "alarms")}


def accepted(project: Project) -> set[str]:
    return set(
        Generation.objects.filter(project=project, verdict=Verdict.ACCEPTED).values_list(
            "generator", flat=True
        )
    )


def test_decisions_that_hold_up_go_on(project: Project, people: list[User]) -> None:
    judge(project, people)
    assert watch(project) == {"settled": IMAGES, "alarms": 0}
    assert accepted(project) == {"old", "new"}
    assert {watch.errors for watch in DriftWatch.objects.all()} == {0}
    assert not Flag.objects.filter(kind=FlagKind.DRIFT).exists()


def test_an_alarm_stops_accepting_reopens_and_tells_ops(
    project: Project, people: list[User]
) -> None:
    judge(project, people, bad="old new")
    Generation.objects.update(generator="")
    watch(project)
    certificate = certificate_in_use(project)
    assert certificate is not None
    assert stops_of(certificate).accepting
    assert accepted(project) == set()
    assert Flag.objects.filter(kind=FlagKind.DRIFT).count() == IMAGES
    whole = DriftWatch.objects.get(verdict=Verdict.ACCEPTED)
    assert whole.alarmed_at is not None
    assert whole.reopened == IMAGES
    assert AuditEvent.objects.filter(action="drift.alarm").exists()


def test_one_generator_gone_bad_is_stopped_alone(project: Project, people: list[User]) -> None:
    judge(project, people, bad="new")
    watch(project)
    assert accepted(project) == {"old"}
    certificate = certificate_in_use(project)
    assert certificate is not None
    assert not stops_of(certificate).accepting
    assert DriftWatch.objects.get(generator="new").reopened == IMAGES // 2
    assert DriftWatch.objects.get(generator="", verdict=Verdict.ACCEPTED).audits == IMAGES // 2


def test_watching_again_rings_no_second_time(project: Project, people: list[User]) -> None:
    judge(project, people, bad="old new")
    assert watch(project)["alarms"] > 0
    assert watch(project) == {"settled": 0, "alarms": 0}


def test_resumed_without_a_remedy_it_rings_again(project: Project, people: list[User]) -> None:
    judge(project, people, bad="new")
    watch(project)
    stopped = DriftWatch.objects.get(generator="new")
    resume_deciding(watch=stopped, by=people[0], note="looked", resumes=0)
    decide_verdicts(project=project)
    assert watch(project) == {"settled": 0, "alarms": 0}  # earlier answers don't count any more
    assert accepted(project) == {"old"}  # but they were about these very images

    product = make_product(project)
    for _ in range(IMAGES):
        make_generation(product, score=0.95, generator="new")
    decide_verdicts(project=project)
    assert accepted(project) == {"old", "new"}
    judge(project, people, bad="new")
    assert watch(project) == {"settled": IMAGES, "alarms": 1}
    assert accepted(project) == {"old"}


def test_more_audit_answers_do_not_undo_an_alarm(project: Project, people: list[User]) -> None:
    judge(project, people, bad="old new")
    Generation.objects.update(generator="")
    watch(project)
    again = record_certificate(version=project.champion, accept=SIDE, reject=SIDE)  # type: ignore[arg-type]
    decide_verdicts(project=project)
    assert stops_of(again).accepting
    assert accepted(project) == set()


def test_a_new_version_is_judged_by_the_same_answers(project: Project, people: list[User]) -> None:
    judge(project, people, bad="old new")
    watch(project)
    ModelVersion.objects.update(state=ModelState.RETIRED)
    later = make_version(project, state=ModelState.CHAMPION)
    make_certificate(later, accept=SIDE, reject=SIDE, accept_threshold=0.5)
    unseen = make_generation(make_product(project), score=0.95, generator="old")
    decide_verdicts(project=project)
    assert Generation.objects.get(verdict=Verdict.ACCEPTED) == unseen  # the others have answers
    assert watch(project)["alarms"] > 0  # it would have made the same errors
    assert accepted(project) == set()


def test_one_wrong_decision_is_taken_back_and_shown_to_ops(
    project: Project, people: list[User]
) -> None:
    Generation.objects.filter(pk=Generation.objects.first().pk).update(generator="odd")  # type: ignore[union-attr]
    judge(project, people, bad="odd")
    assert watch(project)["alarms"] == 0
    flag = Flag.objects.get(kind=FlagKind.DRIFT)
    assert flag.generation.generator == "odd"
    assert flag.generation.verdict == Verdict.UNDECIDED


def test_a_reviewers_word_is_not_touched(project: Project, people: list[User]) -> None:
    kept = Generation.objects.filter(project=project).first()
    assert kept is not None
    Generation.objects.filter(pk=kept.pk).update(verdict_by=VerdictBy.REVIEWER)
    judge(project, people, bad="old new")
    watch(project)
    kept.refresh_from_db()
    assert kept.verdict == Verdict.ACCEPTED
    assert not Flag.objects.filter(generation=kept, kind=FlagKind.DRIFT).exists()


def test_an_undone_answer_is_counted_no_more_until_it_is_given_again(
    project: Project, people: list[User]
) -> None:
    judge(project, people)
    watch(project)
    answer = Answer.objects.latest("pk")
    Project.objects.update(answers_count=Answer.objects.count())
    Hold.objects.create(
        project=project, question=answer.question, user=answer.user, state=HoldState.ANSWERED,
        expires_at=timezone.now(),
    )  # fmt: skip
    undo_answer(answer=answer, by=answer.user)
    run_next(kinds=[JobKind.WATCH])
    whole = DriftWatch.objects.get(verdict=Verdict.ACCEPTED, generator="")
    assert (whole.audits, whole.errors) == (IMAGES - 1, 0)
    submit_answer(
        question=answer.question, user=answer.user, content=Content(choice=Choice.BAD),
        idempotency_key="again",
    )  # fmt: skip
    # One person against one: a third settles it.
    assert watch(project) == {"settled": 0, "alarms": 0}
    third = make_member(project)
    next_questions(project=project, user=third, count=1)
    submit_answer(
        question=answer.question, user=third, content=Content(choice=Choice.BAD),
        idempotency_key="third",
    )  # fmt: skip
    assert watch(project) == {"settled": 1, "alarms": 0}
    whole.refresh_from_db()
    assert (whole.audits, whole.errors) == (IMAGES, 1)
    assert Flag.objects.get(kind=FlagKind.DRIFT).generation_id == answer.left_id
