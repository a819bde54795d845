"""The web server's processes are killed in the middle of a request; the server starts new ones."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable

from annotator.models import ACTIVE_STATES, Answer, Job, JobKind, Role
from tests.browser.running_site import answers
from tests.factories import make_project
from tests.faults import invariants, material
from tests.faults.deployment import Deployment
from tests.faults.people import Caller, Said, form_of
from tests.faults.report import Row
from tests.faults.servers import wait_for

FILES = {"files": ("pictures.zip", material.archive(60))}

APART = 8.0  # seconds between two kills


def mid_upload(site: Deployment) -> Row:
    """With half of the body received; the same upload is sent again, with the same key."""
    body, kind = form_of(FILES)
    sent = threading.Event()
    return _upload(
        site,
        lambda caller, path, key: caller.half(path, body, kind, sent, key=key),
        sent.wait,
        "web server killed while it receives an upload",
    )


def before_job(site: Deployment) -> Row:
    """With the files stored, before there is a job for them."""
    site.arm("uploaded")
    return _upload(
        site,
        lambda caller, path, key: caller.upload(path, FILES, key=key),
        lambda: site.wait_for_mark("uploaded"),
        "web server killed between an upload and its job",
    )


def _upload(
    site: Deployment,
    send: Callable[[Caller, str, str], Said],
    arrived: Callable[[], object],
    fault: str,
) -> Row:
    project, key = make_project(**material.QUIET), uuid.uuid4().hex
    (token,) = material.staff(project, 1, Role.OPS)
    path, caller = f"/api/projects/{project.pk}/imports/", Caller(site.url, token)
    first, seconds = _kill_during(site, lambda: send(caller, path, key), arrived)
    said = [caller.upload(path, FILES, key=key) for _ in range(2)]
    # Rows and counters agree in each snapshot, but are counted by two statements.
    imports = Job.objects.filter(project=project, kind=JobKind.IMPORT)
    wait_for(lambda: not imports.filter(state__in=ACTIVE_STATES).exists(), "the import to end")
    broken = [] if imports.count() == 1 else [f"{imports.count()} imports"]
    broken += [f"sent again: {each.summary}" for each in said if each.status != 202]
    return Row(
        fault,
        first.summary,
        seconds,
        "sent again with the same key: one import",
        (*broken, *invariants.all_broken(project)),
    )


def mid_answer(site: Deployment) -> Row:
    """With the answer written and not committed."""
    return _answer(site, "answering", "web server killed while it stores an answer")


def after_answer(site: Deployment) -> Row:
    """With the answer stored, before the person is told."""
    return _answer(site, "answered", "web server killed before it confirms an answer")


def _answer(site: Deployment, place: str, fault: str) -> Row:
    project, key = material.with_questions(3), uuid.uuid4().hex
    (token,) = material.staff(project, 1)
    caller = Caller(site.url, token)
    site.arm(place)
    asked = caller.post(f"/api/projects/{project.pk}/questions/next/", {"count": 1})
    path = f"/api/questions/{asked.body['questions'][0]['id']}/answers/"
    first, seconds = _kill_during(
        site,
        lambda: caller.post(path, {"choice": "good"}, key=key),
        lambda: site.wait_for_mark(place),
    )
    said = [caller.post(path, {"choice": "good"}, key=key) for _ in range(2)]
    stored = Answer.objects.filter(project=project).count()
    broken = [] if stored == 1 else [f"{stored} answers"]
    broken += [f"sent again: {each.summary}" for each in said if each.status not in (200, 201)]
    return Row(
        fault,
        first.summary,
        seconds,
        "sent again with the same key: stored once",
        (*broken, *invariants.all_broken(project, acknowledged=[key])),
    )


_killed = [-APART]  # when the server's processes were killed last


def _kill_during(
    site: Deployment, request: Callable[[], Said], arrived: Callable[[], object]
) -> tuple[Said, float]:
    """Kill the server's processes once the request has arrived; what its sender sees, and seconds
    until others answer."""
    said: list[Said] = []
    sender = threading.Thread(target=lambda: said.append(request()), daemon=True)
    sender.start()
    arrived()
    # Granian takes workers that die again within 5.5 seconds for a crash loop, and ends.
    time.sleep(max(0.0, APART - (time.monotonic() - _killed[0])))
    began = _killed[0] = time.monotonic()
    site.web.kill_children()
    sender.join()
    wait_for(lambda: answers(f"{site.url}/api/health/"), "the web server")
    return said[0], time.monotonic() - began


FAULTS = (mid_upload, before_job, mid_answer, after_answer)
