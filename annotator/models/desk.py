"""The ops desk: who has which image open, whose it is, and the views that people have saved."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotator.models.accounts import User
from annotator.models.catalog import Generation
from annotator.models.projects import Project
from annotator.models.questions import Question
from annotator.models.scope import ScopedQuerySet


class DeskHoldQuerySet(ScopedQuerySet["DeskHold"]):
    """Leases; one that has expired counts no more."""

    def in_force(self) -> Self:
        """Those that have not expired, by the database's clock."""
        return self.filter(expires_at__gt=Now())


class DeskHold(models.Model):
    """The lease of the reviewer who has the image open; nobody else decides about it meanwhile."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    generation = models.OneToOneField(
        Generation, on_delete=models.CASCADE, related_name="desk_hold"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_holds"
    )
    expires_at = models.DateTimeField()

    objects = DeskHoldQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.generation_id} is with {self.holder_id}"


class Assignment(models.Model):
    """Whose it is to review the image; a wish, and no lock: anybody else may decide, too."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    generation = models.OneToOneField(
        Generation, on_delete=models.CASCADE, related_name="assignment"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments"
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet["Assignment"].as_manager()

    def __str__(self) -> str:
        return f"{self.generation_id} is for {self.assignee_id}"


class AskedPeople(models.Model):
    """A reviewer's step at the desk: more people are asked about an image.

    `ended_at`: it is no step any more. It was taken back, or people had begun to answer.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="asked_by")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="asked_people"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet["AskedPeople"].as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("project", "by", "-id"),
                name="asked_people_steps",
                condition=Q(ended_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.by_id} asks question {self.question_id}"


class SavedViewQuerySet(ScopedQuerySet["SavedView"]):
    """Saved views, of which some are for their owner alone."""

    def seen_by(self, user: User) -> Self:
        """A person's own, and those that are shared with the project."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class SavedView(models.Model):
    """Filters and order of the review desk under a name. `query` is the page's query string."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, blank=True)
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("project", "owner", "name"), name="saved_view_name_unique"
            ),
        )

    def __str__(self) -> str:
        return self.name
