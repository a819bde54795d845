"""Webhooks of a project, and what is or was sent to them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotator.models.choices import DELIVERY_STATES, HOOK_EVENTS, HOOK_FORMATS
from annotator.models.columns import MessageField
from annotator.models.projects import Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.hooks import DeliveryState, HookFormat


class Webhook(models.Model):
    """An address that is told what happens in a project.

    Its secrets are sealed (`annotator/sealed.py`) and are never part of an answer after the one
    that made them. `failing_since` is set by the first failure after a success, cleared by a
    success.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=2000)
    events = models.JSONField(default=list, help_text="HookEvents")
    format = models.CharField(max_length=8, choices=HOOK_FORMATS, default=HookFormat.STANDARD)
    language = models.CharField(max_length=10, default="en", help_text="of sentences for Slack")
    sealed_secret = models.TextField()
    sealed_previous = models.TextField(blank=True)
    previous_until = models.DateTimeField(
        null=True, blank=True, help_text="until then both secrets sign"
    )
    active = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    stopped_because = MessageField(null=True, blank=True, help_text="why it was switched off")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["Webhook"].as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"webhook {self.pk} of project {self.project_id}"


class Delivery(models.Model):
    """One event for one webhook, written in the transaction of what it tells about.

    Each attempt carries the same `key` and `payload`. A claim pushes `next_attempt_at` back, so the
    delivery of a worker that dies is due again; one that has arrived is never claimed again.
    """

    project_path = "webhook__project"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="the header webhook-id")
    event = models.CharField(max_length=20, choices=HOOK_EVENTS)
    payload = models.JSONField()
    state = models.CharField(max_length=9, choices=DELIVERY_STATES, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = MessageField(null=True, blank=True, help_text="why the last attempt failed")
    response = models.TextField(blank=True, help_text="how the answer to a failure begins")
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet["Delivery"].as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("webhook", "next_attempt_at"),
                name="delivery_due",
                condition=Q(state="pending"),
            ),
            models.Index(fields=("webhook", "-id"), name="delivery_webhook"),
            models.Index(fields=("created_at",), name="delivery_age"),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.key} ({self.state})"
