"""What each page asks of the server, in a project of 100,000 images and 50,000 answers.

    python -m tests.bench.pages [--generations 100000] [--answers 50000] [--requests 30]

Makes a scratch database on the server that TEST_DATABASE_URL names, and calls every list, chart
and search of the API in this process, as an admin who is logged in. Caches are emptied before each
request, so that the figures are those of the first person who opens the page.

Prints percentiles in milliseconds and the number of SQL statements: of the time on the clock, and
of the processor time of this process and its database process together. On an idle machine both are
the same; on a busy one only the second says what a page costs. PostgreSQL is told not to divide
a statement among several processes, because theirs would not be counted.

Fails if a page takes more processor time than the goal, or more statements than it may.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.bench.at_scale.addresses import ALLOWED, MOST_STATEMENTS, PAGES
from tests.bench.at_scale.project import fill_project
from tests.bench.at_scale.scratch import describe_server, scratch_database, start_django

if TYPE_CHECKING:
    from rest_framework.test import APIClient

GOAL_MS = 300.0


@dataclass(frozen=True)
class Spent:
    """Milliseconds of each request, on the clock and of processors, and its SQL statements."""

    clock: list[float]
    work: list[float]
    statements: int


def measure(client: APIClient, address: str, requests: int) -> Spent:
    """Ask this often. Raises RuntimeError for an answer that is not 200."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    clock, work = [], []
    for _ in range(requests + 1):
        cache.clear()
        began, worked = time.perf_counter(), _processor_time()
        response = client.get(address)
        clock.append((time.perf_counter() - began) * 1000)
        work.append((_processor_time() - worked) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code} {response.content[:200]!r}")
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return Spent(clock[1:], work[1:], len(queries))  # the first request prepares statements


def _processor_time() -> float:
    """Seconds of this process and of the process that serves it in PostgreSQL, on this machine."""
    from django.db import connection

    backend: int = connection.connection.info.backend_pid
    return (
        time.process_time() + int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9
    )


def main() -> int:
    """Measure, print, and return how many pages miss the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generations", type=int, default=100_000)
    parser.add_argument("--answers", type=int, default=50_000)
    parser.add_argument("--requests", type=int, default=30)
    options = parser.parse_args()
    with scratch_database("packshot_bench_pages") as url:
        start_django(url)
        from django.db import connection
        from rest_framework.test import APIClient

        from annotator.api.pagination import Cursor

        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
        began = time.perf_counter()
        filled = fill_project(generations=options.generations, answers=options.answers)
        took = time.perf_counter() - began
        print(f"pages: {describe_server()}; filled in {took:.0f} s")
        print(f"{options.generations:,} images, {options.answers:,} answers\n")
        middle = Cursor(value=None, pk=options.generations // 2, backwards=False)
        values = {**filled.ids, "cursor": middle.encode()}
        client = APIClient(SERVER_NAME="localhost")
        client.force_login(filled.admin)
        client.get("/api/session/")
        gc.collect()
        gc.freeze()  # as `annotator/wsgi.py` does
        return report(client, values, options.requests)


def report(client: APIClient, values: dict[str, object], requests: int) -> int:
    """Print a line for each page; returns how many are too slow or need too many statements."""
    failed, works = 0, []
    print(f"{'':34} {'clock':>15} {'processors':>15}")
    print(f"{'page':34} {'p50':>7} {'p95':>7} {'p50':>7} {'p95':>7} {'SQL':>4}")
    for name, address in PAGES.items():
        spent = measure(client, address.format(**values), requests)
        columns = np.percentile([spent.clock, spent.work], (50, 95), axis=1).T
        work, most = columns[1, 1], ALLOWED.get(name, MOST_STATEMENTS)
        works.append((work, name))
        marks = [
            *(["more than the goal"] if work > GOAL_MS else []),
            *([f"more than {most} statements"] if spent.statements > most else []),
        ]
        failed += bool(marks)
        figures = " ".join(f"{value:7.1f}" for value in columns.flat)
        print(f"{name:34} {figures} {spent.statements:4} {', '.join(marks)}".rstrip(), flush=True)
    slowest = ", ".join(f"{name} {work:.0f}" for work, name in sorted(works, reverse=True)[:10])
    print(f"\nslowest ten, p95 of processor time: {slowest}")
    print(f"load of the machine in the last five minutes: {os.getloadavg()[1]:.1f}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
