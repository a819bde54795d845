"""How much a second machine brings: `python -m tests.bench.two_machines [--seconds 60]
[--web-share 0.25] [--worker-share 0.35] [--people 16]`.

Each web server and each worker runs on a machine of its own: a network namespace with a fixed share
of a core, so that the cores left over carry the database and the people. PostgreSQL and Redis are
started for this, and reached over the bridge between the namespaces; pictures lie in a folder that
all machines see. Needs root, for the namespaces; everything is taken down again at the end.

Measures answers a second with one web server, two, and one again, and images scored a second with
one worker, two, and one again, and prints how many times one two are. How much of its share each
machine used stands beside it: far below 100 %, something else was full.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tests.bench.at_scale.namespaces import Bridge, Machine, ahead_of_others, what_lacks
from tests.bench.at_scale.processes import processor_seconds
from tests.faults.servers import Postgres, Redis, programs, wait_for

ORDER = (1, 2, 1)  # one before and after two, so that a change of the surroundings shows
QUESTIONS, GENERATIONS = 50_000, 5_000
PATIENCE_SECONDS = 300
# What two machines must reach at least, as a multiple of one.
GOAL = 1.7


@dataclass(frozen=True)
class Measured:
    """What so many machines did each second, and which part of their shares it took."""

    machines: int
    rate: float
    used: float


@dataclass(frozen=True)
class Setting:
    """The bridge with the servers on it; processes in machines get `environment`."""

    bridge: Bridge
    url: str
    environment: dict[str, str]
    project_id: int


@contextmanager
def servers(folder: Path) -> Iterator[tuple[Bridge, Postgres, Redis]]:
    """PostgreSQL and Redis on a bridge."""
    bridge = Bridge()
    with bridge.up():
        postgres = Postgres(folder / "postgres", host=bridge.address, network=bridge.network)
        redis = Redis(folder / "redis", host=bridge.address)
        try:
            postgres.start()
            redis.start()
            yield bridge, postgres, redis
        finally:
            redis.kill()
            postgres.stop()


def prepare(bridge: Bridge, postgres: Postgres, redis: Redis, folder: Path, people: int) -> Setting:
    """Fill the database, and import the demo's pictures."""
    from tests.bench.at_scale.scratch import ask, fill, start_django

    os.environ |= {
        "REDIS_URL": redis.url, "STORAGE_URL": str(folder / "media"), "OMP_NUM_THREADS": "1",
        "PACKSHOT_HOME": str(folder / "home"), "PGAPPNAME": "bench",
    }  # fmt: skip
    start_django(postgres.url)
    import annotator.tasks  # noqa: F401  registers the handler of imports
    from annotator.demo.seed import SLUG, seed
    from annotator.imports.decoder.children import end_children
    from annotator.jobs.run import run_next
    from annotator.models import Product

    project_id = fill(generations=GENERATIONS, people=people)
    ask(project_id, generations=GENERATIONS, questions=QUESTIONS)
    seed()
    run_next(kinds=["import"])
    end_children()
    if not Product.objects.filter(project__slug=SLUG).exists():
        raise RuntimeError("The demo's pictures were not imported")
    secret = {"SECRET_KEY": "only-for-this-benchmark-" * 3, "PACKSHOT_MODE": "production"}
    environment = {**os.environ, **secret, "DATABASE_URL": postgres.url}
    del environment["DJANGO_SETTINGS_MODULE"]
    return Setting(bridge, postgres.url, environment, project_id)


@contextmanager
def share_used(machines: Sequence[Machine], share: float) -> Iterator[list[float]]:
    """Limit the machines; the list then has how much of its share each has used."""
    for machine in machines:
        machine.limit(share)
    used: list[float] = []
    before = [processor_seconds(machine.pids()[:1]) for machine in machines]
    began = time.monotonic()
    yield used
    allowed = share * (time.monotonic() - began)
    for machine, at_first in zip(machines, before, strict=True):
        used.append((processor_seconds(machine.pids()[:1]) - at_first) / allowed)


def answers(setting: Setting, machines: int, options: argparse.Namespace) -> Measured:
    """People who don't think, spread over so many web servers."""
    from tests.bench.at_scale.annotators import Crew
    from tests.bench.at_scale.production import production_server
    from tests.bench.load import spread

    errors = multiprocessing.get_context("fork").Value("i", 0)
    with setting.bridge.machines(machines) as each, ExitStack() as running:
        addresses = [
            running.enter_context(
                production_server(setting.url, host=machine.address, start=machine.start)
            )
            for machine in each
        ]
        via = spread(addresses, errors, first=0)
        crew = Crew(via, "", setting.project_id, people=options.people * machines, think=0.0)
        crew.start()
        with share_used(each, options.web_share) as used:
            time.sleep(options.seconds)
            spent = crew.finish()
        if errors.value:
            raise RuntimeError(f"{errors.value} requests failed")
    given = sum(len(one.submit) for one in spent)
    return Measured(machines, given / max(one.seconds for one in spent), statistics.mean(used))


def images(setting: Setting, machines: int, options: argparse.Namespace) -> Measured:
    """Every picture is scored again and again by so many workers."""
    from django.db.models import Sum

    from annotator.models import Job

    everything = score_everything(setting.project_id)
    with setting.bridge.machines(machines) as each:
        for machine in each:
            machine.start(worker_command(machine.name), setting.environment)
        wait_for(lambda: len(workers_at_work()) == machines, "the workers", PATIENCE_SECONDS)

        def done() -> int:
            return Job.objects.filter(pk__in=everything).aggregate(n=Sum("done"))["n"] or 0

        with share_used(each, options.worker_share) as used:
            began, first = next_step(done)
            time.sleep(options.seconds)
            ended, last = next_step(done)
    end_jobs()
    return Measured(machines, (last - first) / (ended - began), statistics.mean(used))


def worker_command(name: str) -> list[str]:
    """A Celery worker as `docs/production.md` starts it."""
    return [
        sys.executable, *("-m", "celery", "-A", "annotator", "worker", "-Q", "judge,gpu"),
        *("-I", "scoring.worker", "--pool", "threads", "--concurrency", "1", "-n", f"{name}@%h"),
    ]  # fmt: skip


def next_step(done: Callable[[], int]) -> tuple[float, int]:
    """When the next image is done, and how many are done then."""
    before = done()
    while (now := done()) == before:
        time.sleep(0.1)
    return time.monotonic(), now


def score_everything(other: int) -> list[int]:
    """Jobs that score all of the demo's products, several times over, and no others."""
    from django.db.models.functions import Now

    from annotator.demo.seed import SLUG
    from annotator.models import Product, Project
    from annotator.scoring_requests import request_score

    end_jobs()
    # A worker that starts wants to compute features for its images, which have no files.
    Project.objects.filter(pk=other).update(archived_at=Now())
    project = Project.objects.get(slug=SLUG)
    products = [*Product.objects.filter(project=project).values_list("pk", flat=True)]
    rounds = (request_score(project=project, product_ids=products, again=True) for _ in range(3))
    return [job.pk for jobs in rounds for job in jobs]


def workers_at_work() -> set[str]:
    """The workers that have scored something."""
    from annotator.models import Job, JobState

    running = Job.objects.filter(state=JobState.RUNNING, done__gt=0)
    return set(running.values_list("worker", flat=True))


def end_jobs() -> None:
    """Nothing is left to do for the workers to come."""
    from annotator.models import ACTIVE_STATES, Job, JobState

    Job.objects.filter(state__in=ACTIVE_STATES).update(state=JobState.CANCELLED, lease_until=None)


def show(what: str, share: float, rounds: Sequence[Measured]) -> float:
    """Print what was measured; how many times one machine two are."""
    rates = {n: [each.rate for each in rounds if each.machines == n] for n in (1, 2)}
    ratio = statistics.mean(rates[2]) / statistics.mean(rates[1])
    print(f"\n{what}, a machine has {share:g} of a core")
    for each in rounds:
        print(f"  {each.machines} machine{'s' * (each.machines > 1):1} {each.rate:8.2f}/s  "
              f"{each.used:4.0%} of the share used")  # fmt: skip
    print(f"  two are {ratio:.2f} times one (goal {GOAL})", flush=True)
    return ratio


def measure(options: argparse.Namespace, folder: Path) -> int:
    """Measure both kinds; how many missed the goal."""
    from django.db import connections

    ratios = []
    with servers(folder) as (bridge, postgres, redis):
        setting = prepare(bridge, postgres, redis, folder, 2 * options.people)
        for what, one_round, share in (
            ("answers", answers, options.web_share),
            ("images scored", images, options.worker_share),
        ):
            ratios.append(show(what, share, [one_round(setting, n, options) for n in ORDER]))
        connections.close_all()
    return sum(ratio < GOAL for ratio in ratios)


def main() -> int:
    """Measure, or say in one line why that can't be done here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--web-share", type=float, default=0.25)
    parser.add_argument("--worker-share", type=float, default=0.35)
    parser.add_argument("--people", type=int, default=16, help="for each web server")
    options = parser.parse_args()
    lacks = what_lacks()
    if programs() is None or shutil.which("redis-server") is None:
        lacks = "PostgreSQL's initdb or redis-server was not found."
    if lacks:
        print(f"Two machines can't be compared: {lacks}")
        return 0
    signal.signal(signal.SIGTERM, _stop)  # so that everything is taken down, too
    folder = Path(tempfile.mkdtemp(prefix="packshot-machines-"))
    folder.chmod(0o755)  # PostgreSQL runs as somebody else
    try:
        with suppress(KeyboardInterrupt), ahead_of_others():
            return measure(options, folder)
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stop(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
