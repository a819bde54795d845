"""Guidelines: each save is a version, and people hear once that there is a new one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q

from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    AuditEvent,
    ExampleImage,
    Generation,
    GuidelinesVersion,
    Image,
    Membership,
    Product,
    Project,
    User,
)
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_field import INVALID_FIELDS, TOO_MANY
from scoring.vocabulary.messages.problem_project import (
    EXAMPLE_FROM_AUDIT,
    EXAMPLE_FROM_BATCH,
    GUIDELINES_CHANGED,
    NO_SUCH_EXAMPLE,
)

MOST_EXAMPLES = 24
LONGEST_CAPTION = 300


def current_guidelines(*, project: Project) -> GuidelinesVersion:
    """The version that people read now; it is not stored if nobody has saved one yet."""
    versions = GuidelinesVersion.objects.filter(project=project).select_related("author")
    return versions.filter(number=project.guidelines_number).first() or GuidelinesVersion(
        project=project, number=0, markdown=project.guidelines, examples=[]
    )


@transaction.atomic
def save_guidelines(
    *,
    project: Project,
    by: User,
    markdown: str,
    examples: Sequence[ExampleImage] | None = None,
    seen: int | None = None,
) -> GuidelinesVersion:
    """Store the next version, or nothing if nothing has changed; the version that counts now.

    Without `examples` they stay. Raises Conflict if there is a newer version than `seen` by now,
    and InvalidInput for an example that is none.
    """
    # Two people who save take turns here. Foreign keys to the row can still be written.
    locked = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if seen is not None and seen != locked.guidelines_number:
        raise Conflict(GUIDELINES_CHANGED(number=locked.guidelines_number))
    before = current_guidelines(project=locked)
    kept = list(before.examples if examples is None else examples)
    if (before.markdown, before.examples) == (markdown, kept):
        return before
    if examples is not None:
        _check(locked, kept, known={each.image for each in before.examples})
    if before.pk is None and before.markdown:
        before.number = 1  # written before versions were kept
        before.save()
    version = GuidelinesVersion.objects.create(
        project=locked, number=before.number + 1, markdown=markdown, examples=kept, author=by
    )
    project.guidelines, project.guidelines_number = markdown, version.number
    project.save(update_fields=("guidelines", "guidelines_number"))
    mark_read(project=project, user=by, number=version.number)
    AuditEvent.record(
        AuditAction.GUIDELINES_SAVED,
        project=project,
        actor=by,
        target=project,
        number=version.number,
    )
    return version


def mark_read(*, project: Project, user: User, number: int) -> None:
    """Remember that the person has read this version; an earlier one changes nothing."""
    Membership.objects.filter(project=project, user=user, guidelines_read__lt=number).update(
        guidelines_read=min(number, project.guidelines_number)
    )


def example_of(*, project: Project, generation: int) -> Image:
    """The picture of a generation as an example. Raises InvalidInput if it can't be one."""
    row = Generation.objects.filter(project=project, pk=generation).select_related("image").first()
    wrong = NO_SUCH_EXAMPLE() if row is None else _hint(project, {row.image_id}).get(row.image_id)
    if row is None or wrong is not None:
        raise InvalidInput.in_field("generation", wrong or NO_SUCH_EXAMPLE())
    return row.image


def _check(project: Project, examples: Sequence[ExampleImage], *, known: Collection[int]) -> None:
    """Raise InvalidInput for pictures that can't be examples; those that are already, may stay."""
    fields: dict[str, list[Message]] = {}
    if len(examples) > MOST_EXAMPLES:
        fields["examples"] = [TOO_MANY(most=MOST_EXAMPLES)]
    fresh = {each.image for each in examples} - set(known)
    pictures = Image.objects.filter(project=project, is_mask=False, pk__in=fresh)
    there = set(pictures.values_list("pk", flat=True))
    hints = _hint(project, there)
    for place, each in enumerate(examples):
        if each.image in fresh - there:
            fields[f"examples[{place}].image"] = [NO_SUCH_EXAMPLE()]
        elif each.image in hints:
            fields[f"examples[{place}].image"] = [hints[each.image]]
    if fields:
        raise InvalidInput(INVALID_FIELDS(), fields=fields)


def _hint(project: Project, images: Collection[int]) -> dict[int, Message]:
    """Which of these pictures would be a hint about images that people must judge blind."""
    if not images:
        return {}
    generations = Generation.objects.filter(project=project, image__in=images)
    in_batch = generations.filter(
        batch_image__isnull=False, batch_image__batch__closed_at__isnull=True
    )
    audit = Product.objects.filter(project=project, is_audit=True)
    audit = audit.filter(Q(image__in=images) | Q(generations__image__in=images))
    hints = dict.fromkeys(in_batch.values_list("image_id", flat=True), EXAMPLE_FROM_BATCH())
    for pair in audit.values_list("image_id", "generations__image_id"):
        hints |= dict.fromkeys(set(pair) & set(images), EXAMPLE_FROM_AUDIT())
    return {pk: message for pk, message in hints.items() if pk is not None}
