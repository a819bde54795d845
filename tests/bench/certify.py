"""Certify, decide and retrain with a million generations on PostgreSQL, in bounded memory.

    python -m tests.bench.certify [--generations 100000] [--dimension 650] [--answered 600]

Makes a scratch database on the server that TEST_DATABASE_URL names: a catalogue of generations with
cached features (fp16), some of them answered by two people. Each stage runs in its own process and
prints its wall and processor time, the generation rows it wrote, and its peak memory.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.bench.at_scale.scratch import fill, scratch_database, start_django
from tests.bench.replan import load_features, make_version

PEOPLE = 2


def answer(project_id: int, count: int) -> None:
    """Let two people each judge `count` training images and as many audit images."""
    from annotator.models import Choice, Generation, Kind, Project, Purpose, Question, User
    from annotator.models.answers import Answer

    project = Project.objects.get(pk=project_id)
    people = list(User.objects.order_by("pk")[:PEOPLE])
    draw = np.random.default_rng(3)
    for is_audit, purpose in ((False, Purpose.LEARN), (True, Purpose.AUDIT)):
        images = Generation.objects.filter(project=project, product__is_audit=is_audit)
        questions = Question.objects.bulk_create(
            Question(project=project, product_id=each.product_id, kind=Kind.SINGLE, left=each,
                     purpose=purpose, state="answered")
            for each in images.order_by("pk")[:count]
        )  # fmt: skip
        Answer.objects.bulk_create(
            Answer(project=project, question=question, user=person, left_id=question.left_id,
                   choice=Choice.GOOD if draw.random() < 0.7 else Choice.BAD, purpose=purpose,
                   idempotency_key=f"{question.pk}-{person.pk}")
            for question in questions
            for person in people
        )  # fmt: skip


def certify(version_id: int) -> None:
    """Test thresholds."""
    from annotator.models import ModelVersion
    from scoring.worker.certify import certify_version

    certify_version(ModelVersion.objects.get(pk=version_id))


def decide(version_id: int, *, accept: float) -> None:
    """Write a certificate that allows verdicts above a score, and decide them."""
    from annotator.models import ModelVersion
    from annotator.verdicts.policy import decide_verdicts, record_certificate
    from scoring.vocabulary.certificates import Side
    from tests.factories import make_side

    version = ModelVersion.objects.get(pk=version_id)
    record_certificate(
        version=version,
        accept=make_side(threshold=accept),
        reject=make_side(Side.REJECT, threshold=0.1),
    )
    decide_verdicts(project=version.project)


def decide_again(version_id: int) -> None:
    """Decide again with the same certificate."""
    from annotator.models import ModelVersion
    from annotator.verdicts.policy import decide_verdicts

    decide_verdicts(project=ModelVersion.objects.get(pk=version_id).project)


def retrain(version_id: int) -> None:
    """Read the answers, then fit, measure and record a version."""
    from annotator.jobs.job_run import JobRun
    from annotator.models import Job, JobKind, JobState, ModelVersion
    from scoring.vocabulary.say import say
    from scoring.worker.retrain import retrain as run
    from tests.factories import make_job

    project = ModelVersion.objects.get(pk=version_id).project
    job = make_job(project, JobKind.RETRAIN, arguments={"as_of": None})
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, worker="benchmark")
    print("  " + say(run(JobRun(Job.objects.get(pk=job.pk))).message))


STAGES: list[tuple[str, Callable[..., None], dict[str, Any]]] = [
    ("certify", certify, {}),
    ("decide for the first time", decide, {"accept": 0.7}),
    ("decide again, nothing is new", decide_again, {}),
    ("decide by a stricter certificate", decide, {"accept": 0.75}),
    ("retrain", retrain, {}),
]


def stage(url: str, home: str, number: int, version_id: int) -> None:
    """Run one stage in this process and print its line."""
    os.environ["PACKSHOT_HOME"] = home
    start_django(url)
    name, run, options = STAGES[number]
    before, wall, own = written(), time.perf_counter(), time.process_time()
    run(version_id, **options)
    wall, own = time.perf_counter() - wall, time.process_time() - own
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:34} {wall:8.1f}  {own:8.1f}  {written() - before:12,}  {peak:8.0f}", flush=True)


def written() -> int:
    """The number of generation rows updated so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'annotator_generation'"
        )
        return int(cursor.fetchone()[0])


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generations", type=int, default=100_000)
    parser.add_argument("--dimension", type=int, default=650)
    parser.add_argument("--answered", type=int, default=600)
    options = parser.parse_args()
    with scratch_database("packshot_bench_certify") as url, tempfile.TemporaryDirectory() as home:
        os.environ["PACKSHOT_HOME"] = home
        start_django(url)
        from django.db import connections

        from annotator.models import ModelVersion, Project

        project_id = fill(generations=options.generations, people=PEOPLE)
        load_features(options.generations, options.dimension)
        version_id = make_version(project_id, options.dimension)
        ModelVersion.objects.filter(project=project_id, state="champion").update(state="retired")
        ModelVersion.objects.filter(pk=version_id).update(state="champion")
        Project.objects.filter(pk=project_id).update(champion=version_id)
        answer(project_id, options.answered)
        connections.close_all()
        print(f"certify: {options.generations:,} generations x {options.dimension} features")
        print(f"{'':34}  seconds       CPU  rows written   peak MB", flush=True)
        context = multiprocessing.get_context("spawn")
        for number in range(len(STAGES)):
            process = context.Process(target=stage, args=(url, home, number, version_id))
            process.start()
            process.join()


if __name__ == "__main__":
    main()
