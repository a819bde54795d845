"""Switch the machine on or off in a project, and set its bounds."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.models import AuditEvent, MachineAnnotator, Project, User
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.machine import MACHINE_NOT_CONFIGURED


@transaction.atomic
def change_machine(
    *,
    project: Project,
    by: User,
    is_on: bool | None = None,
    daily_pairs: int | None = None,
    weight: float | None = None,
) -> MachineAnnotator:
    """Change what is given. Raises InvalidInput where the site has no endpoint to switch on."""
    if is_on and settings.MACHINE is None:
        raise InvalidInput.in_field("is_on", MACHINE_NOT_CONFIGURED())
    Project.objects.select_for_update().get(pk=project.pk)
    row, _ = MachineAnnotator.objects.get_or_create(project=project)
    given = {"is_on": is_on, "daily_pairs": daily_pairs, "weight": weight}
    changes = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(row, name)
    }
    if not changes:
        return row
    for name, value in changes.items():
        setattr(row, name, value)
    if "is_on" in changes:
        row.switched_by = by
        row.failures, row.error = 0, None
    row.next_ask_at = timezone.now() if row.is_on else None
    row.save()
    logged: dict[str, object] = dict(changes)
    if is_on and settings.MACHINE is not None:  # to whom pictures went, whatever is set later
        logged |= {"model": settings.MACHINE.model, "host": settings.MACHINE.host}
    AuditEvent.record(
        AuditAction.MACHINE_CHANGED, project=project, actor=by, target=project, **logged
    )
    return row
