"""Create a project."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from annotator.errors import Conflict
from annotator.models import AuditEvent, Membership, Project, Role, User
from annotator.projects.guidelines import save_guidelines
from annotator.projects.reasons import checked_reasons
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_access import TOO_MANY_NAMESAKES

MOST_NAMESAKES = 100


@transaction.atomic
def create_project(
    *, by: User, name: str, settings: Mapping[str, object], cloned_from: Project | None = None
) -> Project:
    """Create a project with `by` as its admin.

    `settings` are validated values of the project's fields. The slug comes from the name, with a
    number appended if another project has it. Raises Conflict after 100 projects of the same name.
    """
    if isinstance(given := settings.get("reasons"), list):
        settings = {**settings, "reasons": checked_reasons(given, before=None)}
    guidelines = settings.get("guidelines", "")
    since = {"retrain_clock_since": timezone.now()} if settings.get("retrain_weekdays") else {}
    project = _insert(name, {**settings, **since, "guidelines": ""})
    Membership.objects.create(project=project, user=by, role=Role.ADMIN)
    origin = {} if cloned_from is None else {"cloned_from": cloned_from.pk}
    AuditEvent.record(
        AuditAction.PROJECT_CREATED, project=project, actor=by, target=project, name=name, **origin
    )
    if guidelines:
        save_guidelines(project=project, by=by, markdown=str(guidelines))
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
