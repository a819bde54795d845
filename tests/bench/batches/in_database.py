"""Freeze, certify and decide a large batch on PostgreSQL, each stage in a process of its own.

Labels are drawn by the scores, so that the model is calibrated and both sides prove something. The
functions are those that the worker's job calls.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.bench.at_scale.scratch import describe_server, fill, scratch_database, start_django

PEOPLE = 2
# Many images are surely good and many surely bad, and a few percent are neither.
_SCORES = """
UPDATE annotator_generation SET score = CASE WHEN id %% 2 = 0
    THEN 1 - 0.6 * power(random(), 6) ELSE 0.6 * power(random(), 6) END
"""


def freeze(project_id: int) -> None:
    from annotator.models import Project, User
    from annotator.verdicts.freeze_batch import freeze_batch

    freeze_batch(project=Project.objects.get(pk=project_id), by=User.objects.all()[0])


def certify(project_id: int) -> None:
    from annotator.models import Batch
    from scoring.worker.batch import certify_turns

    certify_turns(Batch.objects.get(project=project_id))


def decide(project_id: int) -> None:
    from annotator.models import Project
    from annotator.verdicts.policy import decide_verdicts

    decide_verdicts(project=Project.objects.get(pk=project_id))


def answer_a_part(project_id: int) -> None:
    """Three fifths of the lot are answered."""
    answer(project_id, share=0.6)


def answer(project_id: int, *, share: float = 1.0) -> None:
    """Two people each answer the images that the lot asks about; both see what is right."""
    from annotator.models import Answer, Batch, Choice, Generation, Kind, Purpose, Question, User
    from scoring.worker.lots import images_of_lot

    people = list(User.objects.order_by("pk")[:PEOPLE])
    rng = np.random.default_rng(3)
    wanted = images_of_lot(Batch.objects.get(project=project_id))
    wanted = wanted[: int(share * len(wanted))]
    images = Generation.objects.filter(pk__in=wanted).order_by("pk")
    questions = Question.objects.bulk_create(
        Question(project_id=project_id, product_id=each.product_id, kind=Kind.SINGLE, left=each,
                 purpose=Purpose.LOT, state="answered", answers_needed=PEOPLE,
                 answers_count=PEOPLE)
        for each in images
    )  # fmt: skip
    chosen = [Choice.GOOD if rng.random() < (each.score or 0.0) else Choice.BAD for each in images]
    Answer.objects.bulk_create(
        Answer(project_id=project_id, question=question, user=person, left_id=question.left_id,
               choice=choice, purpose=Purpose.LOT, idempotency_key=f"{question.pk}-{person.pk}")
        for question, choice in zip(questions, chosen, strict=True)
        for person in people
    )  # fmt: skip


STAGES: list[tuple[str, Callable[[int], None]]] = [
    ("freeze", freeze),
    ("begin the first turn", certify),
    ("two people answer a part of it", answer_a_part),
    ("certify", certify),
    ("decide for the first time", decide),
    ("they answer the rest", answer),
    ("certify with all answers", certify),
    ("decide with all answers", decide),
    ("certify again, nothing is new", certify),
    ("decide again, nothing is new", decide),
]


def measure(images: int) -> None:
    """Make the database, run the stages, and print seconds, rows written and peak memory."""
    with scratch_database("packshot_bench_batch") as url, tempfile.TemporaryDirectory() as home:
        os.environ["PACKSHOT_HOME"] = home
        start_django(url)
        project_id = prepare(images)
        print(f"\n{images:,} images in the database, {describe_server()}")
        print(f"{'':32}  seconds       CPU  server's   peak MB", flush=True)
        from django.db import connections

        connections.close_all()
        context = multiprocessing.get_context("spawn")
        for number in range(len(STAGES)):
            process = context.Process(target=_stage, args=(url, home, number, project_id))
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(f"{STAGES[number][0]}: exit code {process.exitcode}")
        _show_verdicts(project_id)
        connections.close_all()


def prepare(images: int) -> int:
    """A catalogue with scores, and a model in use."""
    from django.db import connection

    from annotator.models import Project
    from tests.factories import make_version

    project_id = fill(generations=images, people=PEOPLE)
    project = Project.objects.get(pk=project_id)
    make_version(project, state="champion")
    with connection.cursor() as cursor:
        cursor.execute(_SCORES.replace("%%", "%"))
        cursor.execute("VACUUM ANALYZE annotator_generation")
        cursor.execute("CHECKPOINT")
    return project_id


def _stage(url: str, home: str, number: int, project_id: int) -> None:
    os.environ["PACKSHOT_HOME"] = home
    start_django(url)
    name, run = STAGES[number]
    wall, own, server = time.perf_counter(), time.process_time(), server_seconds()
    run(project_id)
    wall, own = time.perf_counter() - wall, time.process_time() - own
    server = server_seconds() - server
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:32} {wall:8.1f}  {own:8.1f}  {server:8.1f}  {peak:8.0f}", flush=True)


def server_seconds() -> float:
    """Processor time of the server process behind our connection; NaN if it runs elsewhere."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.is_file() or "(postgres)" not in (text := stat.read_text()):
        return float("nan")
    ticks = [int(each) for each in text.rsplit(")", 1)[1].split()[11:13]]
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def _show_verdicts(project_id: int) -> None:
    """What was decided, so that a run that decided nothing is seen."""
    from django.db.models import Count

    from annotator.models import Generation

    rows = Generation.objects.filter(project=project_id).values_list("verdict", "verdict_by")
    for verdict, by, count in rows.annotate(n=Count("pk")).order_by("verdict", "verdict_by"):
        print(f"{verdict:>12} {by or 'by nobody':10} {count:10,}")
