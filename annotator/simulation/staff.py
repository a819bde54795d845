"""People and tokens for a simulation. They lose access when it ends; their answers stay."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType
from typing import Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.members.tokens import make_token, revoke_token
from annotator.models import ApiToken, AuditEvent, Hold, HoldState, Membership, Project, Role, User
from annotator.queue.hold import release_all
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_command import NAME_OF_A_PERSON

PREFIX: Final = "simulated-"
TOKEN_NAME: Final = "simulation"  # noqa: S105  what it is called
# A killed simulation can't revoke its tokens, so they expire by themselves.
LONGEST: Final = timedelta(days=7)


@dataclass(frozen=True)
class Staff:
    """A token for each annotator, and one for the person who watches them."""

    tokens: tuple[str, ...]
    watcher_token: str


@contextmanager
def hired(*, project: Project, count: int, watcher: Role = Role.OPS) -> Iterator[Staff]:
    """`count` annotators and a watcher named `simulated-…`, for as long as the block runs.

    However it ends (also by an error, Ctrl-C or SIGTERM), they are removed from the project, their
    tokens are revoked and their questions given back. Raises InvalidInput if a real person has
    such a name.
    """
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield _hire(project, count, watcher)
    finally:
        # A second Ctrl-C must not interrupt the clean-up.
        interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            dismiss(project=project)
        finally:
            signal.signal(signal.SIGINT, interrupt)
            signal.signal(signal.SIGTERM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@transaction.atomic
def _hire(project: Project, count: int, watcher: Role) -> Staff:
    return Staff(
        tokens=tuple(
            _token(project, f"{PREFIX}{number}", Role.ANNOTATOR) for number in range(1, count + 1)
        ),
        watcher_token=_token(project, f"{PREFIX}watcher", watcher),
    )


def _token(project: Project, username: str, role: Role) -> str:
    user, is_new = User.objects.get_or_create(username=username)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    elif user.has_usable_password():
        raise InvalidInput(NAME_OF_A_PERSON(name=username))
    Membership.objects.update_or_create(project=project, user=user, defaults={"role": role})
    _, secret = make_token(
        owner=user,
        name=TOKEN_NAME,
        role=role,
        project=project,
        expires_at=timezone.now() + LONGEST,
    )
    return secret


@transaction.atomic
def dismiss(*, project: Project) -> None:
    """Remove all simulated people from the project, also those of earlier runs.

    Their accounts stay, without a password, because they are the authors of their answers.
    """
    people = _people(project)
    for user in people:
        holds = Hold.objects.filter(project=project, user=user, state=HoldState.ACTIVE)
        questions = list(holds.values_list("question_id", flat=True))
        release_all(project=project, user=user, questions=questions)
    for token in ApiToken.objects.filter(project=project, owner__in=people, name=TOKEN_NAME):
        revoke_token(token=token, by=token.owner)
    for membership in Membership.objects.filter(project=project, user__in=people):
        AuditEvent.record(
            AuditAction.MEMBER_REMOVED,
            project=project,
            actor=None,
            target=membership,
            user=membership.user.username,
            role=membership.role,
        )
        membership.delete()


def _people(project: Project) -> QuerySet[User]:
    """The simulated people of the project: by name, and only those without a password."""
    return User.objects.filter(
        memberships__project=project,
        username__startswith=PREFIX,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )
