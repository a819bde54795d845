"""Change a project's settings."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from annotator.models import AuditEvent, Project, User
from annotator.scoring_requests import request_certify, request_plan
from scoring.vocabulary.audit_actions import AuditAction

PROMISE = frozenset({"target_precision", "confidence", "certificate_method"})
PLAN = frozenset(
    {
        "strategy", "starters", "explore_share", "audit_question_share",
        "lot_question_share", "pair_share",
        "gold_share", "repeat_share", "plan_ahead", "answers_needed", "audit_answers_needed",
    }
)  # fmt: skip


@transaction.atomic
def change_project(*, project: Project, by: User, changes: Mapping[str, object]) -> Project:
    """Write the changed settings, and request the work that depends on them.

    Another target needs a new certificate; other quotas need a new plan of questions.
    """
    before = {name: getattr(project, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    if not changed:
        return project
    for name, value in changed.items():
        setattr(project, name, value)
    project.save(update_fields=sorted(changed))
    AuditEvent.record(
        AuditAction.PROJECT_CHANGED,
        project=project,
        actor=by,
        target=project,
        before={name: before[name] for name in changed},
        after=changed,
    )
    if PROMISE & changed.keys() and project.champion_id is not None:
        request_certify(project=project)
    if PLAN & changed.keys() and project.generations_count:
        request_plan(project=project)
    return project
