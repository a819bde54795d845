"""Create a project."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from annotator.errors import Conflict
from annotator.models import AuditEvent, Membership, Project, Role, User
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_access import TOO_MANY_NAMESAKES

MOST_NAMESAKES = 100


@transaction.atomic
def create_project(*, by: User, name: str, settings: Mapping[str, object]) -> Project:
    """Create a project with `by` as its admin.

    `settings` are validated values of the project's fields. The slug comes from the name, with a
    number appended if another project has it. Raises Conflict after 100 projects of the same name.
    """
    project = _insert(name, settings)
    Membership.objects.create(project=project, user=by, role=Role.ADMIN)
    AuditEvent.record(
        AuditAction.PROJECT_CREATED, project=project, actor=by, target=project, name=name
    )
    return project


def _insert(name: str, settings: Mapping[str, object]) -> Project:
    stem = slugify(name)[:50] or "project"
    for number in range(1, MOST_NAMESAKES):
        slug = stem if number == 1 else f"{stem}-{number}"
        if Project.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Project.objects.create(**{"name": name, "slug": slug, **settings})
        except IntegrityError:  # another project took the slug at this moment
            continue
    raise Conflict(TOO_MANY_NAMESAKES(name=name))
