"""Redis comes back empty, and PostgreSQL crashes, while people work."""

from __future__ import annotations

import time

from annotator.models import Generation, ScoreState
from annotator.scoring_requests import request_score
from tests.factories import make_user
from tests.faults import invariants, material
from tests.faults.deployment import Deployment
from tests.faults.killed_workers import wait_until_ended
from tests.faults.people import Caller, at_work
from tests.faults.report import Row
from tests.faults.servers import wait_for

PEOPLE, QUESTIONS = 4, 4_000


def redis_empty(site: Deployment) -> Row:
    """Killed with all hints, and started again after somebody has tried to log in."""
    project, scored = material.with_questions(QUESTIONS), material.with_pictures(2, 2)
    tokens, caller = material.staff(project, PEOPLE), Caller(site.url)
    make_user("walter")
    products = list(scored.products.values_list("pk", flat=True))
    with at_work(site.url, tokens, project.pk) as shift:
        wait_for(lambda: shift.acknowledged, "the first answer")
        site.redis.kill()
        login = caller.post("/api/session/", {"username": "walter", "password": "password"})
        (job,) = request_score(project=scored, product_ids=products)
        given = len(shift.acknowledged)
        wait_for(lambda: len(shift.acknowledged) > given + PEOPLE, "answers without Redis")
        began = time.monotonic()
        site.redis.start()
        wait_until_ended(job)
        seconds = time.monotonic() - began
    broken = [] if login.status == 200 else [f"login: {login.summary}"]
    broken += [*invariants.all_broken(project, acknowledged=shift.acknowledged)]
    broken += invariants.all_broken(scored)
    done = Generation.objects.filter(project=scored, score_state=ScoreState.SCORED).count()
    broken += [] if done == 4 else [f"{done} of 4 images scored"]
    return Row(
        "Redis away, then back empty",
        f"people answer and log in; {shift.seen}",
        seconds,
        f"{len(shift.acknowledged)} answers once each; the job begun meanwhile is done",
        tuple(broken),
    )


def postgres_crash(site: Deployment) -> Row:
    """Ended without a checkpoint, as by a power cut, under people who answer without a rest."""
    project = material.with_questions(QUESTIONS)
    tokens = material.staff(project, PEOPLE)
    with at_work(site.url, tokens, project.pk) as shift:
        wait_for(lambda: len(shift.acknowledged) > 5 * PEOPLE, "answers")
        site.postgres.crash()
        wait_for(lambda: shift.failures, "somebody to notice")
        began = time.monotonic()
        site.postgres.start()
        given = len(shift.acknowledged)
        wait_for(lambda: len(shift.acknowledged) > given, "answers after the crash")
        seconds = shift.seconds_until_next(began)
        wait_for(lambda: len(shift.acknowledged) > given + 5 * PEOPLE, "more answers")
    material.forget_connections()
    return Row(
        "PostgreSQL crashed under load",
        shift.seen,
        seconds,
        f"{len(shift.acknowledged)} acknowledged answers, each stored once",
        invariants.all_broken(project, acknowledged=shift.acknowledged),
    )


FAULTS = (redis_empty, postgres_crash)
