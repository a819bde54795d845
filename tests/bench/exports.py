"""Time and memory of exporting answers: `python -m tests.bench.exports [--rows 50000]`.

Writes `--rows` answers to a new project, exports them as CSV and as Parquet, and prints seconds,
the processor's seconds of this process (on a busy machine they say more), and its highest memory.
The goal with 1,000,000 rows: both together within 60 s and 500 MB. Runs in a temporary home on
SQLite, or in the database that DATABASE_URL names.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

if TYPE_CHECKING:
    from annotator.models import Project

GENERATIONS = 5_000
FIRST = 20_000  # answers written one by one; the rest are copies of them


def main() -> None:
    """Fill a project, export it, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=50_000)
    rows = parser.parse_args().rows
    django.setup()

    from django.core.management import call_command

    from annotator.exports import EXPORTS
    from annotator.exports.tally import Tally

    call_command("migrate", verbosity=0)
    project = filled(rows)
    total = 0.0
    for export in ("answers", "answers_parquet"):
        tally, start, worked = Tally(), time.perf_counter(), time.process_time()
        for _ in EXPORTS[export](project, tally):
            pass
        seconds = time.perf_counter() - start
        total += seconds
        own = time.process_time() - worked
        size = f"{tally.rows:9,} rows {tally.size / 1e6:8.1f} MB"
        print(f"{export:16} {size} {seconds:6.1f} s, processor {own:6.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{'together':16} {total:36.1f} s, at most {peak:.0f} MB of memory")


def filled(rows: int) -> Project:
    """A project with so many answers, a third of them about pairs."""
    from django.db import connection

    from annotator.models import Answer
    from tests.factories import make_project

    project = make_project()
    write_first(project, min(rows, FIRST))
    columns = ", ".join(
        f'"{field.column}"'
        for field in Answer._meta.concrete_fields
        if field.column not in ("id", "idempotency_key")
    )
    written = Answer.objects.filter(project=project).count()
    with connection.cursor() as cursor:
        while written < rows:
            cursor.execute(
                f"INSERT INTO annotator_answer ({columns}, idempotency_key) "  # noqa: S608
                f"SELECT {columns}, idempotency_key || '-{written}' FROM annotator_answer "
                f"WHERE project_id = {project.pk} ORDER BY id LIMIT {min(written, rows - written)}"
            )
            written = Answer.objects.filter(project=project).count()
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    return project


def write_first(project: Project, rows: int) -> None:
    """Answers of two people to questions about the images of 1,000 products."""
    from annotator.models import Answer, Choice, Generation, Kind, Product, Purpose, Question
    from tests.factories import make_image, make_user

    image, people = make_image(project), [make_user(), make_user()]
    products = Product.objects.bulk_create(
        Product(project=project, external_id=f"product-{n}", category="mug", image=image)
        for n in range(1000)
    )
    generations = Generation.objects.bulk_create(
        Generation(
            project=project,
            product=products[n % 1000],
            external_id=f"image-{n}",
            image=image,
            generator="flux",
        )
        for n in range(GENERATIONS)
    )
    questions = Question.objects.bulk_create(
        Question(
            project=project,
            product=left.product,
            left=left,
            right=generations[(n + 1000) % GENERATIONS] if n % 3 == 0 else None,
            kind=Kind.PAIR if n % 3 == 0 else Kind.SINGLE,
            purpose=Purpose.LEARN,
        )
        for n, left in enumerate(generations)
    )
    Answer.objects.bulk_create(
        (
            Answer(
                project=project,
                question=question,
                user=people[n % 2],
                left=question.left,
                right=question.right,
                choice=Choice.LEFT if question.right else Choice.BAD,
                changed=[question.left_id] if n % 5 == 0 else [],
                reasons={str(question.left_id): ["poor_light"]} if n % 4 == 0 else {},
                milliseconds=1000 + n,
                strategy="entropy",
                selection_probability=0.25,
                purpose=Purpose.LEARN,
                idempotency_key=f"key-{n}",
            )
            for n in range(rows)
            for question in (questions[n % GENERATIONS],)
        ),
        batch_size=2000,
    )


if __name__ == "__main__":
    main()
