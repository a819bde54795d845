"""Rescore and plan a million generations while people keep answering, on PostgreSQL.

    python -m tests.bench.replan [--generations 1000000] [--annotators 8] [--http]

Makes a scratch database on the server that TEST_DATABASE_URL names: a catalogue of generations with
cached features (fp16) and the champion's scores. A worker in its own process then promotes another
version, which rescores everything, and plans twice: once from everything, and once as after new
answers. Prints wall time, the processor time of worker and database, and the worker's peak memory.
It also prints how long people waited for their next question: before and after, while the worker
was idle, and during its work, as a whole and by stage. People ask in the database layer; with
`--http` they ask over HTTP as the page does, with the site as in production.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from tests.bench.at_scale.annotators import Crew, in_process, over_http, percentiles
from tests.bench.at_scale.production import production_server
from tests.bench.at_scale.scratch import ask, describe_server, fill, scratch_database, start_django

ENCODER = "benchmark@1"
COMPONENTS = 64
ROWS_AT_ONCE = 10_000
IDLE_SECONDS = 60
SLOWEST_SHOWN = 10


def load_features(generations: int, dimension: int) -> None:
    """Store features for every generation. Their values don't affect the measurements."""
    from django.db import connection

    some = np.random.default_rng(0).normal(size=(ROWS_AT_ONCE, dimension)).astype("<f2")
    length = len(ENCODER)
    layout = np.dtype(
        [("count", ">i2"), ("l1", ">i4"), ("key", f"S{length}"), ("l2", ">i4"),
         ("vector", f"V{2 * dimension}"), ("l3", ">i4"), ("at", ">i8"), ("l4", ">i4"),
         ("generation", ">i8")]
    )  # fmt: skip
    copied = (
        "COPY annotator_features (encoder_key, vector, created_at, generation_id)"
        " FROM STDIN (FORMAT BINARY)"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for start in range(0, generations, ROWS_AT_ONCE):
            rows = np.zeros(min(ROWS_AT_ONCE, generations - start), layout)
            rows["count"], rows["l1"], rows["key"] = 4, length, ENCODER.encode()
            rows["l2"], rows["l3"], rows["l4"] = 2 * dimension, 8, 8
            rolled = np.ascontiguousarray(np.roll(some, start // ROWS_AT_ONCE, axis=1))
            rows["vector"] = rolled.view(f"V{2 * dimension}")[: len(rows), 0]
            rows["generation"] = np.arange(len(rows)) + start + 1
            content = b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff"
            cursor.copy_expert(copied, BytesIO(content))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE annotator_features")


def make_version(project_id: int, dimension: int) -> int:
    """Make a version with weights of the true size and return its id. Another one is in use."""
    from django.core.files import File
    from django.core.files.storage import default_storage

    from annotator.models import Project
    from scoring.reward.head import RewardConfig, RewardHead
    from scoring.reward.network import Calibration, LaplaceNetwork
    from scoring.reward.projection import Projection
    from tests.factories import make_version as make_row

    rng, k = np.random.default_rng(1), COMPONENTS
    head = RewardHead(
        config=RewardConfig("laplace", k, 10.0, ENCODER),
        projection=Projection(
            mean=np.zeros(dimension, np.float32),
            spread=np.ones(dimension, np.float32),
            basis=(rng.normal(size=(dimension, k)) / np.sqrt(dimension)).astype(np.float32),
        ),
        network=LaplaceNetwork(
            weights=rng.normal(size=k) / 8,
            root=np.tril(rng.normal(size=(k + 1, k + 1))) / 16,
            link=np.array([1.0, 0.0, 0.0]),
        ),
        calibration=Calibration(),
    )
    project = Project.objects.get(pk=project_id)
    with tempfile.TemporaryDirectory() as folder:
        path = head.save(Path(folder))
        name = f"projects/{project_id}/models/{path.name}"
        with path.open("rb") as file:
            default_storage.save(name, File(file))
    make_row(project, state="champion", encoder_key=ENCODER)
    return make_row(project, encoder_key=ENCODER, checkpoint=name, sha256=path.stem).pk


@dataclass(frozen=True)
class Stage:
    """When a stage began and ended, and the processor seconds of the worker and its connection."""

    began: float
    ended: float
    worker: float
    database: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began


@contextmanager
def timed(stages: dict[str, Stage], name: str) -> Iterator[None]:
    """Record the cost of the block under this name."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/stat")

    def processor() -> float:
        fields = backend.read_text().rpartition(")")[2].split() if backend.exists() else []
        ticks = sum(map(int, fields[11:13])) if fields else 0
        return ticks / os.sysconf("SC_CLK_TCK")

    began, own, theirs = time.time(), time.process_time(), processor()
    yield
    stages[name] = Stage(began, time.time(), time.process_time() - own, processor() - theirs)


def work(url: str, home: str, project_id: int, version_id: int, results: Any) -> None:
    """Do the worker's job: promote the version, then plan twice."""
    os.environ["PACKSHOT_HOME"] = home
    start_django(url)
    from annotator.jobs.job_run import JobRun
    from annotator.models import Job, JobKind, JobState, ModelVersion
    from annotator.priority import give_way
    from annotator.scoring_requests import request_plan
    from annotator.versions import promote as registry
    from scoring.worker import promote as worker
    from scoring.worker.plan import plan

    give_way()  # as workers do when they start
    stages: dict[str, Stage] = {}
    switch: Callable[..., None] = registry.switch_champion

    def timed_switch(**arguments: Any) -> None:
        with timed(stages, "  of it, the switch"):
            switch(**arguments)

    watched = patch.object(worker, "switch_champion", timed_switch)
    with watched, timed(stages, "rescore and switch"):
        worker.put_in_use(ModelVersion.objects.get(pk=version_id), by=None)

    def plan_once(stage: str) -> None:
        job = request_plan(project=ModelVersion.objects.get(pk=version_id).project)
        rows = Job.objects.filter(pk=job.pk, kind=JobKind.PLAN)
        rows.update(state=JobState.RUNNING, worker="benchmark")
        with timed(stages, stage):
            plan(JobRun(rows.get()))
        rows.update(state=JobState.SUCCEEDED)

    plan_once("plan")
    plan_once("plan again, after answers")
    results.put((stages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def measure(
    url: str, project_id: int, version_id: int, people: int, *, address: str | None = None
) -> None:
    """Measure idle, beside the worker, and idle again, because a machine's speed varies.

    address: the site's, for people who use it over HTTP.
    """
    via, where = (in_process, url) if address is None else (over_http, address)

    def ask_meanwhile(do: Callable[[], Any]) -> tuple[Any, list[tuple[float, float]]]:
        crew = Crew(via, where, project_id, people=people, think=1.0)
        crew.start()
        found = do()
        spent = crew.finish()
        return found, [asked for one in spent for asked in zip(one.asked_at, one.next, strict=True)]

    def promote_and_plan() -> tuple[dict[str, Stage], float]:
        context = multiprocessing.get_context("spawn")
        results = context.Queue()
        home = os.environ["PACKSHOT_HOME"]
        worker = context.Process(target=work, args=(url, home, project_id, version_id, results))
        worker.start()
        found: tuple[dict[str, Stage], float] = results.get(timeout=3600)
        worker.join()
        return found

    def idle() -> None:
        time.sleep(IDLE_SECONDS)

    _, before = ask_meanwhile(idle)
    (stages, peak), meanwhile = ask_meanwhile(promote_and_plan)
    _, after = ask_meanwhile(idle)
    show_work(stages, peak)
    show_waiting(before, meanwhile, after, stages, people)


def show_work(stages: dict[str, Stage], peak: float) -> None:
    """Print what the worker's stages cost; peak: megabytes."""
    print(f"\n{'':38} began  seconds  worker's CPU  database's CPU")
    first = min(stage.began for stage in stages.values())
    for name, stage in sorted(stages.items(), key=lambda each: each[1].began):
        times = f"{stage.began - first:5.1f}  {stage.seconds:7.1f}"
        print(f"{name:38} {times}  {stage.worker:12.1f}  {stage.database:14.1f}")
    complete = stages["rescore and switch"].seconds + stages["plan"].seconds
    print(f"{'complete: rescored and planned':38} {complete:14.1f}")
    print(f"{'peak memory of the worker, MB':38} {peak:14.0f}")


def show_waiting(
    before: list[tuple[float, float]],
    meanwhile: list[tuple[float, float]],
    after: list[tuple[float, float]],
    stages: dict[str, Stage],
    people: int,
) -> None:
    """Print a table from the (time, milliseconds) of each requested question."""
    # In production a worker is already running, so its start is not part of the measurement.
    began = min(stage.began for stage in stages.values())
    ended = max(stage.ended for stage in stages.values())
    meanwhile = [each for each in meanwhile if began <= each[0] <= ended]
    rows = {"idle, before": before, "idle, after": after, "idle, both": before + after}
    rows["beside the worker"] = meanwhile
    for name, stage in sorted(stages.items(), key=lambda each: each[1].began):
        rows[f"  {name}"] = [each for each in meanwhile if stage.began <= each[0] <= stage.ended]
    print(f"\nnext question, ms, {people} people who think for a second")
    print(f"{'':27}      p50     p95     p99   questions")
    for name, asked in rows.items():
        if asked:
            print(f"{name:27}  {percentiles([ms for _, ms in asked])}  {len(asked):10d}")
    if not meanwhile:
        print("nobody asked while the worker was busy: too few generations to compare")
        return
    idle, beside = (
        np.percentile([ms for _, ms in asked], 99) for asked in (before + after, meanwhile)
    )
    print(f"p99 beside the worker: {beside / idle:.1f} times idle")
    slowest = sorted(meanwhile, key=lambda each: -each[1])[:SLOWEST_SHOWN]
    listed = ", ".join(f"{ms:.0f} ms at {at - began:.1f} s" for at, ms in slowest)
    print(f"the slowest, by seconds since the worker began: {listed}")


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generations", type=int, default=100_000)
    parser.add_argument("--dimension", type=int, default=1536)
    parser.add_argument("--annotators", type=int, default=8)
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--http", action="store_true", help="people ask over HTTP")
    options = parser.parse_args()
    with scratch_database("packshot_bench_replan") as url, tempfile.TemporaryDirectory() as home:
        os.environ["PACKSHOT_HOME"] = home
        start_django(url)
        from django.db import connections

        project_id = fill(generations=options.generations, people=options.annotators)
        load_features(options.generations, options.dimension)
        version_id = make_version(project_id, options.dimension)
        ask(project_id, generations=options.generations, questions=options.questions)
        print(
            f"replan: {options.generations:,} generations x {options.dimension} features,"
            f" {describe_server()}",
            flush=True,
        )
        if options.http:
            with production_server(url) as address:
                measure(url, project_id, version_id, options.annotators, address=address)
        else:
            measure(url, project_id, version_id, options.annotators)
        connections.close_all()


if __name__ == "__main__":
    main()
