"""The clocks of single machines jump by two hours; the database's stays right."""

from __future__ import annotations

import time

from annotator.models import Hold, HoldState, Job, JobKind, Role
from annotator.scoring_requests import request_score
from tests.factories import make_job, make_project
from tests.faults import invariants, material
from tests.faults.deployment import Deployment
from tests.faults.killed_workers import wait_until_ended
from tests.faults.people import Caller
from tests.faults.report import Row
from tests.faults.servers import wait_for

JUMP = 7_200.0
FILES = {"files": ("pictures.zip", material.archive(20))}


def web_ahead(site: Deployment) -> Row:
    """Of the web server: somebody asks for a question that another holds; somebody uploads."""
    project, imported = material.with_questions(1), make_project(**material.QUIET)
    mine, other = (Caller(site.url, token) for token in material.staff(project, 2))
    (token,) = material.staff(imported, 1, Role.OPS)
    path = f"/api/projects/{project.pk}/questions/next/"
    first = mine.post(path, {"count": 1}).body["questions"]
    with site.web.beliefs.ahead(JUMP):
        second = other.post(path, {"count": 1}).body["questions"]
        said = Caller(site.url, token).upload(f"/api/projects/{imported.pk}/imports/", FILES)
    began, job = time.monotonic(), Job.objects.get(pk=said.body["job"]["id"])
    wait_until_ended(job)
    seconds = time.monotonic() - began
    broken = [] if first and not second else ["a question was handed to two people"]
    held = Hold.objects.filter(project=project, state=HoldState.ACTIVE).count()
    broken += [] if held == 1 else [f"{held} holds"]
    return Row(
        "web server's clock two hours ahead",
        "nothing: the question stays with its holder",
        seconds,
        "the import asked for meanwhile runs at once",
        (*broken, *invariants.all_broken(project), *invariants.all_broken(imported)),
    )


def workers_jump(site: Deployment) -> Row:
    """Of the worker and of beat, ahead and back again while they work."""
    project = material.with_pictures(2, 2)
    with site.celery.beliefs.ahead(JUMP), site.beat.beliefs.ahead(JUMP):
        products = list(project.products.values_list("pk", flat=True))
        (first,) = request_score(project=project, product_ids=products[:1])
        wait_until_ended(first)
    # Back again, the last sweep seems to lie two hours ahead. Only a sweep tells of this job.
    second = make_job(project, JobKind.SCORE, arguments={"product_ids": products[1:]})
    began = time.monotonic()
    wait_until_ended(second)
    seconds = time.monotonic() - began
    broken = [f"{each.attempts} attempts" for each in (first, second) if each.attempts != 1]
    wait_for(lambda: not invariants.scores_broken(project), "the scores")
    return Row(
        "worker's and beat's clocks two hours ahead, then back",
        "nothing",
        seconds,
        "both jobs done in one attempt",
        (*broken, *invariants.all_broken(project)),
    )


FAULTS = (web_ahead, workers_jump)
