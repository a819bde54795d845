"""The audit log: who did what (decisions, promotions, role changes, exports)."""

from __future__ import annotations

from typing import NoReturn, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from annotator.models.accounts import User
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.audit_actions import AuditAction


class AppendOnly(TypeError):
    """An entry of the audit log was to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("the audit log is append-only")


class AuditEvents(ScopedQuerySet["AuditEvent"]):
    """Entries, which can be read and added. PostgreSQL refuses the rest, too (by a trigger)."""

    def update(self, **values: object) -> NoReturn:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Refuse. Raises AppendOnly."""
        raise AppendOnly


class AuditEvent(models.Model):
    """One entry of the audit log. `actor` is null for the system itself.

    Projects and people may be deleted; their entries stay as they are. So `project` and `actor` are
    numbers without a constraint, and their names at the time stand beside them.
    """

    project = models.ForeignKey(
        Project, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="audit_events",
        db_constraint=False, db_index=False,
    )  # fmt: skip
    project_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, null=True, blank=True,
        related_name="+", db_constraint=False, db_index=False,
    )  # fmt: skip
    actor_name = models.CharField(max_length=150, blank=True, default="", db_default="")
    action = models.CharField(max_length=60, help_text="an AuditAction")
    target = models.CharField(max_length=120, blank=True, help_text='such as "generation:17"')
    detail = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AuditEvents.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("project", "-id"), name="audit_project"),
            models.Index(fields=("project", "actor", "-id"), name="audit_actor"),
            models.Index(fields=("project", "action", "-id"), name="audit_action"),
            models.Index(fields=("project", "target", "-id"), name="audit_target"),
            models.Index(fields=("project", "-created_at"), name="audit_time"),
            models.Index(
                fields=("project", "id"),
                name="audit_exports",
                condition=Q(action__in=("project.exported", "generations.exported")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.target}"

    def save(self, **options: object) -> None:
        """Add the entry. Raises AppendOnly for one that is stored already."""
        if not self._state.adding:
            raise AppendOnly
        super().save(force_insert=True)

    def delete(self, **options: object) -> NoReturn:  # type: ignore[override]
        """Refuse. Raises AppendOnly."""
        raise AppendOnly

    @classmethod
    def of(
        cls,
        action: AuditAction | str,
        *,
        project: Project | None,
        actor: User | None,
        target: models.Model | str | None = None,
        **detail: object,
    ) -> Self:
        """An entry that is not stored yet; for many at once. Raises ValueError for no action."""
        name = target if isinstance(target, str) else name_of(target)
        return cls(
            project=project,
            project_name=project.name if project is not None else "",
            actor=actor,
            actor_name=actor.get_username() if actor is not None else "",
            action=AuditAction(action).value,
            target=name,
            detail=detail,
        )

    @classmethod
    def record(
        cls,
        action: AuditAction | str,
        *,
        project: Project | None,
        actor: User | None,
        target: models.Model | None = None,
        **detail: object,
    ) -> AuditEvent:
        """Write one entry, in the transaction of the change that it records."""
        event = cls.of(action, project=project, actor=actor, target=target, **detail)
        event.save()
        return event

    @classmethod
    def record_about(
        cls,
        person: User,
        action: AuditAction,
        *,
        actor: User | None,
        target: models.Model | None = None,
        **detail: object,
    ) -> None:
        """Write down what concerns a person in all of their projects: once for each of these.

        The admins of each project look there. A person without projects has one entry of the site.
        """
        with transaction.atomic():
            projects: list[Project | None] = [
                *Project.objects.filter(memberships__user=person).order_by("pk")
            ]
            AuditEvent.objects.bulk_create(
                AuditEvent.of(
                    action, project=project, actor=actor, target=target or person,
                    user=person.get_username(), **detail,
                )
                for project in projects or [None]
            )  # fmt: skip


def name_of(row: models.Model | None) -> str:
    """How the log names a row: its kind and id."""
    return f"{row._meta.model_name}:{row.pk}" if row is not None else ""
