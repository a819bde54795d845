"""One batch through a running server: an admin freezes it, people answer its lot, it is decided.

Everything goes over HTTP to a server and a worker of their own on PostgreSQL. The catalogue is made
up: scores are calibrated, and whether an image is good is drawn once by its score. Two of three
simulated people answer about each image, and the third where they differ; each is right 97 % of the
time.
"""

from __future__ import annotations

import os
import tempfile
import time
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from scoring.arrays import Bools, Floats
from tests.bench.at_scale.scratch import scratch_database, start_django
from tests.bench.batches.in_database import prepare
from tests.bench.batches.populations import Batch
from tests.bench.efficiency.over_http import running
from tests.bench.replan import load_features, make_version

if TYPE_CHECKING:
    from annotator.simulation.client import Client

PEOPLE: Final = 3
DIMENSION: Final = 16
PRECISION, CONFIDENCE = 0.9, 0.9
SECONDS_WITHOUT_QUESTIONS: Final = 20.0
# Only the lot is asked: this is about the promise, not about learning.
SETTINGS: Final = {
    "target_precision": PRECISION,
    "confidence": CONFIDENCE,
    "lot_question_share": 1.0,
    "audit_question_share": 0.0,
    "gold_share": 0.0,
    "retrain_after_answers": 0,
    "plan_ahead": 60,
}


def run_over_http(images: int, answers: int, *, every: int = 20) -> None:
    """Print, after each `every` answered images, what is proven; at the end the true precision."""
    with scratch_database("packshot_bench_http") as url, tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "PACKSHOT_HOME": home, "PACKSHOT_MODE": "demo", "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "annotator.settings", "REDIS_URL": "",
            "OMP_NUM_THREADS": "1", "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        os.environ.update(environment)
        start_django(url)
        from django.db import connections

        from annotator.models import Generation, Project, Role
        from annotator.simulation.client import Client
        from annotator.simulation.staff import hired

        project = Project.objects.get(pk=prepare(images))
        _use_model(project, images)
        rows = Generation.objects.order_by("pk").values_list("score", flat=True)
        score = np.array([each or 0.0 for each in rows])
        good = np.random.default_rng(5).random(images) < score
        with hired(project=project, count=PEOPLE, watcher=Role.ADMIN) as staff, \
                running(environment) as address:  # fmt: skip
            people = [Client(address, token) for token in staff.tokens]
            admin = Client(address, staff.watcher_token)
            _Run(project.pk, admin, people, good, score).until(answers, every)
        connections.close_all()


def _use_model(project: Any, images: int) -> None:
    """A model whose features and weights exist, because planning reads them."""
    from annotator.models import ModelVersion, Project

    load_features(images, DIMENSION)
    ModelVersion.objects.filter(project=project).update(state="retired")
    version = make_version(project.pk, DIMENSION)
    ModelVersion.objects.filter(project=project).update(state="retired")
    ModelVersion.objects.filter(pk=version).update(state="champion")
    Project.objects.filter(pk=project.pk).update(champion=version, **SETTINGS)


class _Run:
    """The people at work. good, score: (n,) of the images in order of their ids, from 1 on."""

    def __init__(
        self, project: int, admin: Client, people: list[Client], good: Bools, score: Floats
    ) -> None:
        from annotator.simulation.person import Character, SimulatedPerson

        self._path = f"api/projects/{project}/"
        self._admin, self._clients = admin, people
        self._people = [SimulatedPerson(Character(), seed=n) for n in range(len(people))]
        self._batch = Batch(good=good, score=score)

    def until(self, answers: int, every: int) -> None:
        """Freeze, let people answer up to so many images, and print what is proven meanwhile."""
        self._admin.post(f"{self._path}batches/")
        self._wait_for_jobs()
        print(f"\n{len(self._batch.good):,} images over HTTP, {PRECISION:.0%} at {CONFIDENCE:.0%}")
        print("answered images   accepted by certificate   rejected   missing until the first")
        shown = -every
        while True:
            standing = self._admin.get(f"{self._path}batches/")[0]
            accept, reject = standing["accept"], standing["reject"]
            answered = max(accept["answered"], reject["answered"])
            if answered >= shown + every or answered >= answers:
                shown = answered
                print(f"{answered:15d}   {accept['images']:23d}   {reject['images']:8d}"
                      f"   {accept['answers_missing']}", flush=True)  # fmt: skip
            if answered >= answers or not self._answer_some(every):
                break
            self._wait_for_jobs()
        self._grade()

    def _answer_some(self, images: int) -> int:
        """Answer about so many images; how many questions were answered."""
        from annotator.simulation.truth import Truth

        given, idle_since = 0, time.monotonic()
        while given < 2 * images and time.monotonic() - idle_since < SECONDS_WITHOUT_QUESTIONS:
            before = given
            for client, person in zip(self._clients, self._people, strict=True):
                path = f"{self._path}questions/next/"
                for question in client.post(path, {"count": 1})["questions"]:
                    is_good = bool(self._batch.good[question["left"]["id"] - 1])
                    said = person.answer("single", Truth(is_good, True, 0.5), None)
                    changed = [question["left"]["id"]] if said["changed_left"] else []
                    body = {"choice": said["choice"], "changed": changed, "reasons": {},
                            "milliseconds": said["milliseconds"]}  # fmt: skip
                    address = f"api/questions/{question['id']}/answers/"
                    client.post(address, body, idempotent=True)
                    given += 1
            if given > before:
                idle_since = time.monotonic()
            elif not self._jobs():
                break
            else:
                time.sleep(0.3)
        return given

    def _jobs(self) -> list[Any]:
        return [
            job
            for state in ("running", "queued")
            for job in self._admin.get(f"{self._path}jobs/?state={state}&limit=5")["results"]
        ]

    def _wait_for_jobs(self) -> None:
        time.sleep(1.0)  # gives the sweeper time to request them
        while self._jobs():
            time.sleep(0.3)

    def _grade(self) -> None:
        """Print how many images the policy decided, how many rightly, beside an oracle's number."""
        print("               images   right   oracle's")
        oracles = {"accepted": self._batch, "rejected": Batch(~self._batch.good,
                                                             1.0 - self._batch.score)}  # fmt: skip
        for verdict, oracle in oracles.items():
            rows = self._admin.pages(f"{self._path}generations/?verdict={verdict}&limit=200")
            ids = np.array([r["id"] for r in rows if r["verdict_by"] == "policy"], dtype=np.int64)
            right = float(oracle.good[ids - 1].mean()) if len(ids) else float("nan")
            print(f"{verdict:>12}   {len(ids):6d}   {right:5.3f}"
                  f"   {oracle.oracle(1.0 - PRECISION):8d}", flush=True)  # fmt: skip
