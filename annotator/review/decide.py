"""A reviewer's final decision."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from annotator.errors import InvalidInput
from annotator.models import AuditEvent, Flag, Generation, Project, Review, User, Verdict, VerdictBy
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_answer import GENERATION_ELSEWHERE, NO_DECISION

DECISIONS = (Verdict.ACCEPTED, Verdict.REJECTED)


def review_generation(
    *,
    generation: Generation,
    by: User,
    decision: Verdict,
    product_changed: bool | None = None,
    note: str = "",
) -> Review:
    """Accept or reject the generation, overriding the policy, and close its flags.

    `product_changed` says whether the product itself was altered, None if the reviewer left that
    open. A later review of the same generation overrides this one.
    """
    return _write([generation], generation.project, by, decision, product_changed, note)[0]


def review_generations(
    *, project: Project, by: User, ids: Sequence[int], decision: Verdict, note: str = ""
) -> int:
    """Decide the same for many generations of one project, all or none; returns how many.

    Raises InvalidInput if an id is not one of the project's.
    """
    wanted = set(ids)
    generations = list(Generation.objects.filter(project=project, pk__in=wanted).order_by("pk"))
    if strangers := sorted(wanted - {generation.pk for generation in generations}):
        raise InvalidInput.in_field("ids", GENERATION_ELSEWHERE(generation=str(strangers[0])))
    return len(_write(generations, project, by, decision, None, note))


@transaction.atomic
def _write(
    generations: Sequence[Generation],
    project: Project,
    by: User,
    decision: Verdict,
    product_changed: bool | None,
    note: str,
) -> list[Review]:
    if decision not in DECISIONS:
        raise InvalidInput.in_field("decision", NO_DECISION())
    reviews = Review.objects.bulk_create(
        Review(
            project=project,
            generation=generation,
            reviewer=by,
            decision=decision,
            product_changed=product_changed,
            note=note,
        )
        for generation in generations
    )
    ids = [generation.pk for generation in generations]
    # A certificate backs the policy's verdicts; a person's verdict needs none.
    Generation.objects.filter(pk__in=ids).update(
        verdict=decision, verdict_by=VerdictBy.REVIEWER, certificate=None
    )
    Flag.objects.filter(generation__in=ids).close()
    AuditEvent.objects.bulk_create(
        AuditEvent.of(
            AuditAction.GENERATION_REVIEWED, project=project, actor=by, target=f"generation:{pk}",
            decision=decision, product_changed=product_changed, note=note,
        )
        for pk in ids
    )  # fmt: skip
    return reviews
