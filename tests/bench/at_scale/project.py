"""A whole project at scale: answers, flags, reviews, versions and an audit log, made by SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.bench.at_scale.scratch import PER_PRODUCT, fill

if TYPE_CHECKING:
    from annotator.models import Certificate, User

PEOPLE = 20
VERSIONS = 30

# Verdicts of all kinds, a few categories and generators, some images that are not scored yet.
_VARIETY = """
UPDATE annotator_product SET category =
    CASE WHEN id %% 100 = 0 THEN 'kettle' WHEN id %% 3 = 0 THEN 'lamp' ELSE 'mug' END;
UPDATE annotator_product SET mask_source = 'segmenter', mask_confidence = 0.3 WHERE id %% 20 = 0;
UPDATE annotator_generation SET
    generator = CASE WHEN id %% 5000 = 0 THEN 'rare' WHEN id %% 2 = 0 THEN 'sdxl' ELSE 'flux' END,
    verdict = CASE id %% 5 WHEN 0 THEN 'accepted' WHEN 1 THEN 'rejected' ELSE 'undecided' END,
    verdict_by = CASE WHEN id %% 5 > 1 THEN '' WHEN id %% 50 < 2 THEN 'people' ELSE 'policy' END,
    certificate_id = CASE WHEN id %% 5 < 2 AND id %% 50 > 1 THEN %(certificate)s END,
    score_state = CASE WHEN id %% 100 = 7 THEN 'pending' ELSE 'scored' END,
    score = CASE WHEN id %% 100 <> 7 THEN score END;
INSERT INTO annotator_consistencyreport (generation_id, project_id, outcome, p_consistent,
    measurements, findings, segmenter, version, heat_map, outline, created_at)
SELECT id, %(project)s, 'consistent', 0.9, '{}', '[]', 'trained', '1', '', '[]', now()
FROM annotator_generation WHERE id %% 3 = 0;
INSERT INTO annotator_features (generation_id, encoder_key, vector, created_at)
SELECT id, 'lite@1', '', now() FROM annotator_generation WHERE id %% 10 = 0;
"""
# A third are pairs; every tenth is asked of two people.
_ANSWERED = """
INSERT INTO annotator_question (id, project_id, product_id, kind, left_id, right_id, purpose, state,
    priority, answers_needed, answers_count, holds_count, strategy, reason, scores, created_at)
SELECT i, %(project)s, 1 + g / %(each)s, CASE i %% 3 WHEN 0 THEN 'pair' ELSE 'single' END,
    g + 1, CASE i %% 3 WHEN 0 THEN 1 + g / %(each)s * %(each)s + (g + 1) %% %(each)s END,
    CASE i %% 7 WHEN 0 THEN 'audit' WHEN 1 THEN 'explore' ELSE 'learn' END, 'answered', 0,
    CASE i %% 10 WHEN 0 THEN 2 ELSE 1 END, CASE i %% 10 WHEN 0 THEN 2 ELSE 1 END, 0, 'entropy',
    '{"code": "question_drawn", "values": {}}', '{}', now() - (i || ' minutes')::interval
FROM (SELECT i, (i * 7919) %% %(generations)s AS g FROM generate_series(1, %(answers)s) i) numbers;
INSERT INTO annotator_answer (project_id, question_id, user_id, left_id, right_id, choice,
    is_surplus, changed, reasons, milliseconds, purpose, strategy, scores, idempotency_key,
    created_at)
SELECT %(project)s, q.id, %(first_person)s + (q.id + who) %% %(people)s, left_id, right_id,
    CASE WHEN kind = 'pair' THEN CASE q.id %% 2 WHEN 0 THEN 'left' ELSE 'both_good' END
         WHEN (q.id + who) %% 4 = 0 THEN 'bad' ELSE 'good' END,
    false, '[]', '{}', 1000 + q.id %% 5000, purpose, 'entropy', '{}', q.id || '-' || who,
    q.created_at + interval '1 minute'
FROM annotator_question q, generate_series(1, 2) who WHERE who <= q.answers_needed;
INSERT INTO annotator_hold (project_id, question_id, user_id, state, swapped, skip_reason,
    created_at, expires_at)
SELECT project_id, question_id, user_id, 'answered', false, '', created_at,
    created_at + interval '10 minutes' FROM annotator_answer;
UPDATE annotator_project SET answers_count = (SELECT count(*) FROM annotator_answer);
"""
_DESK = """
INSERT INTO annotator_flag (project_id, generation_id, kind, created_at)
SELECT %(project)s, id, CASE id %% 3 WHEN 0 THEN 'inconsistent' WHEN 1 THEN 'disagreement'
    ELSE 'drift' END, now() FROM annotator_generation WHERE id %% 20 = 3;
INSERT INTO annotator_review (project_id, generation_id, reviewer_id, decision, note, created_at)
SELECT %(project)s, id, %(first_person)s, 'accepted', '', now()
FROM annotator_generation WHERE id %% 20 = 5;
INSERT INTO annotator_auditevent (project_id, actor_id, action, target, detail, created_at)
SELECT %(project)s, %(first_person)s, CASE id %% 500 WHEN 5 THEN 'project.exported'
    ELSE 'generation.reviewed' END, 'generation:' || id, '{"format": "csv"}', now()
FROM annotator_generation WHERE id %% 2 = 1;
INSERT INTO annotator_knownanswer (project_id, generation_id, is_good, is_changed, explanation,
    created_at)
SELECT %(project)s, id, true, false, '', now() FROM annotator_generation WHERE id %% 500 = 9;
INSERT INTO annotator_blindaudit (project_id, generation_id, model_version_id, certificate_id,
    verdict, created_at)
SELECT %(project)s, id, %(version)s, %(certificate)s, verdict, now()
FROM annotator_generation WHERE certificate_id IS NOT NULL AND id %% 70 < 3;
INSERT INTO annotator_batchimage (batch_id, generation_id)
SELECT %(batch)s, id FROM annotator_generation WHERE id %% 2 = 0;
"""
TABLES = (
    "product", "generation", "consistencyreport", "features", "question", "answer", "hold", "flag",
    "review", "auditevent", "knownanswer", "blindaudit", "batchimage",
)  # fmt: skip


@dataclass(frozen=True)
class FilledProject:
    """The project's admin, and ids for addresses."""

    admin: User
    ids: dict[str, object]


def fill_project(*, generations: int, answers: int) -> FilledProject:
    """Make the project in an empty database."""
    from django.db import connection

    from annotator.models import Batch, ModelState, Project, Role, User
    from tests.factories import make_member, make_version

    project = Project.objects.get(pk=fill(generations=generations, people=PEOPLE))
    admin = make_member(project, Role.ADMIN, username="admin")
    certificates = []
    for number in range(VERSIONS):
        state = ModelState.CHAMPION if number == VERSIONS - 1 else ModelState.RETIRED
        version = make_version(project, state=state)
        certificates.append(_certificate(version.pk))
    batch = Batch.objects.create(
        project=project, number=1, precision=0.9, confidence=0.9, people=2,
        images_count=generations // 2, created_by=admin,
    )  # fmt: skip
    values: dict[str, int] = {
        "project": project.pk,
        "generations": generations,
        "answers": answers,
        "each": PER_PRODUCT,
        "people": PEOPLE,
        "first_person": User.objects.get(username="annotator0").pk,
        "certificate": certificates[-1].pk,
        "version": certificates[-1].model_version_id,
        "batch": batch.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        for statements in (_VARIETY, _ANSWERED, _DESK):
            cursor.execute(statements, values)
        cursor.execute("RESET session_replication_role; RESET synchronous_commit")
        cursor.execute("SELECT setval('annotator_question_id_seq', %s)", [answers])
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE annotator_{table}")
    return FilledProject(admin, {**values, "generation": 7919 + 1, "product": 471})


def _certificate(version: int) -> Certificate:
    from annotator.models import ModelVersion
    from tests.factories import make_certificate

    return make_certificate(ModelVersion.objects.get(pk=version))
