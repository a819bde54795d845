"""A benchmark's own PostgreSQL database, which the server itself fills."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2

SERVER = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
PER_PRODUCT = 10

# Inserted without foreign key checks: the keys are valid by construction.
_CATALOGUE = """
INSERT INTO annotator_image
    (id, project_id, sha256, is_mask, width, height, bytes, source_type, has_c2pa, created_at)
SELECT i, %(project)s, lpad(to_hex(i), 64, '0'), false, 800, 600, 1000, '', false, now()
FROM generate_series(1, %(products)s + %(generations)s) i;
INSERT INTO annotator_product (id, project_id, external_id, category, image_id, mask_source,
    is_audit, gold_use, generations_count, created_at)
SELECT i, %(project)s, 'product-' || i, 'mug', i, '', i %% 7 = 0, '', %(each)s, now()
FROM generate_series(1, %(products)s) i;
INSERT INTO annotator_generation (id, project_id, product_id, external_id, image_id, generator,
    prompt, created_at, score_state, score_error, reward, uncertainty, p_good, p_consistent, score,
    verdict, verdict_by)
SELECT i, %(project)s, 1 + (i - 1) / %(each)s, 'generation-' || i, %(products)s + i, 'sdxl',
    'a mug on a wooden table in morning light', now(), 'scored', NULL, random(), random(), random(),
    0.9, random(), 'undecided', ''
FROM generate_series(1, %(generations)s) i;
UPDATE annotator_project SET products_count = %(products)s, generations_count = %(generations)s;
SELECT setval('annotator_image_id_seq', %(products)s + %(generations)s),
    setval('annotator_product_id_seq', %(products)s),
    setval('annotator_generation_id_seq', %(generations)s);
"""
# Two singles, then a pair of the same product, again and again.
_QUESTIONS = """
INSERT INTO annotator_question (project_id, product_id, kind, left_id, right_id, purpose, state,
    priority, answers_needed, answers_count, holds_count, strategy, reason, scores, created_at)
SELECT %(project)s, 1 + g / %(each)s, CASE i %% 3 WHEN 0 THEN 'pair' ELSE 'single' END,
    g + 1, CASE i %% 3 WHEN 0 THEN 1 + g / %(each)s * %(each)s + (g + 1) %% %(each)s END,
    'learn', 'open', random(), 1, 0, 0, 'bald',
    '{"code": "question_models_disagree", "values": {"probability": 0.48, "spread": 0.21}}',
    '{}', now()
FROM (SELECT i, i %% %(generations)s AS g FROM generate_series(1, %(questions)s) i) numbers;
"""


@contextmanager
def scratch_database(name: str) -> Iterator[str]:
    """Create an empty database and yield its URL; drop it at the end."""
    server = psycopg2.connect(SERVER)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    finally:
        with server.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        server.close()


def describe_server() -> str:
    """The server's version and the settings that affect the measurements, in one line."""
    from django.db import connection

    names = (
        "shared_buffers", "max_wal_size", "fsync", "synchronous_commit", "full_page_writes",
        "autovacuum",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        parts = [f"PostgreSQL {cursor.fetchone()[0].split()[0]}"]
        for name in names:
            cursor.execute(f"SHOW {name}")
            parts.append(f"{name} {cursor.fetchone()[0]}")
    return ", ".join([*parts, f"{os.cpu_count()} cores"])


def start_django(url: str) -> None:
    """Set up Django on this database, so that the app's modules can be imported."""
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()


def fill(*, generations: int, people: int) -> int:
    """Migrate, make a project with a catalogue and annotators, and return the project's id."""
    from django.core.management import call_command
    from django.db import connection

    from tests.factories import make_member, make_project

    call_command("migrate", verbosity=0)
    # One answer per second and person must not trigger a retraining during the measurement.
    project = make_project(retrain_after_answers=0)
    for number in range(people):
        make_member(project, username=f"annotator{number}")
    values = {
        "project": project.pk,
        "generations": generations,
        "products": generations // PER_PRODUCT,
        "each": PER_PRODUCT,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_CATALOGUE, values)
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in ("image", "product", "generation"):
            cursor.execute(f"VACUUM ANALYZE annotator_{table}")
    return project.pk


def ask(project_id: int, *, generations: int, questions: int) -> None:
    """Withdraw the open questions and open new ones."""
    from django.db import connection

    values = {
        "project": project_id,
        "generations": generations,
        "each": PER_PRODUCT,
        "questions": questions,
    }
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE annotator_question, annotator_hold, annotator_answer CASCADE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_QUESTIONS, values)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE annotator_question")
        cursor.execute("CHECKPOINT")
