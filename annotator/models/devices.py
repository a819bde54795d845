"""Where people are logged in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from annotator.models.accounts import User


class PersonSession(models.Model):
    """A person's session in a browser, as its owner sees it; `note_session.py` keeps it.

    The session itself is a row of Django's own table, with the same key. It may end before this row
    is deleted.
    """

    LONGEST_DEVICE: ClassVar[int] = 300

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=300, blank=True, help_text="as the browser names itself")
    address = models.GenericIPAddressField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-last_seen_at",)

    def __str__(self) -> str:
        return f"{self.user} in {self.device}"
