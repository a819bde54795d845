"""Mails that wait to be sent, and those that were."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class MailKind(models.TextChoices):
    """What a mail is about; `members/send_mails.py` writes it."""

    RESET = "reset", "a link to set another password"
    INVITATION = "invitation", "an invitation to a project"


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
