"""People, their roles in projects, and the secrets by which they log in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import ClassVar, NamedTuple

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from annotator.models.choices import ROLES
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.roles import Role
from scoring.vocabulary.scopes import Scope

TOKEN_PREFIX = "pks_"  # noqa: S105  a marker by which leaked tokens can be found, not a secret


def hash_secret(secret: str) -> str:
    """SHA-256 in hex. The secrets hashed here are random and long, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """A URL-safe random secret of 256 bits."""
    return secrets.token_urlsafe(32)


class Place(NamedTuple):
    """A person's place in a project: role, newest guidelines read, whether it is archived."""

    role: Role
    guidelines_read: int
    is_archived: bool


class User(AbstractUser):
    """A person. There is no sign-up: people join by an invitation."""

    email = models.EmailField("email address", blank=True)
    language = models.CharField(
        max_length=10, default="", blank=True, help_text="empty: as the browser has it"
    )
    preferences = models.JSONField(default=dict, blank=True, help_text="{key_map, tour_done}")

    class Meta(AbstractUser.Meta):
        constraints = (
            models.UniqueConstraint("email", name="user_email_unique", condition=~Q(email="")),
        )

    @cached_property
    def places(self) -> dict[int, Place]:
        """What they are in each project, by its id; read once, as a user lives a request."""
        rows = self.memberships.values_list(
            "project_id", "role", "guidelines_read", "project__archived_at"
        )
        return {
            project: Place(Role(role), read, archived_at is not None)
            for project, role, read, archived_at in rows
        }

    def forget_places(self) -> None:
        """Read them again next time, because they have changed in this request."""
        self.__dict__.pop("places", None)

    @property
    def roles(self) -> dict[int, Role]:
        """Their role in each project, by the project's id."""
        return {project: place.role for project, place in self.places.items()}


class Membership(models.Model):
    """A person's role in a project."""

    project = models.ForeignKey(
        "annotator.Project", on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=ROLES)
    group_role = models.CharField(
        max_length=10, choices=ROLES, null=True, blank=True, editable=False,
        help_text="what the groups of the identity provider gave at the last login",
    )  # fmt: skip
    local_role = models.CharField(
        max_length=10, choices=ROLES, null=True, blank=True, editable=False,
        help_text="what was granted here beside `group_role`; null without either",
    )  # fmt: skip
    guidelines_read = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="the newest version that they have read"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet["Membership"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "user"), name="membership_unique"),
        )

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.project}"

    @property
    def granted_role(self) -> Role | None:
        """What was granted here, and not by a group."""
        role = self.role if self.group_role is None else self.local_role
        return None if role is None else Role(role)


class GroupRole(models.Model):
    """The role that members of a group of the identity provider have in a project."""

    group = models.CharField(max_length=200, help_text="as the provider names it")
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.CASCADE, related_name="group_roles"
    )
    role = models.CharField(max_length=10, choices=ROLES)

    objects = ScopedQuerySet["GroupRole"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("group", "project"), name="group_role_unique"),
        )

    def __str__(self) -> str:
        return f"{self.group} is {self.role} of {self.project}"


class Invitation(models.Model):
    """A one-time link by which a person joins a project; only its hash is stored."""

    LIFETIME: ClassVar[timedelta] = timedelta(days=7)

    project = models.ForeignKey(
        "annotator.Project", on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=ROLES)
    secret_hash = models.CharField(max_length=64, unique=True)
    mailed_secret_hash = models.CharField(
        max_length=64, unique=True, null=True, blank=True,
        help_text="of the link in the mail, which differs from the one that the admin was shown",
    )  # fmt: skip
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    accepted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet["Invitation"].as_manager()

    def __str__(self) -> str:
        return f"{self.email} as {self.role} of {self.project}"

    @property
    def is_open(self) -> bool:
        """Whether the invitation can still be accepted."""
        return self.accepted_at is None and self.expires_at > timezone.now()


class LoginLink(models.Model):
    """A link that logs one person in once."""

    LIFETIME: ClassVar[timedelta] = timedelta(hours=12)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="login_links")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"login link of {self.user}"


class ApiToken(models.Model):
    """A token for a machine, `Authorization: Bearer pks_…`. It is shown once and stored as a hash.

    A token acts as its owner, but never beyond `role` and `scopes`, and only in `project` if one is
    set.
    """

    LIFETIME: ClassVar[timedelta] = timedelta(days=90)  # unless its maker chooses another

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    project = models.ForeignKey(
        "annotator.Project", on_delete=models.CASCADE, null=True, blank=True, related_name="tokens"
    )
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=10, choices=ROLES, default=Role.ANNOTATOR)
    scopes = models.JSONField(
        null=True, blank=True, help_text="null for tokens older than scopes, which may do it all"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def may(self, scope: Scope) -> bool:
        """Whether the token is for this."""
        return self.scopes is None or bool({scope, Scope.ADMIN} & set(self.scopes))
