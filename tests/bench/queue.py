"""Next question and answer on PostgreSQL, with many open questions and many people at once.

    python -m tests.bench.queue [--questions 10000 100000 1000000] [--annotators 1 8 32]
        [--think 1 0] [--answers 960] [--via database http]

Makes a scratch database on the server that TEST_DATABASE_URL names. Each annotator is a process of
its own and has a warm connection. With `--think 1` they think for a second on average between
question and answer, which gives latencies; with 0 they don't think at all, which gives the highest
rate. Over HTTP the site runs as in production: granian, two workers, a session for each person.
Prints percentiles in milliseconds, answers a second, how many questions were handed out twice (must
be 0), and EXPLAIN of the statement that hands out.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.at_scale.annotators import Crew, in_process, over_http, percentiles
from tests.bench.at_scale.scratch import ask, fill, scratch_database, start_django

VIA = {"database": in_process, "http": over_http}


@contextmanager
def production_server(url: str) -> Iterator[str]:
    """The site as the README runs it, on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": "only-for-this-benchmark-" * 3,
        "PACKSHOT_MODE": "production",
        "PACKSHOT_HOME": tempfile.mkdtemp(prefix="packshot-bench-"),
        "DJANGO_SETTINGS_MODULE": "tests.bench.at_scale.site",
    }
    server = subprocess.Popen(
        [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi",
         "--port", str(port), "--workers", "2", "--blocking-threads", "8", "--no-access-log",
         "annotator.wsgi:application"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/health/")
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urlopen(address, timeout=5):  # noqa: S310  an address of our own
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"Nothing answers at {address}")


def show_plan(project_id: int) -> list[str]:
    """EXPLAIN of the hand-out; the claim must be an index scan on the partial index."""
    from django.db import connection, transaction
    from django.utils import timezone

    from annotator.queue.claim import HAND_OUT

    values = {
        "project": project_id,
        "user": 1,
        "count": 1,
        "now": timezone.now(),
        "until": timezone.now(),
    }
    explained = HAND_OUT.replace("WITH renewed", "EXPLAIN (ANALYZE, COSTS OFF) WITH renewed")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(explained, values)
        plan = [row[0] for row in cursor.fetchall()]
        transaction.set_rollback(True)
    return plan


def measure(
    via: str, where: str, project_id: int, *, people: int, answers: int, think: float
) -> set[int]:
    """Run so many people at once and print one line; the questions they had."""
    each = min(answers // people, 30) if think else answers // people
    crew = Crew(VIA[via], where, project_id, people=people, answers=each, think=think)
    crew.start()
    spent = crew.finish()
    asked = [question for one in spent for question in one.questions]
    given = sum(len(one.submit) for one in spent)
    rate = f"{given / max(one.seconds for one in spent):9.0f}" if not think else " " * 9
    print(
        f"{via:8}  {people:10d}  {think:5.1f} "
        f"{percentiles([ms for one in spent for ms in one.next])}   "
        f"{percentiles([ms for one in spent for ms in one.submit])}  "
        f"{rate}  {len(asked) - len(set(asked)):12d}",
        flush=True,
    )
    return set(asked)


def measure_all(where: dict[str, str], project_id: int, options: argparse.Namespace) -> None:
    """Every way, number of people and pace; a question must not come up in two of them either."""
    columns = "    p50     p95     p99"
    print(f"{'':26} {'next, ms':^23}   {'answer, ms':^23}")
    print(f"{'via':8}  annotators  think {columns}   {columns}  answers/s  handed twice")
    seen: set[int] = set()
    for via in options.via:
        for think in options.think:
            for people in options.annotators:
                asked = measure(
                    via, where[via], project_id, people=people, answers=options.answers, think=think
                )
                assert not asked & seen, "a question was handed out again in a later round"
                seen |= asked


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, nargs="+", default=[100_000])
    parser.add_argument("--annotators", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--answers", type=int, default=960)
    parser.add_argument("--think", type=float, nargs="+", default=[1.0, 0.0])
    parser.add_argument("--via", nargs="+", choices=sorted(VIA), default=sorted(VIA))
    options = parser.parse_args()
    generations = min(max(options.questions), 100_000)
    with scratch_database("packshot_bench_queue") as url:
        start_django(url)
        project_id = fill(generations=generations, people=max(options.annotators))
        with production_server(url) as address:
            for questions in options.questions:
                ask(project_id, generations=generations, questions=questions)
                print(f"\nqueue: {questions:,} open questions, PostgreSQL, {os.cpu_count()} cores")
                measure_all({"database": url, "http": address}, project_id, options)
        print("\n".join(show_plan(project_id)))
        from django.db import connections

        connections.close_all()


if __name__ == "__main__":
    main()
