"""The same campaign through the product (HTTP, database, worker) beside the simulated one.

A temporary project imports the photos. Simulated people answer in batches through the public API;
after each batch an admin retrains and promotes. The images that the app set aside for its audit are
graded by the rewards that the API shows. The simulated campaign then gets the features that the app
stored, the same raters and the same held-out images.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from scoring.acquisition import DEFAULT_STRATEGY
from scoring.features.base import Encoder
from scoring.reward.select import FitSettings
from scoring.vocabulary.message import Message
from tests.bench.efficiency.curves import BATCH, Draw, grades, learning_curve
from tests.bench.photos.sets import ROOT, Photos, live_rows
from tests.browser.running_site import answers as is_answering
from tests.browser.running_site import free_port, wait_for

HELD_OUT: Final = 0.3
PAPER_DRAWS: Final = 10
SECONDS: Final = 900.0
SETTINGS: Final = {
    "audit_share": HELD_OUT,
    "audit_question_share": 0.0,
    "pair_share": 0.0,
    "gold_share": 0.0,
    "plan_ahead": BATCH,
    "retrain_after_answers": 0,
    "strategy": DEFAULT_STRATEGY,
}


def run_over_http(folder: Path, photos: Photos, seen_by: Encoder, most: int) -> None:
    """Print average precision by answers: over HTTP, and simulated with its band.

    `seen_by` made the photos' features.
    """
    with tempfile.TemporaryDirectory(prefix="packshot-bench-") as home:
        environment = _environment(Path(home))
        os.environ.update(environment)
        import django

        django.setup()
        project = _scored_project(Path(home), folder, photos, seen_by.key)
        known = _stored(project, photos)
        draw = Draw(_held_out(project), _raters(known), seed=0)
        with running(environment) as url:
            found = _campaign(url, project, known, draw, most)
    paper = np.array(
        [
            learning_curve(known, DEFAULT_STRATEGY, replace(draw, seed=s), FitSettings(), most)
            for s in range(PAPER_DRAWS)
        ]
    )[..., 0]
    low, high = paper.min(axis=0), paper.max(axis=0)
    print(f"answers  over HTTP  on paper, mean and range of {PAPER_DRAWS} plans")
    for step, precision in enumerate(found):
        band = f"{paper[:, step].mean():.3f} [{low[step]:.3f} to {high[step]:.3f}]"
        print(f"{BATCH * (step + 1):7d}  {precision:9.3f}  {band}", flush=True)
    inside = np.mean((found >= low) & (found <= high))
    print(f"within the range: {inside:.0%}; mean {np.mean(found):.3f} against {paper.mean():.3f}")


def _environment(home: Path) -> dict[str, str]:
    ours = {
        "PACKSHOT_MODE": "demo",
        "PACKSHOT_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "annotator.settings",
        "REDIS_URL": "",
        "OMP_NUM_THREADS": "1",
        "LOG_LEVEL": "ERROR",
    }
    return {**os.environ, **ours}


def _scored_project(home: Path, folder: Path, photos: Photos, key: str) -> Any:
    """Make a project with each photo as a product, and features stored as scoring stores them.

    Scoring has its own benchmark, so this one uses the kept features.
    """
    from django.core.management import call_command

    from annotator.imports.import_rows import import_rows
    from annotator.imports.rows import Format
    from annotator.imports.source import source_at
    from annotator.models import Generation, Project
    from annotator.scores.record_scores import record_results

    call_command("migrate", verbosity=0)
    project = Project.objects.create(name="Photos", slug="photos", **SETTINGS)
    manifest = []
    for number, row in enumerate(live_rows(folder)[: len(photos)]):
        name = Path(row["file"]).name
        shutil.copyfile(folder / row["file"], home / name)
        manifest.append(
            {"product": f"p{number}", "original": name, "generation": str(number), "image": name}
        )
    (home / "photos.jsonl").write_text("\n".join(map(json.dumps, manifest)))
    source = source_at(home / "photos.jsonl", format=Format.AUTO, max_bytes=2**32)
    import_rows(
        project=project,
        source=source,
        progress=Silence(),
        on_products=lambda _ids: None,
        on_refused=lambda refused: print(*refused),
    )
    ids = dict(Generation.objects.filter(project=project).values_list("external_id", "pk"))
    results = [_result(ids[str(row)], vector, key) for row, vector in enumerate(photos.features)]
    record_results(project=project, results=results, champion=None)
    return project


def _result(generation_id: int, vector: np.ndarray, key: str) -> Any:
    """A scoring result with features and a report without findings."""
    from annotator.models import ConsistencyOutcome
    from annotator.scores.record_scores import FoundReport, ScoringResult

    report = FoundReport(
        outcome=ConsistencyOutcome.CONSISTENT,
        p_consistent=1.0,
        measurements={},
        findings=[],
        transform=None,
        outline=[],
        heat_map=b"",
        segmenter="none",
        version="none",
    )
    stored = np.clip(vector, -65_504, 65_504).astype("<f2").tobytes()
    return ScoringResult(generation_id, {key: stored}, report)


def _stored(project: Any, photos: Photos) -> Photos:
    """The photos with the features that the app stored, in their order."""
    from annotator.models import Features

    rows = Features.objects.filter(generation__project=project)
    vectors = {
        int(name): np.frombuffer(vector, dtype="<f2")
        for name, vector in rows.values_list("generation__external_id", "vector")
    }
    features = np.array([vectors[number] for number in range(len(photos))], dtype=np.float32)
    return replace(photos, features=features)


def _held_out(project: Any) -> np.ndarray:
    from annotator.models import Generation

    rows = Generation.objects.filter(project=project)
    audit = dict(rows.values_list("external_id", "product__is_audit"))
    return np.array([audit[str(number)] for number in range(len(audit))])


def _raters(photos: Photos) -> np.ndarray:
    """(n,): the answer of each photo's only rater."""
    noise = np.random.default_rng(0).normal(size=len(photos))
    return np.asarray(photos.score + photos.spread * noise >= photos.threshold)


class Silence:
    """A progress report that nobody reads."""

    def advance(self, done: int, total: int, message: Message | None = None) -> None:
        """Ignore it."""

    def check_cancelled(self) -> None:
        """Never cancel."""


@contextmanager
def running(environment: dict[str, str]) -> Iterator[str]:
    """Run the web server and a worker; yield the address."""
    from annotator.demo.serve import web_server

    port = free_port()
    url = f"http://127.0.0.1:{port}"
    commands = [
        web_server(host="127.0.0.1", port=port),
        [sys.executable, "manage.py", "work", "--processes", "1"],
    ]
    started = [subprocess.Popen(each, cwd=ROOT, env=environment) for each in commands]
    try:
        wait_for(lambda: is_answering(f"{url}/api/health/"), 120, "the server to answer")
        yield url
    finally:
        for each in started:
            each.terminate()
        for each in started:
            _end(each)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for it; on a busy machine it may not end in time, and the figures are known by then."""
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _campaign(url: str, project: Any, photos: Photos, draw: Draw, most: int) -> list[float]:
    """Average precision on the held-out photos after each batch."""
    from annotator.models import Role
    from annotator.simulation.client import Client
    from annotator.simulation.staff import hired

    found = []
    path = f"api/projects/{project.pk}/"
    with hired(project=project, count=1, watcher=Role.ADMIN) as staff:
        person, admin = Client(url, staff.tokens[0]), Client(url, staff.watcher_token)
        rows = list(admin.pages(f"{path}generations/?limit=200"))
        good = {row["id"]: bool(draw.good[int(row["external_id"])]) for row in rows}
        for _ in range(most // BATCH):
            _answer_batch(person, path, good)
            _finished(admin, admin.post(f"{path}models/retrain/")["job"])
            newest = admin.get(f"{path}models/?limit=1")["results"][0]
            if newest["state"] == "candidate":
                _finished(admin, admin.post(f"api/models/{newest['id']}/promote/")["job"])
            rows = list(admin.pages(f"{path}generations/?limit=200"))
            rewards = {int(row["external_id"]): row["reward"] for row in rows}
            held_out = np.flatnonzero(draw.held_out).tolist()
            reward = np.array([rewards[number] for number in held_out])
            found.append(grades(reward, photos.score[draw.held_out], photos.threshold)[0])
    return found


def _answer_batch(person: Any, path: str, good: dict[int, bool]) -> None:
    """Give a batch of answers, one question at a time; good: answers by generation."""
    given, deadline = 0, time.monotonic() + SECONDS
    while given < BATCH and time.monotonic() < deadline:
        questions = person.post(f"{path}questions/next/", {"count": 1})["questions"]
        for question in questions:
            body: dict[str, Any] = {
                "choice": "good" if good[question["left"]["id"]] else "bad",
                "changed": [],
                "reasons": {},
                "milliseconds": 1500,
            }
            person.post(f"api/questions/{question['id']}/answers/", body, idempotent=True)
            given += 1
        if not questions:
            time.sleep(0.3)  # the sweeper plans again


def _finished(admin: Any, job: dict[str, Any]) -> None:
    """Return when the job has succeeded; raise SystemExit with its error if it failed."""
    deadline = time.monotonic() + SECONDS
    while job["state"] in ("queued", "running") and time.monotonic() < deadline:
        time.sleep(0.3)
        job = admin.get(f"api/jobs/{job['id']}/")
    if job["state"] != "succeeded":
        raise SystemExit(f"{job['kind']}: {job['state']} {job['error']}")
