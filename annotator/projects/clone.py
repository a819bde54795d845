"""Make a new project with the settings, guidelines, reasons and people of another one."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from annotator.models import Membership, Project, User
from annotator.projects.create import create_project

COPIED: Final = (
    "guidelines", "reasons", "time_zone",
    "target_precision", "confidence", "certificate_method", "audit_share",
    "strategy", "starters", "explore_share", "audit_question_share", "lot_question_share",
    "pair_share", "gold_share", "repeat_share", "gold_feedback", "blind_audit_share",
    "plan_ahead", "answers_needed", "audit_answers_needed", "hold_minutes",
    "retrain_after_answers", "retrain_every_minutes", "retrain_weekdays", "retrain_time",
    "review_weight",
)  # fmt: skip


@transaction.atomic
def clone_project(*, source: Project, by: User, name: str) -> Project:
    """The new project, with `by` as one of its admins. No images, answers or models come along.

    Example images stay behind too, because they are files of the other project.
    """
    settings = {field: getattr(source, field) for field in COPIED}
    project = create_project(by=by, name=name, settings=settings, cloned_from=source)
    others = source.memberships.filter(user__is_active=True).exclude(user=by)
    Membership.objects.bulk_create(
        Membership(
            project=project,
            user_id=each.user_id,
            role=each.role,
            guidelines_read=project.guidelines_number,
        )
        for each in others
    )
    return project
