"""A worker may die at any moment; the job is still done, with the effect of a single run."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import pytest
import redis

from annotator.jobs.sweep import send_due_hints, sweep
from annotator.models import (
    ConsistencyReport,
    Features,
    Generation,
    Image,
    Job,
    JobKind,
    JobState,
    ScoreState,
)
from annotator.priority import NICENESS
from scoring.vocabulary.messages.jobs import QUESTIONS_PLANNED
from tests.annotator.jobs.worker_process import (
    CELERY,
    PATIENCE_SECONDS,
    WORK,
    kill,
    wait_for,
    worker,
)
from tests.factories import make_job, make_project
from tests.scoring.worker.material import photographed

pytestmark = pytest.mark.django_db(transaction=True)


def stalling_job() -> Job:
    return make_job(make_project(), arguments={"stall": True})


def sweep_until_taken_up(job: Job) -> None:
    """Sweep as the beat does, but often, until the lease has ended and another worker has it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not Job.objects.filter(pk=job.pk, attempts__gt=1).exists():
        assert time.monotonic() < deadline
        sweep()
        time.sleep(0.1)


def assert_done_once(job: Job, *, attempts: int) -> None:
    assert job.state == JobState.SUCCEEDED
    assert job.attempts == attempts
    assert job.message == QUESTIONS_PLANNED(count=attempts)
    assert Image.objects.filter(project=job.project).count() == 1


def test_the_job_of_a_killed_worker_is_finished_by_another() -> None:
    job = stalling_job()
    with worker() as process:
        wait_for(job, state=JobState.RUNNING, done=1)
        kill(process)
    with worker():
        assert_done_once(wait_for(job, state=JobState.SUCCEEDED), attempts=2)


def test_a_killed_child_is_replaced() -> None:
    job = stalling_job()
    with worker(*WORK, "--processes", "2"):
        wait_for(job, state=JobState.RUNNING, done=1)
        child = int(job.worker.split(":")[1])
        assert os.getpriority(os.PRIO_PROCESS, child) >= NICENESS
        os.kill(child, signal.SIGKILL)
        assert_done_once(wait_for(job, state=JobState.SUCCEEDED), attempts=2)


def test_a_worker_that_was_frozen_drops_the_job_that_went_on_elsewhere() -> None:
    job = stalling_job()
    with worker() as frozen:
        wait_for(job, state=JobState.RUNNING, done=1)
        os.killpg(frozen.pid, signal.SIGSTOP)
        with worker() as other:
            wait_for(job, state=JobState.SUCCEEDED)
            kill(other)
        os.killpg(frozen.pid, signal.SIGCONT)
        # It goes on with something else, and has not touched what the other did.
        wait_for(make_job(make_project()), state=JobState.SUCCEEDED)
    job.refresh_from_db()
    assert_done_once(job, attempts=2)


def test_a_worker_that_is_told_to_stop_hands_its_job_back_at_once() -> None:
    job = stalling_job()
    with worker() as process:
        wait_for(job, state=JobState.RUNNING, done=1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == (JobState.QUEUED, 0, "")


def test_ctrl_c_ends_all_processes_without_a_traceback() -> None:
    job = stalling_job()
    with worker(*WORK, "--processes", "2") as process:
        wait_for(job, state=JobState.RUNNING, done=1)
        os.killpg(process.pid, signal.SIGINT)
        _, complaints = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0
        assert b"Traceback" not in complaints
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)


def test_once_ends_when_nothing_is_due() -> None:
    job = make_job(make_project())
    with worker(*WORK, "--once") as process:
        assert process.wait(PATIENCE_SECONDS) == 0
    job.refresh_from_db()
    assert_done_once(job, attempts=1)


@pytest.mark.redis
def test_a_celery_worker_killed_in_a_job_loses_nothing(hinting: str) -> None:
    job = stalling_job()
    assert send_due_hints() == 1
    with worker(*CELERY, environment={"REDIS_URL": hinting}) as process:
        wait_for(job, state=JobState.RUNNING, done=1)
        kill(process)
    with worker(*CELERY, environment={"REDIS_URL": hinting}):
        sweep_until_taken_up(job)
        wait_for(job, state=JobState.SUCCEEDED)
        job.refresh_from_db()
    assert_done_once(job, attempts=2)


@pytest.mark.redis
def test_a_celery_worker_killed_while_scoring_loses_nothing_and_records_nothing_twice(
    hinting: str, settings: Any
) -> None:
    project = make_project()
    products = [photographed(project, generations=6) for _ in range(4)]
    job = make_job(
        project, JobKind.SCORE, arguments={"product_ids": [product.pk for product in products]}
    )
    generations = Generation.objects.filter(project=project)
    environment = {"REDIS_URL": hinting, "STORAGE_URL": f"file://{settings.MEDIA_ROOT}"}
    assert send_due_hints() == 1
    with worker(*CELERY, environment=environment) as process:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not generations.filter(score_state=ScoreState.SCORED).exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        kill(process)
    recorded = dict(ConsistencyReport.objects.values_list("pk", "created_at"))
    assert 0 < len(recorded) < 24
    with worker(*CELERY, environment=environment):
        sweep_until_taken_up(job)
        wait_for(job, state=JobState.SUCCEEDED)
    assert generations.filter(score_state=ScoreState.SCORED).count() == 24
    assert Features.objects.count() == ConsistencyReport.objects.count() == 24
    kept = ConsistencyReport.objects.filter(pk__in=recorded).values_list("pk", "created_at")
    assert dict(kept) == recorded, "what was scored before the kill was not scored again"
    job.refresh_from_db()
    assert (job.attempts, job.result["scored"]) == (2, 24 - len(recorded))


@pytest.mark.redis
def test_jobs_in_the_threads_of_one_celery_worker_share_the_models_and_are_all_done(
    hinting: str, settings: Any
) -> None:
    projects = [make_project() for _ in range(3)]
    jobs = [
        make_job(
            project,
            JobKind.SCORE,
            arguments={"product_ids": [photographed(project, generations=3).pk]},
        )
        for project in projects
    ]
    threaded = ["threads" if each == "solo" else each for each in CELERY]
    environment = {"REDIS_URL": hinting, "STORAGE_URL": f"file://{settings.MEDIA_ROOT}"}
    assert send_due_hints() == 3
    with worker(*threaded, "--concurrency", "3", environment=environment):
        results = [wait_for(job, state=JobState.SUCCEEDED).result for job in jobs]
    assert [result["scored"] for result in results] == [3, 3, 3]
    assert Features.objects.count() == ConsistencyReport.objects.count() == 9


@pytest.mark.redis
def test_a_hint_that_was_lost_is_sent_again(hinting: str) -> None:
    job = make_job(make_project())
    assert send_due_hints() == 1
    redis.Redis.from_url(hinting).flushdb()
    Job.objects.update(hinted_at=None)
    with worker(*CELERY, environment={"REDIS_URL": hinting}) as process:
        sweep()
        assert_done_once(wait_for(job, state=JobState.SUCCEEDED), attempts=1)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) >= NICENESS
