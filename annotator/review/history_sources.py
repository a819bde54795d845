"""Where the events of a generation's story are read from; each source takes one or two queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, TypeVar

from django.db.models import F, Model, Prefetch, Q, QuerySet

from annotator.models import (
    Answer,
    AuditEvent,
    BatchScore,
    BlindAudit,
    Choice,
    Flag,
    Generation,
    Hold,
    HoldState,
    Job,
    JobKind,
    KnownAnswer,
    ModelVersion,
    Question,
    QuestionState,
    Reversal,
    Review,
    User,
    Verdict,
    VerdictBy,
)
from annotator.models.predictions import certificate_records
from annotator.models.scope import ScopedQuerySet
from annotator.review.history import Asked, Event, Happening, Source, Window
from scoring.vocabulary.audit_actions import AuditAction

M = TypeVar("M", bound=Model)
EXPORTS_READ: Final = 200  # of the newest ones
EXPORTED: Final = ("project.exported", AuditAction.GENERATIONS_EXPORTED)


def with_story(rows: ScopedQuerySet[Generation]) -> ScopedQuerySet[Generation]:
    """The rows with what the sources read of the generation itself."""
    joined: ScopedQuerySet[Generation] = rows.select_related(
        "product__mask_checked_by", "report", "certificate", "batch_image__batch__created_by"
    )
    return joined.defer("report__outline", "report__measurements", "report__findings").defer(
        *certificate_records("certificate")
    )


def imported(window: Window) -> Iterator[Event]:
    """The import. Who started it is known if only one import was running at that moment."""
    generation = window.generation
    jobs = Job.objects.filter(
        Q(finished_at__gte=generation.created_at) | Q(finished_at=None),
        project=generation.project_id,
        kind=JobKind.IMPORT,
        started_at__lte=generation.created_at,
    )
    people = list(jobs.values_list("created_by__username", flat=True)[:2])
    who = people[0] if len(people) == 1 else None
    yield Event(generation.created_at, Happening.IMPORTED, generation.pk, who=who)


def outlined(window: Window) -> Iterator[Event]:
    """A person confirmed or corrected the mask of the original, or called the original unusable."""
    product = window.generation.product
    if product.mask_checked_at is not None:
        by = _name(product.mask_checked_by)
        yield Event(product.mask_checked_at, Happening.OUTLINED, product.pk, who=by)


def compared(window: Window) -> Iterator[Event]:
    """The newest comparison with the original."""
    report = getattr(window.generation, "report", None)
    if report is not None:
        yield Event(
            report.created_at, Happening.COMPARED, report.pk,
            outcome=report.outcome, score=report.p_consistent,
        )  # fmt: skip


def scored(window: Window) -> Iterator[Event]:
    """Each version that was in use while the generation had features for it.

    The score of an earlier version is only known if it took part in deciding a batch.
    """
    generation = window.generation
    featured = dict(generation.features.values_list("encoder_key", "created_at"))
    used = ModelVersion.objects.filter(project=generation.project_id, promoted_at__isnull=False)
    # The newest one first: each was in use until the one before it in this list.
    rows = used.order_by("-promoted_at").values_list("pk", "number", "encoder_key", "promoted_at")
    in_batches: dict[int, float] = dict(
        BatchScore.objects.filter(turn__batch__project=generation.project_id, generation=generation)
        .order_by("turn_id")
        .values_list("turn__model_version_id", "score")
    )
    replaced_at: datetime | None = None
    for pk, number, key, promoted_at in rows:
        if promoted_at is not None and key in featured:
            at = max(promoted_at, featured[key])
            if replaced_at is None or at < replaced_at:
                score = generation.score if replaced_at is None else in_batches.get(pk)
                yield Event(at, Happening.SCORED, pk, version=number, score=score)
        replaced_at = promoted_at


def frozen(window: Window) -> Iterator[Event]:
    """The batch that it belongs to."""
    image = getattr(window.generation, "batch_image", None)
    if image is not None:
        batch = image.batch
        at = max(batch.created_at, window.generation.created_at)
        by = _name(batch.created_by)
        yield Event(at, Happening.FROZEN, image.pk, batch=batch.number, who=by)


def asked(window: Window) -> Iterator[Event]:
    """Questions about it that still stand, or that somebody was given."""
    # A hold that had no time at all only keeps the question away from that person.
    given = Hold.objects.exclude(
        state=HoldState.ANSWERED, expires_at__lte=F("question__created_at")
    )
    given = given.select_related("user").order_by("created_at", "pk")
    questions = Question.objects.filter(_about(window.generation)).select_related("left", "right")
    questions = questions.prefetch_related(Prefetch("holds", queryset=given))
    for question in _newest(questions, window):
        people = tuple(_asked(hold) for hold in question.holds.all())
        if question.state == QuestionState.WITHDRAWN and not people:
            continue
        yield Event(
            question.created_at, Happening.ASKED, question.pk,
            people=people, purpose=question.purpose, state=question.state,
            beside=_beside(question, window.generation), needed=question.answers_needed,
            message=question.reason,
        )  # fmt: skip


def answered(window: Window) -> Iterator[Event]:
    """Answers, and their undoing."""
    rows = Answer.objects.filter(_about(window.generation)).select_related(
        "user", "left", "right", "undone_by"
    )
    for answer in _newest(rows, window):
        who = answer.user.username
        if answer.choice == Choice.UNDO:
            yield Event(answer.created_at, Happening.UNDONE, answer.pk, who=who)
            continue
        pk = window.generation.pk
        yield Event(
            answer.created_at, Happening.ANSWERED, answer.pk,
            who=who, purpose=answer.purpose, choice=answer.choice,
            beside=_beside(answer, window.generation), is_left=answer.left_id == pk,
            is_changed=pk in answer.changed, reasons=tuple(answer.reasons.get(str(pk), ())),
            milliseconds=answer.milliseconds, note=answer.note,
            counts=not answer.is_surplus and getattr(answer, "undone_by", None) is None,
        )  # fmt: skip


def flagged(window: Window) -> Iterator[Event]:
    """Flags that were raised and closed."""
    for each in Flag.objects.filter(generation=window.generation):
        yield Event(
            each.created_at, Happening.FLAGGED, each.pk, flag=each.kind, message=each.detail
        )
        if each.closed_at is not None:
            yield Event(each.closed_at, Happening.UNFLAGGED, each.pk, flag=each.kind)


def decided(window: Window) -> Iterator[Event]:
    """The verdict in force, unless a reviewer gave it, whose review is an event of its own."""
    generation, certificate = window.generation, window.generation.certificate
    if generation.verdict == Verdict.UNDECIDED or generation.verdict_by == VerdictBy.REVIEWER:
        return
    at = generation.created_at
    if certificate is not None:
        at = certificate.created_at
    elif newest := Answer.objects.filter(_about(generation)).order_by("-pk").first():
        at = newest.created_at
    yield Event(
        at, Happening.DECIDED, generation.pk,
        verdict=generation.verdict, decided_by=generation.verdict_by,
        certificate=generation.certificate_id,
    )  # fmt: skip


def drawn(window: Window) -> Iterator[Event]:
    """Automatic verdicts that were drawn for a blind check, and what people said."""
    rows = BlindAudit.objects.filter(generation=window.generation).values_list(
        "pk", "created_at", "settled_at", "is_good", "verdict", "model_version__number",
        "certificate_id",
    )  # fmt: skip
    for pk, at, settled_at, is_good, verdict, version, certificate in rows:
        yield Event(
            at, Happening.DRAWN, pk, verdict=verdict, version=version, certificate=certificate
        )
        if settled_at is not None:
            yield Event(settled_at, Happening.CHECKED, pk, verdict=verdict, is_good=is_good)


def reviewed(window: Window) -> Iterator[Event]:
    """What reviewers decided."""
    rows = Review.objects.filter(generation=window.generation).select_related("reviewer")
    for review in _newest(rows, window):
        yield Event(
            review.created_at, Happening.REVIEWED, review.pk,
            who=review.reviewer.username, verdict=review.decision,
            is_changed=review.product_changed, note=review.note,
        )  # fmt: skip


def taken_back(window: Window) -> Iterator[Event]:
    """Decisions of reviewers that no longer count."""
    rows = Reversal.objects.filter(review__generation=window.generation)
    for reversal in _newest(rows.select_related("by", "review"), window):
        yield Event(
            reversal.created_at, Happening.REVERSED, reversal.pk, who=reversal.by.username,
            verdict=reversal.review.decision, note=reversal.note,
        )  # fmt: skip


def known(window: Window) -> Iterator[Event]:
    """The known answer that it has now."""
    rows = KnownAnswer.objects.filter(generation=window.generation).select_related("made_by")
    for each in rows:
        yield Event(
            each.created_at, Happening.KNOWN, each.pk, who=_name(each.made_by),
            is_good=each.is_good, is_changed=each.is_changed, note=each.explanation,
        )  # fmt: skip


_ASKING: Final = {
    "generation.asked_again": Happening.ASKED_AGAIN,
    "generation.asking_withdrawn": Happening.ASKING_WITHDRAWN,
}


def asked_again(window: Window) -> Iterator[Event]:
    """Somebody wanted more people's answers, or took that back."""
    generation = window.generation
    rows = AuditEvent.objects.filter(
        project=generation.project_id,
        action__in=_ASKING,
        target=f"generation:{generation.pk}",
    ).select_related("actor")
    for event in _newest(rows, window):
        yield Event(
            event.created_at, _ASKING[event.action], event.pk,
            who=_name(event.actor), needed=event.detail.get("people"),
        )  # fmt: skip


def exported(window: Window) -> Iterator[Event]:
    """Exports of the whole project, and of chosen images if it was one of them."""
    generation = window.generation
    rows = AuditEvent.objects.filter(
        project=generation.project_id, action__in=EXPORTED, created_at__gte=generation.created_at
    ).select_related("actor")
    if window.until is not None:
        rows = rows.filter(created_at__lte=window.until)
    for event in rows.order_by("-pk")[:EXPORTS_READ]:
        if event.action == "project.exported" or generation.pk in event.detail.get("ids", ()):
            yield Event(
                event.created_at, Happening.EXPORTED, event.pk,
                who=_name(event.actor), format=event.detail.get("format", ""),
            )  # fmt: skip


SOURCES: Final[tuple[Source, ...]] = (
    imported, outlined, compared, scored, frozen, asked_again, asked, answered, flagged, decided,
    drawn, reviewed, taken_back, known, exported,
)  # fmt: skip


def _about(generation: Generation) -> Q:
    return Q(left=generation) | Q(right=generation)


def _newest(rows: QuerySet[M], window: Window) -> QuerySet[M]:
    if window.until is not None:
        rows = rows.filter(created_at__lte=window.until)
    return rows.order_by("-created_at", "-pk")[: window.most]


def _asked(hold: Hold) -> Asked:
    return Asked(hold.user.username, hold.state, hold.skip_reason)


def _beside(shown: Question | Answer, generation: Generation) -> str:
    """The other image of a pair."""
    other = shown.right if shown.left_id == generation.pk else shown.left
    return "" if other is None else other.external_id


def _name(person: User | None) -> str | None:
    return None if person is None else person.username
