"""Put a version in use, or out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import AuditEvent, ModelState, ModelVersion, Project, User
from annotator.scores.lock_champion import lock_champion
from annotator.webhooks.announce import announce
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.hooks import HookEvent
from scoring.vocabulary.messages.problem_model import CHAMPION_STAYS
from scoring.vocabulary.messages.webhooks import TOLD_PROMOTED

if TYPE_CHECKING:
    from annotator.scores.stage_rewards import StagedRewards


@transaction.atomic
def switch_champion(*, version: ModelVersion, rewards: StagedRewards, by: User | None) -> None:
    """Make `version` the champion and write its rewards in one transaction.

    `rewards` are the version's, of every generation with features. Other generations lose their
    score, so that scores of two versions are never mixed. An earlier version may be chosen too,
    which rolls back. `by` is None if the gate decided. If the version is in use already, because a
    worker was killed just after the switch, only the rewards are written.
    """
    project = Project.objects.get(pk=version.project_id)
    before = lock_champion(project)
    if before == version.pk:
        rewards.write(project=project)
        return
    versions = ModelVersion.objects.filter(project=project)
    versions.filter(state=ModelState.CHAMPION).exclude(pk=version.pk).update(
        state=ModelState.RETIRED
    )
    versions.filter(pk=version.pk).update(
        state=ModelState.CHAMPION, promoted_at=timezone.now(), promoted_by=by
    )
    rewards.write(project=project)
    # Last, because all annotators of the project wait for a lock on this row.
    Project.objects.filter(pk=project.pk).update(champion=version)
    AuditEvent.record(
        AuditAction.MODEL_PROMOTED,
        project=project,
        actor=by,
        target=version,
        number=version.number,
        replaced=before,
        by_the_gate=by is None,
    )
    announce(
        project=project,
        event=HookEvent.MODEL_PROMOTED,
        data={
            "model": version.pk, "number": version.number, "replaced": before,
            "by_the_gate": by is None,
        },
        text=TOLD_PROMOTED(project=project.name, version=version.number),
    )  # fmt: skip


@transaction.atomic
def add_rewards(*, version: ModelVersion, rewards: StagedRewards) -> None:
    """Add rewards of the champion; nothing happens if `version` is no longer the champion."""
    if rewards.count and lock_champion(version.project) == version.pk:
        rewards.write_more()


@transaction.atomic
def retire_version(*, version: ModelVersion, by: User) -> ModelVersion:
    """Turn a candidate down; the row as it is now. Raises Conflict for the champion."""
    candidates = ModelVersion.objects.filter(pk=version.pk).exclude(state=ModelState.CHAMPION)
    if not candidates.update(state=ModelState.RETIRED):
        raise Conflict(CHAMPION_STAYS())
    AuditEvent.record(
        AuditAction.MODEL_RETIRED,
        project=version.project,
        actor=by,
        target=version,
        number=version.number,
    )
    return ModelVersion.objects.get(pk=version.pk)
