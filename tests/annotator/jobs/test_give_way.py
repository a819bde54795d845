"""A long job lets others go first between its steps, and continues where it was."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.jobs import job_run, run
from annotator.jobs.cancel import cancel_job
from annotator.jobs.claim import claim_job
from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun, LeaseLost
from annotator.jobs.run import run_next
from annotator.jobs.turns import SLICE
from annotator.models import Job, JobKind, JobState
from scoring.vocabulary.messages.jobs import EVERYTHING_ASKED
from tests.factories import make_job, make_project, make_user

pytestmark = pytest.mark.django_db

KINDS = [kind.value for kind in JobKind]
ITEMS = 6
NOTHING = JobOutcome(EVERYTHING_ASKED())
done_steps: list[int] = []


@pytest.fixture(autouse=True)
def _looks_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_run, "SECONDS_BETWEEN_LOOKS", 0.0)
    done_steps.clear()


@pytest.fixture
def long_job() -> Job:
    """It counts to six; at two, another project asks for a retraining."""
    other = make_project()

    @handles(JobKind.SCORE)
    def count(run: JobRun) -> JobOutcome:
        left = run.job.arguments.get("left", list(range(ITEMS)))
        for item in run.turn(left):
            done_steps.append(item)
            if item == 2:
                make_job(other, JobKind.RETRAIN)
        rest = [item for item in left if item not in done_steps]
        if rest:
            run.remember(left=rest)
            run.give_way()
        return NOTHING

    @handles(JobKind.RETRAIN)
    def retrain(run: JobRun) -> JobOutcome:
        done_steps.append(-1)
        return NOTHING

    return make_job(make_project(), JobKind.SCORE, due_at=timezone.now() - timedelta(seconds=5))


def test_it_lets_urgent_work_pass_and_then_goes_on_where_it_was(long_job: Job) -> None:
    assert run_next(kinds=KINDS)
    between = Job.objects.get(pk=long_job.pk)
    assert (between.state, between.attempts, between.worker) == (JobState.QUEUED, 0, "")
    assert between.due_at == long_job.due_at
    while run_next(kinds=KINDS):
        pass
    assert done_steps == [0, 1, 2, -1, 3, 4, 5]
    long_job.refresh_from_db()
    assert (long_job.state, long_job.attempts) == (JobState.SUCCEEDED, 1)
    assert long_job.error is None


def test_it_goes_on_where_this_worker_could_not_do_the_other_work(long_job: Job) -> None:
    assert run_next(kinds=[JobKind.SCORE.value])
    assert done_steps == [0, 1, 2, 3, 4, 5]


def test_it_can_be_cancelled_while_it_lets_others_pass(long_job: Job) -> None:
    run_next(kinds=KINDS)
    cancel_job(job=long_job, by=make_user())
    while run_next(kinds=KINDS):
        pass
    long_job.refresh_from_db()
    assert long_job.state == JobState.CANCELLED
    assert done_steps == [0, 1, 2, -1]


def test_a_worker_is_told_of_what_was_given_back(
    long_job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints: list[tuple[int, str]] = []
    monkeypatch.setattr(run, "send_hint_now", lambda *args: hints.append(args))
    run_next(kinds=KINDS)
    assert hints == [(long_job.pk, "gpu")]


def test_two_long_jobs_take_turns_by_the_slice_and_each_turn_gets_something_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clock advances by five seconds with every item."""
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])

    @handles(JobKind.SCORE)
    def count(run: JobRun) -> JobOutcome:
        left = run.job.arguments.get("left", 8)
        for _ in run.turn(range(left)):
            clock[0] += 5.0
            done_steps.append(run.job.pk)
            left -= 1
        if left:
            run.remember(left=left)
            run.give_way()
        return NOTHING

    one, two = (make_job(make_project(), JobKind.SCORE) for _ in range(2))
    while run_next(kinds=KINDS):
        pass
    a_slice = int(SLICE.total_seconds() / 5)
    a, b = [one.pk] * a_slice, [two.pk] * a_slice
    assert done_steps == [*a, *b, *a, *b, one.pk, one.pk, two.pk, two.pk]


def test_nothing_is_written_by_one_whose_job_went_on_elsewhere() -> None:
    job = claim_job(job_id=make_job(make_project()).pk, kinds=KINDS)
    assert job is not None
    first_run = JobRun(job)
    first_run.hold()
    Job.objects.filter(pk=job.pk).update(worker="another")
    with pytest.raises(LeaseLost):
        first_run.hold()


@pytest.mark.django_db(transaction=True)
def test_urgent_work_is_done_in_the_midst_of_an_import() -> None:
    other = make_project()

    @handles(JobKind.IMPORT)
    def take(run: JobRun) -> JobOutcome:
        for row in range(4):
            done_steps.append(row)
            if row == 1:
                make_job(other, JobKind.RETRAIN)
                make_job(other, JobKind.SCORE)
            run.check_cancelled()
        return NOTHING

    @handles(JobKind.RETRAIN)
    def retrain(run: JobRun) -> JobOutcome:
        done_steps.append(-1)
        return NOTHING

    @handles(JobKind.SCORE)
    def score(run: JobRun) -> JobOutcome:
        done_steps.append(-2)
        return NOTHING

    imports = make_job(make_project(), JobKind.IMPORT)
    while run_next(kinds=KINDS):
        pass
    assert done_steps == [0, 1, -1, 2, 3, -2]
    imports.refresh_from_db()
    assert (imports.state, imports.attempts) == (JobState.SUCCEEDED, 1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_stop_in_the_midst_of_both_gives_both_back() -> None:
    stopping: list[bool] = []

    @handles(JobKind.IMPORT)
    def take(run: JobRun) -> JobOutcome:
        make_job(run.job.project, JobKind.RETRAIN)
        while True:
            run.check_cancelled()

    @handles(JobKind.RETRAIN)
    def retrain(run: JobRun) -> JobOutcome:
        stopping.append(True)
        run.check_cancelled()
        return NOTHING

    make_job(make_project(), JobKind.IMPORT)
    run_next(kinds=KINDS, should_stop=lambda: bool(stopping))
    assert len(stopping) == 1
    assert list(Job.objects.values_list("state", "attempts")) == [(JobState.QUEUED, 0)] * 2
