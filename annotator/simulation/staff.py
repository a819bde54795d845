"""People and tokens for a simulation; the tokens end with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from annotator.members.tokens import make_token, revoke_token
from annotator.models import ApiToken, Membership, Project, Role, User


@dataclass(frozen=True)
class Staff:
    """One token for each annotator and one for the admin who watches."""

    tokens: tuple[str, ...]
    admin_token: str
    rows: tuple[ApiToken, ...]


@transaction.atomic
def hire(*, project: Project, count: int) -> Staff:
    """Make, or find again, `count` annotators and an admin named `simulated-…`."""
    made = [
        make_token(
            owner=_member(project, f"simulated-{number}", Role.ANNOTATOR),
            name="simulation",
            role=Role.ANNOTATOR,
            project=project,
        )
        for number in range(1, count + 1)
    ]
    admin, admin_token = make_token(
        owner=_member(project, "simulated-admin", Role.ADMIN),
        name="simulation",
        role=Role.ADMIN,
        project=project,
    )
    return Staff(
        tokens=tuple(secret for _, secret in made),
        admin_token=admin_token,
        rows=(admin, *(row for row, _ in made)),
    )


def revoke(staff: Staff) -> None:
    """Make the tokens worthless."""
    for row in staff.rows:
        revoke_token(token=row, by=row.owner)


def _member(project: Project, username: str, role: Role) -> User:
    user, is_new = User.objects.get_or_create(username=username)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    Membership.objects.get_or_create(project=project, user=user, defaults={"role": role})
    return user
