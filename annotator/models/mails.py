"""Mails that wait to be sent, and those that were."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class MailKind(models.TextChoices):
    """What a mail is about; `members/send_mails.py` writes it."""

    RESET = "reset", "a link to set another password"
    INVITATION = "invitation", "an invitation to a project"
    ADDRESS = "address", "a link to confirm another address"
    MOVING = "moving", "to the old address: another one is about to be used"


class AddressChange(models.Model):
    """Another address that a person wants, which counts once it is confirmed from there.

    A person has one that has not ended at most. It ends when it is confirmed or given up.
    """

    LIFETIME: ClassVar[timedelta] = timedelta(hours=24)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="address_changes"
    )
    address = models.EmailField()
    secret_hash = models.CharField(max_length=64, blank=True, help_text="empty until it is mailed")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user",), name="address_change_open", condition=Q(ended_at__isnull=True)
            ),
        )
        indexes = (
            models.Index(
                fields=("secret_hash",),
                name="address_change_secret",
                condition=Q(ended_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.address} for {self.user_id}"


class Mail(models.Model):
    """A mail to an address, with neither its text nor a secret.

    Secrets are made when it is sent, so none is ever stored. A row about an address that nobody has
    is treated in the same way, and nothing is sent.
    """

    kind = models.CharField(max_length=10, choices=MailKind.choices)
    address = models.EmailField()
    language = models.CharField(max_length=10, help_text="if the reader has chosen none")
    invitation = models.ForeignKey(
        "annotator.Invitation", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    address_change = models.ForeignKey(
        AddressChange, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(default=timezone.now, help_text="pushed back by each attempt")
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, help_text="why the last attempt failed")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("due_at",), name="mail_due", condition=Q(done_at__isnull=True)),
            models.Index(fields=("address", "-created_at"), name="mail_address"),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.address}"
