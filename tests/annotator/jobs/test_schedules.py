"""Work that is due by a project's own settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.jobs import schedules
from annotator.jobs.schedules import left_behind, request_left_behind, request_what_is_due
from annotator.models import (
    BlindAudit,
    CertificateMethod,
    HoldState,
    Job,
    JobKind,
    JobState,
    ModelState,
    Project,
    Purpose,
    QuestionState,
    ScoreState,
    Verdict,
)
from annotator.queue.next_question import next_questions
from annotator.queue.skip import skip
from scoring.vocabulary.job_figures import PlanFigures
from scoring.vocabulary.message import Json
from tests.factories import (
    make_answer,
    make_certificate,
    make_generation,
    make_job,
    make_member,
    make_product,
    make_project,
    make_question,
    make_side,
    make_step,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """A scored project of which nothing is due: its queue is full."""
    project = make_project(
        plan_ahead=4, retrain_after_answers=0, retrain_every_minutes=0, generations_count=1
    )
    for _ in range(2):
        make_question(project, left=scored(project))
    return project


def scored(project: Project) -> Any:
    return make_generation(make_product(project), score_state=ScoreState.SCORED)


def answer(project: Project, count: int, **values: Any) -> None:
    """Answers to questions of their own."""
    person = make_user()
    for _ in range(count):
        question = make_question(project, state=QuestionState.ANSWERED, left=scored(project))
        make_answer(question, person, "good", **values)


def due(project: Project) -> list[str]:
    """The kinds of the jobs that one round of the schedules adds."""
    before = set(Job.objects.values_list("pk", flat=True))
    request_what_is_due()
    return sorted(Job.objects.exclude(pk__in=before).values_list("kind", flat=True))


def finish(job: Job, state: JobState = JobState.SUCCEEDED, **values: Any) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now(), **values)


def plan_figures(*, training: int) -> dict[str, Json]:
    """The result of a plan that found so many questions to learn from."""
    figures = PlanFigures(
        planned=training, training=training, exhausted=training == 0, images=9, changed=True
    )
    return figures.to_json()


def test_nothing_is_due_where_nothing_has_happened(project: Project) -> None:
    assert due(project) == []


def test_an_archived_project_rests(project: Project) -> None:
    Project.objects.update(archived_at=timezone.now(), retrain_after_answers=1)
    answer(project, 1)
    assert due(project) == []


class TestRetraining:
    def test_is_due_after_so_many_answers(self, project: Project) -> None:
        Project.objects.update(retrain_after_answers=3)
        answer(project, 2)
        assert due(project) == []
        answer(project, 1)
        assert due(project) == [JobKind.RETRAIN]

    def test_answers_that_a_version_knows_do_not_count(self, project: Project) -> None:
        Project.objects.update(retrain_after_answers=3)
        answer(project, 3)
        newest = project.answers.order_by("-pk")[0]
        make_version(project, answers_until=newest.pk)
        assert due(project) == []

    def test_that_failed_is_tried_after_as_many_further_answers(self, project: Project) -> None:
        Project.objects.update(retrain_after_answers=3)
        answer(project, 3)
        assert due(project) == [JobKind.RETRAIN]
        finish(Job.objects.get(kind=JobKind.RETRAIN), JobState.FAILED)
        assert due(project) == []
        answer(project, 3)
        assert due(project) == [JobKind.RETRAIN]

    def test_by_the_clock_needs_a_new_answer(self, project: Project) -> None:
        Project.objects.update(retrain_every_minutes=10)
        job = make_job(project, JobKind.RETRAIN, state=JobState.SUCCEEDED)
        job.arguments = {"last_event": 0}
        job.save()
        assert due(project) == []
        answer(project, 1)
        assert due(project) == []
        Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=11))
        assert due(project) == [JobKind.RETRAIN]

    def test_on_a_day_of_the_week(self, project: Project) -> None:
        """Every day at a time that is over: a week ago the schedule was set, and it waits since."""
        now = timezone.now()
        moment = now - timedelta(hours=2)
        Project.objects.update(
            retrain_weekdays="1234567",
            retrain_time=moment.time(),
            retrain_clock_since=now - timedelta(days=7),
        )
        answer(project, 1)
        assert due(project) == []  # it was given after that time
        project.answers.update(created_at=moment - timedelta(minutes=1))
        assert due(project) == [JobKind.RETRAIN]
        finish(Job.objects.get(kind=JobKind.RETRAIN), arguments={"last_event": 0})
        assert due(project) == []  # once for each time

    def test_a_schedule_that_was_just_set_starts_nothing(self, project: Project) -> None:
        now = timezone.now()
        moment = now - timedelta(hours=2)
        Project.objects.update(
            retrain_weekdays="1234567", retrain_time=moment.time(), retrain_clock_since=now
        )
        answer(project, 1)
        project.answers.update(created_at=now - timedelta(days=1))
        assert due(project) == []

    def test_runs_once_at_a_time(self, project: Project) -> None:
        Project.objects.update(retrain_after_answers=1)
        make_job(project, JobKind.RETRAIN, state=JobState.RUNNING)
        answer(project, 1)
        assert due(project) == []


class TestPlanning:
    def test_is_due_when_the_queue_is_half_empty(self, project: Project) -> None:
        question = project.questions.first()
        assert question is not None
        question.state = QuestionState.ANSWERED
        question.save()
        assert due(project) == [JobKind.PLAN]

    def test_what_is_skipped_or_waits_for_a_second_person_is_no_work(
        self, project: Project
    ) -> None:
        first, second = project.questions.all()
        project.questions.filter(pk=first.pk).update(answers_needed=2, answers_count=1)
        person = make_member(project)
        next_questions(project=project, user=person, count=5)
        skip(question=second, user=person)
        assert second.holds.get().state == HoldState.SKIPPED
        assert due(project) == [JobKind.PLAN]

    def test_audit_questions_do_not_fill_the_queue(self, project: Project) -> None:
        project.questions.update(purpose=Purpose.AUDIT)
        assert due(project) == [JobKind.PLAN]

    def test_a_small_project_is_not_planned_over_and_over(self, project: Project) -> None:
        Project.objects.update(plan_ahead=100)
        make_job(
            project,
            JobKind.PLAN,
            state=JobState.SUCCEEDED,
            finished_at=timezone.now() - timedelta(hours=1),
            result=plan_figures(training=3),
        )
        assert due(project) == []

    @pytest.mark.parametrize(
        ("state", "result"),
        [
            (JobState.SUCCEEDED, plan_figures(training=0)),
            (JobState.FAILED, {}),
        ],
    )
    def test_in_vain_is_repeated_after_a_while_only(
        self, project: Project, state: JobState, result: dict[str, Json]
    ) -> None:
        project.questions.update(state=QuestionState.ANSWERED)
        job = make_job(project, JobKind.PLAN)
        finish(job, state, result=result)
        assert due(project) == []
        Job.objects.update(finished_at=timezone.now() - timedelta(minutes=2))
        assert due(project) == [JobKind.PLAN]


class TestScoring:
    def test_generations_left_behind_by_a_crash_are_scored(self, project: Project) -> None:
        left = make_generation(make_product(project))
        assert due(project) == [JobKind.SCORE]
        assert Job.objects.get(kind=JobKind.SCORE).arguments["product_ids"] == [left.product_id]

    def test_two_sweepers_that_find_them_at_once_ask_once(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_generation(make_product(project))

        def while_another_asks(found_by: Project) -> list[int]:
            monkeypatch.undo()
            found = left_behind(found_by)
            request_left_behind(found_by)
            return found

        monkeypatch.setattr(schedules, "left_behind", while_another_asks)
        assert due(project) == [JobKind.SCORE]

    @pytest.mark.parametrize("kind", [JobKind.SCORE, JobKind.IMPORT])
    def test_what_a_job_is_about_to_do_is_not_asked_again(
        self, project: Project, kind: JobKind
    ) -> None:
        make_generation(make_product(project))
        make_job(project, kind)
        assert due(project) == []

    def test_where_scoring_fails_a_person_has_to_look(self, project: Project) -> None:
        make_generation(make_product(project))
        make_job(project, JobKind.SCORE, state=JobState.FAILED)
        assert due(project) == []


class TestCertifying:
    @staticmethod
    def audit(project: Project, count: int) -> None:
        for _ in range(count):
            make_question(
                project, purpose=Purpose.AUDIT, state=QuestionState.ANSWERED, left=scored(project)
            )

    def test_a_look_that_tested_nothing_is_repeated_with_more_answers(
        self, project: Project
    ) -> None:
        version = make_version(project, state=ModelState.CHAMPION)
        make_certificate(version, audit_answers=2)
        self.audit(project, 2)
        assert due(project) == []
        self.audit(project, 1)
        assert due(project) == [JobKind.CERTIFY]

    def test_a_look_that_tested_something_is_worth_it_with_many_more_only(
        self, project: Project
    ) -> None:
        version = make_version(project, state=ModelState.CHAMPION)
        side = make_side(steps=(make_step(),))
        make_certificate(version, audit_answers=4, accept=side, reject=side)
        self.audit(project, 5)
        assert due(project) == []
        self.audit(project, 1)
        assert due(project) == [JobKind.CERTIFY]

    def test_bets_may_be_looked_at_with_every_few_answers(self, project: Project) -> None:
        project.certificate_method = CertificateMethod.BETTING
        project.save()
        version = make_version(project, state=ModelState.CHAMPION)
        side = make_side(method="betting", steps=(make_step(),))
        make_certificate(version, audit_answers=4, accept=side, reject=side)
        self.audit(project, 5)
        assert due(project) == [JobKind.CERTIFY]


def test_blind_audits_are_read_once_people_have_answered(project: Project) -> None:
    version = make_version(project, state=ModelState.CHAMPION)
    question = make_question(project, left=scored(project), purpose=Purpose.DRIFT)
    BlindAudit.objects.create(
        project=project, generation=question.left, model_version=version,
        verdict=Verdict.ACCEPTED, question=question,
    )  # fmt: skip
    assert JobKind.WATCH not in due(project)
    question.state = QuestionState.ANSWERED
    question.save()
    assert JobKind.WATCH in due(project)
