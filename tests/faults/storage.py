"""The storage can't be read or written, or has no room left."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from annotator.models import Generation, Job, JobKind, JobState, Project, Role, ScoreState
from annotator.scoring_requests import request_score
from tests.factories import make_project
from tests.faults import invariants, material
from tests.faults.deployment import Deployment
from tests.faults.interposed import READ, WRITE
from tests.faults.killed_workers import wait_until_ended
from tests.faults.people import Caller
from tests.faults.report import Row
from tests.faults.servers import wait_for

FILES = {"files": ("pictures.zip", material.archive(40))}


def read_fails(site: Deployment) -> Row:
    """Every file gives an input/output error, for the worker and for the web server."""
    project = material.with_pictures(2, 2)
    (token,) = material.staff(project, 1)
    image = Generation.objects.filter(project=project).select_related("image")[0].image
    with site.web.beliefs.failing(READ), site.celery.beliefs.failing(READ):
        products = list(project.products.values_list("pk", flat=True))
        (job,) = request_score(project=project, product_ids=products)
        _wait_until_tried(job)
        seen = Caller(site.url, token).get(image.url(image.Variant.SCREEN)).summary
        broken = _not_blamed(project)
    began = time.monotonic()
    wait_until_ended(job)
    seconds = time.monotonic() - began
    done = Generation.objects.filter(project=project, score_state=ScoreState.SCORED).count()
    broken += [] if done == 4 else [f"{done} of 4 images scored: {job.error}"]
    return Row(
        "storage can't be read",
        f"picture: {seen}; job waits",
        seconds,
        "4 of 4 images scored once",
        (*broken, *invariants.all_broken(project)),
    )


def write_fails(site: Deployment) -> Row:
    """No file can be written, while somebody uploads and an import runs."""
    project, again = make_project(**material.QUIET), make_project(**material.QUIET)
    (token,), (token_again,) = (material.staff(each, 1, Role.OPS) for each in (project, again))
    path = "/api/projects/{}/imports/"
    with site.celery.beliefs.failing(WRITE):
        said = Caller(site.url, token).upload(path.format(project.pk), FILES)
        job = Job.objects.get(pk=said.body["job"]["id"])
        _wait_until_tried(job)
        with site.web.beliefs.failing(WRITE):
            refused = Caller(site.url, token_again).upload(path.format(again.pk), FILES)
    began = time.monotonic()
    wait_until_ended(job)
    seconds = time.monotonic() - began
    taken = Caller(site.url, token_again).upload(path.format(again.pk), FILES)
    return _row("storage can't be written", refused.summary, seconds, job, taken.status)


def disk_full(site: Deployment) -> Row:
    """The disk with uploads and pictures is full; it is a small one of its own."""
    project, again = make_project(**material.QUIET), make_project(**material.QUIET)
    (token,), (token_again,) = (material.staff(each, 1, Role.OPS) for each in (project, again))
    path, home = "/api/projects/{}/imports/", Path(site.environment["PACKSHOT_HOME"])
    if not home.is_mount():
        return Row("disk full", "not tried: only root may mount a small disk", 0.0, "–")
    with site.celery.paused():
        said = Caller(site.url, token).upload(path.format(project.pk), FILES)
        job = Job.objects.get(pk=said.body["job"]["id"])
        ballast = home / "ballast"
        with ballast.open("wb") as file:
            file.write(bytes(shutil.disk_usage(home).free))
        refused = Caller(site.url, token_again).upload(path.format(again.pk), FILES)
        site.celery.go_on()
        _wait_until_tried(job)
    ballast.unlink()
    began = time.monotonic()
    wait_until_ended(job)
    seconds = time.monotonic() - began
    taken = Caller(site.url, token_again).upload(path.format(again.pk), FILES)
    return _row("disk full", refused.summary, seconds, job, taken.status)


def _row(fault: str, seen: str, seconds: float, job: Job, taken: int) -> Row:
    images = Generation.objects.filter(project=job.project).count()
    broken = [] if job.state == JobState.SUCCEEDED else [f"{job}: {job.error}"]
    broken += [] if images == 40 else [f"{images} of 40 images"]
    broken += [] if taken == 202 else [f"the upload is refused again: {taken}"]
    imports = Job.objects.filter(kind=JobKind.IMPORT, project=job.project).count()
    broken += [] if imports == 1 else [f"{imports} imports"]
    return Row(
        fault,
        f"upload: {seen}; running import waits",
        seconds,
        "40 of 40 images imported once; the upload is taken when sent again",
        (*broken, *invariants.all_broken(job.project)),
    )


def _wait_until_tried(job: Job) -> None:
    """Return once an attempt has failed, and the job waits for its next."""
    waiting = Job.objects.filter(pk=job.pk, attempts__gt=0).exclude(state=JobState.RUNNING)
    wait_for(waiting.exists, f"an attempt at {job}")


def _not_blamed(project: Project) -> list[str]:
    """No image is called broken because the disk is."""
    failed = Generation.objects.filter(project=project, score_state=ScoreState.FAILED).count()
    return [f"{failed} images called broken"] if failed else []


FAULTS = (read_fails, write_fails, disk_full)
