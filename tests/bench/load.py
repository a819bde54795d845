"""A full house over HTTP on PostgreSQL, while pictures are scored and a model is promoted.

    python -m tests.bench.load [--questions 1000000] [--seconds 300] [--people 100] [--fast 32]
        [--think 5] [--machines 2] [--workers 2] [--short]

Makes a scratch database on the server that TEST_DATABASE_URL names, with the questions made by the
server itself. People who think for some seconds and people who don't at all answer over HTTP, each
on one of several web servers as in production (own processes on own ports, nothing shared but the
database). Workers import and score the demo's pictures and promote a model meanwhile. `--short` is
for trying it: few questions, few people, 20 seconds.

Prints latencies, answers per second, errors, doubles and lost answers (all three must be 0), what
the workers did, and the memory of web servers, workers and people over time, with its growth a
minute. Ends with 1 if one of the three is not 0.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.synchronize import Event, Semaphore
from typing import Any

from tests.bench.at_scale.annotators import (
    WARM_UP,
    Answer,
    Ask,
    Crew,
    Spent,
    over_http,
    percentiles,
)
from tests.bench.at_scale.processes import Memory, children_of_all, processor_seconds
from tests.bench.at_scale.production import production_server
from tests.bench.at_scale.scratch import ask, describe_server, fill, scratch_database, start_django
from tests.bench.replan import load_features, make_version

WEB = "web"  # how the database calls the connections of web servers
PARTS = ("web server", "database")
KINDS = ("import", "score", "promote")
START_SECONDS = 600
SHORT = {"questions": 5_000, "seconds": 20.0, "people": 10, "fast": 4}


def spread(
    addresses: Sequence[str], errors: Any, *, first: int
) -> Callable[[str, int, int], tuple[Ask, Answer]]:
    """People from number `first` on, in turn at one of the addresses; failures are counted."""

    def via(where: str, project_id: int, place: int) -> tuple[Ask, Answer]:
        number = first + place
        ask_once, answer_once = over_http(addresses[number % len(addresses)], project_id, number)

        def failed() -> None:
            with errors.get_lock():
                errors.value += 1

        def ask_counted() -> list[dict[str, Any]]:
            try:
                return ask_once()
            except (RuntimeError, OSError, http.client.HTTPException):
                failed()
                return []

        def answer_counted(question: dict[str, Any]) -> None:
            try:
                answer_once(question)
            except (RuntimeError, OSError, http.client.HTTPException):
                failed()

        return ask_counted, answer_counted

    return via


def work(url: str, home: str, stop: Event, ready: Semaphore) -> None:
    """A worker that takes jobs of `KINDS` until it is told to stop."""
    os.environ.update(PACKSHOT_HOME=home, PGAPPNAME="worker")
    start_django(url)
    import annotator.tasks  # noqa: F401  registers handlers, as the next one does
    import scoring.worker  # noqa: F401
    from annotator.jobs.run import run_next
    from annotator.priority import give_way

    give_way()
    ready.release()
    while not stop.is_set():
        if not run_next(kinds=KINDS, should_stop=stop.is_set):
            time.sleep(0.3)


@contextmanager
def workers(count: int, url: str, home: str) -> Iterator[list[int]]:
    """So many workers, each a process of its own; their process ids."""
    context = multiprocessing.get_context("spawn")
    stop, ready = context.Event(), context.Semaphore(0)
    running = [context.Process(target=work, args=(url, home, stop, ready)) for _ in range(count)]
    for each in running:
        each.start()
    try:
        for _ in running:
            if not ready.acquire(timeout=START_SECONDS):
                raise RuntimeError("A worker does not start")
        yield [each.pid for each in running if each.pid is not None]
    finally:
        stop.set()
        for each in running:
            each.join(timeout=60)
            if each.is_alive():
                each.kill()


def prepare(options: argparse.Namespace) -> int:
    """Fill the database; returns the project whose questions people answer."""
    from annotator.demo.seed import seed
    from annotator.models import ModelVersion
    from annotator.scoring_requests import request_promotion

    project_id = fill(generations=options.generations, people=options.people + options.fast)
    load_features(options.generations, options.dimension)
    version = make_version(project_id, options.dimension)
    ask(project_id, generations=options.generations, questions=options.questions)
    seed()
    request_promotion(version=ModelVersion.objects.get(pk=version), by=None)
    return project_id


def hold_house(options: argparse.Namespace, url: str, home: str, project_id: int) -> int:
    """Let everybody work for the time given, and print what came of it; how much must not be."""
    errors = multiprocessing.get_context("fork").Value("i", 0)
    with ExitStack() as running:
        os.environ["PGAPPNAME"] = WEB
        before = set(children_of_all().get(os.getpid(), ()))
        addresses = [running.enter_context(production_server(url)) for _ in range(options.machines)]
        del os.environ["PGAPPNAME"]
        web = sorted(set(children_of_all().get(os.getpid(), ())) - before)
        crews = {
            f"{options.people} who think for {options.think:g} s": Crew(
                spread(addresses, errors, first=0), "", project_id,
                people=options.people, think=options.think,
            ),
            f"{options.fast} at full speed": Crew(
                spread(addresses, errors, first=options.people), "", project_id,
                people=options.fast, think=0.0,
            ),
        }  # fmt: skip
        pids = running.enter_context(workers(options.workers, url, home))
        for crew in crews.values():
            crew.start()
        people = [pid for crew in crews.values() for pid in crew.pids]
        with Memory({"web": web, "workers": pids, "people": people}) as memory:
            began = processor_seconds(web)
            time.sleep(options.seconds)
        spent = {name: crew.finish() for name, crew in crews.items()}
        jobs = jobs_so_far()  # a worker that is stopped gives its job back
        used = processor_seconds(web) - began, processor_seconds(_backends())
    faults = show_people(spent, errors.value, project_id)
    everybody = [one for each in spent.values() for one in each]
    given = sum(len(one.submit) + WARM_UP for one in everybody)
    costs = [f"{part} {1000 * each / given:.1f} ms" for part, each in zip(PARTS, used, strict=True)]
    print(f"processor time of a question with its answer: {', '.join(costs)}")
    print(f"jobs: {jobs}")
    memory.show()
    memory.show_growth()
    return faults


def _backends() -> list[int]:
    """The database's processes that serve the web servers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [WEB])
        return [pid for (pid,) in cursor.fetchall()]


def show_people(spent: dict[str, list[Spent]], errors: int, project_id: int) -> int:
    """Print what people saw; how many errors, doubles and lost answers there were."""
    columns = "    p50     p95     p99"
    print(
        f"\n{'':30}{'next, ms':^23}   {'answer, ms':^23}\n{'':30}{columns}   {columns}  answers/s"
    )
    given = 0
    for name, each in spent.items():
        given += (count := sum(len(one.submit) for one in each))
        rate = count / max(one.seconds for one in each)
        print(
            f"{name:30}{percentiles([ms for one in each for ms in one.next])}   "
            f"{percentiles([ms for one in each for ms in one.submit])}  {rate:9.1f}"
        )
    doubles, kept = _kept(project_id)
    lost = max(0, given - kept)
    print(f"\nanswers {given}, errors {errors}, doubles {doubles}, lost {lost}")
    return errors + doubles + lost


def _kept(project_id: int) -> tuple[int, int]:
    """Questions with more answers than were wanted, and the answers that are stored."""
    from django.db.models import Count, Q

    from annotator.models import Answer, Question

    counted = Count("answers", filter=Q(answers__is_surplus=False))
    doubles = Question.objects.filter(project=project_id).annotate(counted=counted)
    return doubles.filter(counted__gt=1).count(), Answer.objects.filter(project=project_id).count()


def jobs_so_far() -> str:
    """Which jobs were done meanwhile, and which not."""
    from django.db.models import Count

    from annotator.models import ConsistencyReport, Job

    done = Job.objects.filter(kind__in=KINDS).values_list("kind", "state").annotate(Count("pk"))
    jobs = ", ".join(f"{kind} {state} {count}" for kind, state, count in done.order_by())
    return f"{jobs}; {ConsistencyReport.objects.count()} images scored"


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--generations", type=int, default=0, help="at most 100000 if not given")
    parser.add_argument("--dimension", type=int, default=1536)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--fast", type=int, default=32)
    parser.add_argument("--think", type=float, default=5.0)
    parser.add_argument("--machines", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--short", action="store_true")
    options = parser.parse_args()
    if options.short:
        vars(options).update(SHORT)
    options.generations = options.generations or min(options.questions, 100_000)
    with scratch_database("packshot_bench_load") as url, tempfile.TemporaryDirectory() as home:
        os.environ["PACKSHOT_HOME"] = home
        start_django(url)
        from django.db import connections

        began = time.monotonic()
        project_id = prepare(options)
        print(f"filled in {time.monotonic() - began:.0f} s")
        print(f"load: {options.questions:,} questions, {options.machines} web servers, "
              f"{options.workers} workers, {options.seconds:g} s, {describe_server()}",
              flush=True)  # fmt: skip
        faults = hold_house(options, url, home, project_id)
        connections.close_all()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
