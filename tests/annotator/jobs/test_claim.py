"""Only one worker has a job at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotator.jobs.claim import claim_job, claim_next
from annotator.models import Job, JobKind, JobState
from annotator.scoring_requests import request_score
from tests.factories import make_job, make_project

KINDS = list(JobKind)


@pytest.mark.django_db
def test_a_claim_marks_the_row_and_keeps_it_for_the_length_of_a_lease() -> None:
    job = make_job(make_project())
    claimed = claim_job(job_id=job.pk, kinds=KINDS)
    assert claimed is not None
    assert claimed.state == JobState.RUNNING
    assert claimed.attempts == 1
    assert claimed.lease_until is not None and claimed.lease_until > timezone.now()
    assert claim_job(job_id=job.pk, kinds=KINDS) is None


@pytest.mark.django_db
def test_a_job_is_not_claimed_before_it_is_due() -> None:
    make_job(make_project(), due_at=timezone.now() + timedelta(minutes=1))
    assert claim_next(kinds=KINDS) is None


@pytest.mark.django_db
def test_a_job_of_a_machine_whose_clock_is_fast_is_due_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project, now = make_project(), timezone.now
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now() + timedelta(hours=2))
        # The column has kept the function that it was declared with.
        patch.setattr(Job._meta.get_field("due_at"), "_get_default", timezone.now)
        (job,) = request_score(project=project, product_ids=[1])
    assert claim_next(kinds=KINDS) == job


@pytest.mark.django_db
def test_a_worker_whose_clock_is_slow_takes_what_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    project, now = make_project(), timezone.now
    (job,) = request_score(project=project, product_ids=[1])
    monkeypatch.setattr(timezone, "now", lambda: now() - timedelta(hours=2))
    assert claim_next(kinds=KINDS) == job


@pytest.mark.django_db
def test_a_process_claims_only_what_it_can_do() -> None:
    make_job(make_project(), JobKind.RETRAIN)
    assert claim_next(kinds=[JobKind.IMPORT]) is None


@pytest.mark.django_db
def test_a_job_whose_lease_ran_out_is_claimed_again() -> None:
    abandoned = make_job(
        make_project(),
        state=JobState.RUNNING,
        attempts=1,
        worker="gone",
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    claimed = claim_next(kinds=KINDS)
    assert claimed == abandoned
    assert claimed is not None and claimed.attempts == 2 and claimed.worker != "gone"


@pytest.mark.django_db
def test_a_job_without_attempts_left_is_not_claimed_again() -> None:
    make_job(
        make_project(),
        state=JobState.RUNNING,
        attempts=3,
        lease_until=timezone.now() - timedelta(seconds=1),
    )
    assert claim_next(kinds=KINDS) is None


@pytest.mark.django_db
def test_people_do_not_wait_behind_bulk_scoring() -> None:
    project = make_project()
    for _ in range(3):
        make_job(project, JobKind.SCORE)
    retrain = make_job(project, JobKind.RETRAIN)
    assert claim_next(kinds=KINDS) == retrain


@pytest.mark.django_db(transaction=True)
def test_many_workers_claim_each_job_once() -> None:
    project = make_project()
    jobs = [make_job(project, JobKind.SCORE).pk for _ in range(40)]

    def claim_until_none_is_left(_: int) -> list[int]:
        mine = []
        try:
            while (job := claim_next(kinds=KINDS)) is not None:
                mine.append(job.pk)
        finally:
            connection.close()
        return mine

    with ThreadPoolExecutor(8) as pool:
        claimed = [pk for mine in pool.map(claim_until_none_is_left, range(8)) for pk in mine]

    assert sorted(claimed) == jobs
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_many_hints_to_one_job_start_it_once() -> None:
    job = make_job(make_project())

    def claim(_: int) -> bool:
        try:
            return claim_job(job_id=job.pk, kinds=KINDS) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(8))) == 1


@pytest.mark.django_db
def test_a_caller_who_waits_comes_first_and_new_features_last() -> None:
    project = make_project()
    kinds = [JobKind.REFRESH, JobKind.SCORE, JobKind.RETRAIN, JobKind.JUDGE]
    for kind in kinds:
        make_job(project, kind)
    claimed = [claim_next(kinds=KINDS) for _ in kinds]
    assert [job.kind for job in claimed if job is not None] == kinds[::-1]
