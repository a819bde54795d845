"""A worker is killed in the middle of a job; another one, with a broker, takes it up."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import wraps

from annotator.models import (
    AuditEvent,
    Certificate,
    Generation,
    Job,
    JobKind,
    JobState,
    ModelVersion,
    Project,
    Role,
    ScoreState,
)
from annotator.scoring_requests import (
    request_certify,
    request_promotion,
    request_retrain,
    request_score,
)
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.say import say
from scoring.worker.parts import current_encoder
from tests.factories import make_project
from tests.faults import invariants, material
from tests.faults.deployment import Deployment
from tests.faults.people import Caller
from tests.faults.report import Row
from tests.faults.servers import wait_for
from tests.scoring.worker.material import fitted_version

Fault = Callable[[Deployment], Row]


def killed_at(site: Deployment, stall: str, job: Job) -> tuple[float, str]:
    """Kill the worker of the job there; seconds until another has done it, and what is shown.

    The other one must stand still already, or it would take the job.
    """
    with site.worker(stall) as victim:
        site.wait_for_mark(stall.partition(":")[0])
        job.refresh_from_db()
        seen = f"job {job.state}" + (f": “{say(job.message)}”" if job.message else "")
        began = time.monotonic()
        victim.kill()
        site.celery.go_on()
        wait_until_ended(job)
        seconds = time.monotonic() - began
    return seconds, seen


def wait_until_ended(job: Job, seconds: float = 300) -> None:
    """Return once the job has succeeded or failed."""
    ended = Job.objects.filter(pk=job.pk, state__in=(JobState.SUCCEEDED, JobState.FAILED))
    wait_for(ended.exists, str(job), seconds)
    job.refresh_from_db()


def broken_after(job: Job) -> tuple[str, ...]:
    """What does not hold after a job that was killed once."""
    failed = [] if job.state == JobState.SUCCEEDED else [f"{job}: {say(job.error)}"]
    again = [] if job.attempts == 2 else [f"{job.attempts} attempts"]
    return (*failed, *again, *invariants.all_broken(job.project))


def mid_scoring(site: Deployment) -> Row:
    """After one product, with the second one's results written and not committed."""
    project = material.with_pictures(4, 6)
    products = list(project.products.values_list("pk", flat=True))
    (job,) = request_score(project=project, product_ids=products)
    seconds, seen = killed_at(site, "score:1", job)
    broken = broken_after(job)
    rows = Generation.objects.filter(project=project)
    scored, before = rows.filter(score_state=ScoreState.SCORED).count(), job.result.get("scored")
    if (scored, before) != (24, 18):
        broken += (f"{scored} of 24 scored, {before} of them after the kill",)
    return Row(
        "worker killed while scoring",
        seen,
        seconds,
        f"{scored} of 24 images scored once, {before} by the second worker",
        broken,
    )


def mid_import(site: Deployment) -> Row:
    """In the transaction of the second batch."""
    project, job = import_begun(site, material.archive(700))
    seconds, seen = killed_at(site, "import:1", job)
    broken = broken_after(job)
    broken += tuple(_badly_asked_for(project))
    images = Generation.objects.filter(project=project).count()
    if images != 700:
        broken += (f"{images} of 700 images",)
    return Row(
        "worker killed while importing",
        seen,
        seconds,
        f"{images} of 700 images imported once, each to be scored once",
        broken,
    )


def after_import(site: Deployment) -> Row:
    """With everything imported, before the upload was deleted and the job marked as done."""
    _project, job = import_begun(site, material.archive(50))
    seconds, seen = killed_at(site, "imported", job)
    broken = broken_after(job)
    figures = job.result
    if figures.get("generations") != 50:
        broken += (f"the job says {figures}",)
    return Row(
        "worker killed at the end of an import",
        seen,
        seconds,
        "50 of 50 images, and the job says so",
        broken,
    )


def mid_refit(site: Deployment) -> Row:
    """With the version stored, before the job knows about it."""
    project = material.with_answers()
    job, _ = request_retrain(project=project, by=None)
    seconds, seen = killed_at(site, "fitted", job)
    broken = broken_after(job)
    versions = list(ModelVersion.objects.filter(project=project))
    project.refresh_from_db()
    if len(versions) != 1:
        broken += (f"{len(versions)} versions",)
    if project.champion is None and versions and versions[-1].gate.promote:
        broken += ("the gate has passed the version, and it is not in use",)
    return Row(
        "worker killed while fitting",
        seen,
        seconds,
        "one version; it passed the gate and is in use",
        broken,
    )


def mid_promotion(site: Deployment) -> Row:
    """In the transaction that switches the version, with all rewards written."""
    return _promoted(site, "switch", "worker killed while switching the model")


def after_promotion(site: Deployment) -> Row:
    """With the new version in use, before verdicts and questions follow."""
    return _promoted(site, "switched", "worker killed just after the switch")


def mid_certification(site: Deployment) -> Row:
    """In the transaction that gives the verdicts, with the certificate stored before."""
    return _certified(site, "certifying", "worker killed while deciding by a certificate")


def after_certificate(site: Deployment) -> Row:
    """With the certificate stored, before the verdicts follow."""
    return _certified(site, "certified", "worker killed just after a certificate")


def _promoted(site: Deployment, stall: str, fault: str) -> Row:
    project = material.with_champion()
    first = project.champion
    version = fitted_version(project, key=current_encoder().key, dimension=6)
    job = request_promotion(version=version, by=None)
    seconds, seen = killed_at(site, stall, job)
    broken = broken_after(job)
    project.refresh_from_db()
    if project.champion_id != version.pk:
        broken += (f"version {project.champion} is in use",)
    told = AuditEvent.objects.filter(
        project=project, action=AuditAction.MODEL_PROMOTED, detail__number=version.number
    ).count()
    if told != 1:
        broken += (f"the log tells {told} promotions",)
    assert first is not None
    return Row(fault, seen, seconds, "the new version with all of its scores", broken)


def _certified(site: Deployment, stall: str, fault: str) -> Row:
    project = material.with_champion()
    Certificate.objects.filter(project=project).delete()
    Job.objects.filter(project=project).delete()
    job = request_certify(project=project)
    seconds, seen = killed_at(site, stall, job)
    broken = broken_after(job)
    count = Certificate.objects.filter(project=project).count()
    if count != 1:
        broken += (f"{count} certificates: the second spends a share of the promise for nothing",)
    return Row(fault, seen, seconds, "one certificate, and the verdicts that it allows", broken)


def import_begun(site: Deployment, content: bytes) -> tuple[Project, Job]:
    """Upload an archive: a new project, and its job."""
    project = make_project(**material.QUIET)
    (token,) = material.staff(project, 1, Role.OPS)
    path = f"/api/projects/{project.pk}/imports/"
    said = Caller(site.url, token).upload(path, {"files": ("pictures.zip", content)})
    assert said.status == 202, said
    return project, Job.objects.get(pk=said.body["job"]["id"])


def _badly_asked_for(project: Project) -> list[str]:
    """Images that nobody is going to score, and products that two jobs name."""
    jobs = Job.objects.filter(project=project, kind=JobKind.SCORE)
    named = Counter(pk for job in jobs for pk in job.arguments["product_ids"])
    pending = Generation.objects.filter(project=project, score_state=ScoreState.PENDING)
    forgotten, twice = (
        pending.exclude(product__in=named).count(),
        sum(n > 1 for n in named.values()),
    )
    return [
        *([f"{forgotten} images that nobody will score"] if forgotten else []),
        *([f"{twice} products that two jobs score"] if twice else []),
    ]


def while_the_other_stands_still(fault: Fault) -> Fault:
    """The fault, with the Celery worker paused until the victim is killed, so that it waits."""

    @wraps(fault)
    def begin(site: Deployment) -> Row:
        with site.celery.paused():
            return fault(site)

    return begin


FAULTS = tuple(
    while_the_other_stands_still(each)
    for each in (
        mid_scoring, mid_import, after_import, mid_refit, mid_promotion, after_promotion,
        mid_certification, after_certificate,
    )
)  # fmt: skip
