"""Next question and answer on PostgreSQL, with many open questions and many people at once.

    python -m tests.bench.queue [--questions 10000 100000 1000000] [--annotators 1 8 32]
        [--seconds 20] [--think 1] [--via database http]

Makes a scratch database on the server that TEST_DATABASE_URL names. Each annotator is a process of
its own and has a warm connection. First they think for a second on average between question and
answer, which gives latencies; then they don't think at all, for a third of the time, which gives
the highest rate: what one of 32 waits for there is mostly the other 31. Over HTTP the site runs as
in production: granian, two workers, a session for each person. Prints percentiles in milliseconds,
answers a second, how many questions were handed out twice (must be 0), and EXPLAIN of the statement
that hands out, which must go by the index of open questions.
"""

from __future__ import annotations

import argparse
import time
from datetime import datetime

from tests.bench.at_scale.annotators import Crew, in_process, over_http, percentiles
from tests.bench.at_scale.production import production_server
from tests.bench.at_scale.scratch import ask, describe_server, fill, scratch_database, start_django

VIA = {"database": in_process, "http": over_http}


def show_plan(project_id: int) -> list[str]:
    """EXPLAIN of the hand-out as it is prepared. Raises where it reads the queue without index."""
    from django.db import connection, transaction
    from django.utils import timezone

    from annotator.queue.claim import prepared_hand_out

    statement = prepared_hand_out(1)
    now = timezone.now()
    values: dict[str, int | datetime] = {
        "project": project_id, "user": 1, "now": now, "until": now,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.definition)
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        explain = "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) EXECUTE"
        cursor.execute(statement.call.replace("EXECUTE", explain), values)
        plan = [row[0] for row in cursor.fetchall()]
        transaction.set_rollback(True)
    connection.close()  # it would know the statement, and the app would prepare it again
    if not any("Index Scan using question_open" in line for line in plan):
        raise RuntimeError("\n".join(["The hand-out does not go by its index:", *plan]))
    return plan


def measure(
    via: str, where: str, project_id: int, *, people: int, think: float, seconds: float
) -> set[int]:
    """Run so many people at once and print one line; the questions they had."""
    crew = Crew(VIA[via], where, project_id, people=people, think=think)
    crew.start()
    time.sleep(seconds)
    spent = crew.finish()
    asked = [question for one in spent for question in one.questions]
    given = sum(len(one.submit) for one in spent)
    rate = f"{given / max(one.seconds for one in spent):9.0f}" if not think else " " * 9
    print(
        f"{via:8}  {people:10d}  "
        f"{percentiles([ms for one in spent for ms in one.next])}   "
        f"{percentiles([ms for one in spent for ms in one.submit])}  "
        f"{rate}  {given:7d}  {len(asked) - len(set(asked)):12d}",
        flush=True,
    )
    return set(asked)


def measure_pace(
    where: dict[str, str], project_id: int, options: argparse.Namespace, think: float
) -> None:
    """Every way and number of people; a question must not come up in two of them either."""
    name = f"think for {think:g} s on average" if think else "as fast as they can"
    columns = "    p50     p95     p99"
    print(f"\n{name:20}  {'next, ms':^23}   {'answer, ms':^23}")
    print(f"via       annotators  {columns}   {columns}  answers/s  answers  handed twice")
    seen: set[int] = set()
    seconds = options.seconds if think else options.seconds / 3
    for via in options.via:
        for people in options.annotators:
            asked = measure(
                via, where[via], project_id, people=people, think=think, seconds=seconds
            )
            if asked & seen:
                raise RuntimeError("A question was handed out again in a later round.")
            seen |= asked


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, nargs="+", default=[100_000])
    parser.add_argument("--annotators", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--via", nargs="+", choices=sorted(VIA), default=sorted(VIA))
    options = parser.parse_args()
    generations = min(max(options.questions), 100_000)
    with scratch_database("packshot_bench_queue") as url:
        start_django(url)
        project_id = fill(generations=generations, people=max(options.annotators))
        print(f"queue: {describe_server()}")
        with production_server(url) as address:
            for questions in options.questions:
                print(f"\n{questions:,} open questions")
                for think in (options.think, 0.0):
                    ask(project_id, generations=generations, questions=questions)
                    measure_pace({"database": url, "http": address}, project_id, options, think)
                print("\n".join(["", *show_plan(project_id)]), flush=True)


if __name__ == "__main__":
    main()
