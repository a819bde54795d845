"""A reviewer's final decision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction

from annotator.errors import InvalidInput
from annotator.models import (
    Assignment,
    AuditEvent,
    DeskHold,
    Flag,
    Generation,
    Project,
    Review,
    User,
    Verdict,
    VerdictBy,
)
from annotator.review.holds import check_nobody_else_has
from annotator.scores.write_verdicts import write_verdicts
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_answer import GENERATION_ELSEWHERE, NO_DECISION
from scoring.vocabulary.messages.problem_project import NO_SUCH_REASON
from scoring.vocabulary.reasons import reasons_of

DECISIONS = (Verdict.ACCEPTED, Verdict.REJECTED)


@dataclass(frozen=True)
class Word:
    """What a reviewer says: the decision, whether the product was changed (None: left open), why.

    `reasons` are codes of the project's vocabulary, as annotators give them.
    """

    decision: Verdict
    product_changed: bool | None = None
    note: str = ""
    reasons: Sequence[str] = ()


@dataclass(frozen=True)
class Reviewed:
    """The decisions of one press; they are taken back together by their `step`."""

    step: UUID
    reviews: list[Review]


def review_generation(
    *,
    generation: Generation,
    by: User,
    decision: Verdict,
    product_changed: bool | None = None,
    note: str = "",
    reasons: Sequence[str] = (),
) -> Review:
    """Accept or reject the generation, overriding policy and people, and close its flags.

    A later review of the same generation overrides this one. Raises Conflict while another
    reviewer has the image open.
    """
    word = Word(decision, product_changed, note, reasons)
    return _write([generation.pk], generation.project, by, word).reviews[0]


def review_generations(
    *,
    project: Project,
    by: User,
    ids: Collection[int],
    decision: Verdict,
    note: str = "",
    reasons: Sequence[str] = (),
) -> Reviewed:
    """Decide the same for many generations of one project, all or none.

    Raises InvalidInput if an id is not one of the project's, and Conflict while another reviewer
    has one of them open.
    """
    wanted = set(ids)
    known = set(
        Generation.objects.filter(project=project, pk__in=wanted).values_list("pk", flat=True)
    )
    if strangers := sorted(wanted - known):
        raise InvalidInput.in_field("ids", GENERATION_ELSEWHERE(generation=str(strangers[0])))
    return _write(sorted(wanted), project, by, Word(decision, None, note, reasons))


@transaction.atomic
def _write(ids: Sequence[int], project: Project, by: User, word: Word) -> Reviewed:
    if word.decision not in DECISIONS:
        raise InvalidInput.in_field("decision", NO_DECISION())
    known = {each.code for each in reasons_of(project.reasons)}
    if unknown := sorted(set(word.reasons) - known):
        raise InvalidInput.in_field("reasons", NO_SUCH_REASON(reason=unknown[0]))
    before = lock_states(ids)
    check_nobody_else_has(ids, by=by)
    step = uuid4()
    reviews = Review.objects.bulk_create(
        Review(
            project=project,
            generation_id=pk,
            reviewer=by,
            decision=word.decision,
            product_changed=word.product_changed,
            reasons=sorted(set(word.reasons)),
            note=word.note,
            step=step,
            before=before[pk],
        )
        for pk in ids
    )
    # A certificate backs the policy's verdicts; a person's verdict needs none.
    write_verdicts(
        Generation.objects.filter(pk__in=ids),
        project=project,
        verdict=word.decision,
        by=VerdictBy.REVIEWER,
    )
    Flag.objects.filter(generation__in=ids).close_by(step)
    DeskHold.objects.filter(generation__in=ids).delete()
    Assignment.objects.filter(generation__in=ids).delete()
    _log(reviews, by)
    return Reviewed(step, reviews)


def lock_states(ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """Verdict and open flags of each generation, which nobody else changes until the end.

    Decisions about the same image and their reversals take turns by this lock.
    """
    rows = Generation.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    states: dict[int, dict[str, object]] = {
        pk: {"verdict": verdict, "by": by, "certificate": certificate}
        for pk, verdict, by, certificate in rows.values_list(
            "pk", "verdict", "verdict_by", "certificate_id"
        )
    }
    flags: dict[int, list[str]] = {pk: [] for pk in states}
    waiting = Flag.objects.still_open().filter(generation__in=ids).order_by("pk")
    for pk, kind in waiting.values_list("generation_id", "kind"):
        flags[pk].append(kind)
    return {pk: {**state, "flags": flags[pk]} for pk, state in states.items()}


def _log(reviews: Sequence[Review], by: User) -> None:
    after: dict[str, object] = {"by": VerdictBy.REVIEWER, "certificate": None, "flags": []}
    AuditEvent.objects.bulk_create(
        AuditEvent.of(
            AuditAction.GENERATION_REVIEWED,
            project=review.project,
            actor=by,
            target=f"generation:{review.generation_id}",
            review=review.pk,
            decision=review.decision,
            product_changed=review.product_changed,
            reasons=review.reasons,
            note=review.note,
            before=review.before,
            after={"verdict": review.decision, **after},
        )
        for review in reviews
    )
