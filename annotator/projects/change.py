"""Change a project's settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from django.db import transaction
from django.utils import timezone

from annotator.models import AuditEvent, Project, User
from annotator.projects.guidelines import save_guidelines
from annotator.projects.reasons import checked_reasons
from annotator.scoring_requests import request_certify, request_plan
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.record import Record

PROMISE = frozenset({"target_precision", "confidence", "certificate_method"})
PLAN = frozenset(
    {
        "strategy", "starters", "explore_share", "audit_question_share",
        "lot_question_share", "pair_share",
        "gold_share", "repeat_share", "plan_ahead", "answers_needed", "audit_answers_needed",
    }
)  # fmt: skip
CLOCK = frozenset({"retrain_weekdays", "retrain_time", "time_zone"})


@transaction.atomic
def change_project(*, project: Project, by: User, changes: Mapping[str, object]) -> Project:
    """Write the changed settings, and request the work that depends on them.

    New guidelines are a version of their own. Another target needs a new certificate; other quotas
    need a new plan of questions. A schedule counts from the moment at which it was set.
    """
    if isinstance(given := changes.get("reasons"), list):
        changes = {**changes, "reasons": checked_reasons(given, before=project.reasons)}
    if isinstance(markdown := changes.get("guidelines"), str):
        save_guidelines(project=project, by=by, markdown=markdown)
        changes = {name: value for name, value in changes.items() if name != "guidelines"}
    before = {name: getattr(project, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    if not changed:
        return project
    for name, value in changed.items():
        setattr(project, name, value)
    written = set(changed)
    if CLOCK & changed.keys():
        project.retrain_clock_since = timezone.now()
        written.add("retrain_clock_since")
    project.save(update_fields=sorted(written))
    AuditEvent.record(
        AuditAction.PROJECT_CHANGED,
        project=project,
        actor=by,
        target=project,
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(value) for name, value in changed.items()},
    )
    if PROMISE & changed.keys() and project.champion_id is not None:
        request_certify(project=project)
    if PLAN & changed.keys() and project.generations_count:
        request_plan(project=project)
    return project


def _plain(value: object) -> object:
    """The value as it can be written down."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.to_json() if isinstance(value, Record) else value
