"""Things that should happen once are asked for twice: two beats, messages delivered many times."""

from __future__ import annotations

import time

from annotator.celery import app
from annotator.jobs.schedules import request_what_is_due
from annotator.models import Generation, Job, JobKind, ScoreState
from annotator.scoring_requests import GPU, TASKS, request_score
from tests.faults import invariants, material
from tests.faults.deployment import Deployment, beat_command, celery_command
from tests.faults.killed_workers import wait_until_ended
from tests.faults.report import Row
from tests.faults.servers import wait_for

DELIVERIES = 25


def two_beats(site: Deployment) -> Row:
    """Two beats and a sweeper each second find the same images left behind."""
    project = material.with_pictures(3, 2)
    began = time.monotonic()
    with site.run("beat", *beat_command(site.folder / "second-beat")):
        rows = Generation.objects.filter(project=project, score_state=ScoreState.SCORED)
        while rows.count() < 6 and time.monotonic() < began + 300:
            request_what_is_due()
            time.sleep(1)
    asked = Job.objects.filter(project=project, kind=JobKind.SCORE)
    broken = [] if asked.count() == 1 else [f"{asked.count()} jobs to score the same images"]
    broken += [] if rows.count() == 6 else [f"{rows.count()} of 6 images scored"]
    return Row(
        "two beats",
        "nothing",
        time.monotonic() - began,
        "6 images left without a job: one job, each scored once",
        (*broken, *invariants.all_broken(project)),
    )


def many_deliveries(site: Deployment) -> Row:
    """One job's message comes 25 times, to two workers."""
    project = material.with_pictures(3, 2)
    products = list(project.products.values_list("pk", flat=True))
    with site.celery.paused(), site.run("celery", *celery_command("second")) as second:
        site.wait_for_mark(f"ready-{second.pid}")
        (job,) = request_score(project=project, product_ids=products)
        for _ in range(DELIVERIES):
            app.signature(TASKS[GPU], args=[job.pk]).apply_async(queue=GPU)
        site.celery.go_on()
        began = time.monotonic()
        wait_until_ended(job)
        seconds = time.monotonic() - began
        wait_for(lambda: not _waiting(), "the other messages to be read")
    broken = [] if job.attempts == 1 else [f"{job.attempts} attempts"]
    broken += [] if job.result.get("scored") == 6 else [f"the job says {job.result}"]
    return Row(
        "a message delivered 25 times",
        "nothing",
        seconds,
        "one attempt, each image once",
        (*broken, *invariants.all_broken(project)),
    )


def _waiting() -> int:
    with app.connection_for_read() as connection:
        return int(connection.default_channel.client.llen(GPU))


FAULTS = (two_beats, many_deliveries)
