"""The audit log: who did what (decisions, promotions, role changes, exports)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.accounts import User
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet


class AuditEvent(models.Model):
    """One entry of the audit log. Append-only; `actor` is null for the system itself.

    Entries outlive their project. `project` is null then, and `detail` keeps its name and id
    (`projects/delete.py`).
    """

    project = models.ForeignKey(
        Project, on_delete=models.SET_NULL, null=True, blank=True, related_name="audit_events"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.CharField(max_length=60, help_text='such as "model.promoted"')
    target = models.CharField(max_length=120, blank=True, help_text='such as "generation:17"')
    detail = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["AuditEvent"].as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("project", "-id"), name="audit_project"),)

    def __str__(self) -> str:
        return f"{self.action} {self.target}"

    @classmethod
    def record(
        cls,
        action: str,
        *,
        project: Project | None,
        actor: User | None,
        target: models.Model | None = None,
        **detail: object,
    ) -> AuditEvent:
        """Write one entry, in the transaction of the change that it records."""
        name = f"{target._meta.model_name}:{target.pk}" if target is not None else ""
        return cls.objects.create(
            project=project,
            actor=actor,
            action=action,
            target=name,
            detail=detail,
        )
