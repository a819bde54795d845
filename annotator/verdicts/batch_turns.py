"""The turns of model versions at a batch: begin one, read its scores, keep its certificates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Case, Q, Value, When

from annotator.models import (
    Batch,
    BatchScore,
    BatchTurn,
    Certificate,
    ConsistencyOutcome,
    ModelVersion,
)
from annotator.scores.lock_champion import lock_champion
from annotator.verdicts.eligible import eligible
from annotator.webhooks.announce import announce
from scoring.vocabulary.batches import BatchBasis, ProvenLot, Spending
from scoring.vocabulary.certificates import Basis, Method, ProvenSide
from scoring.vocabulary.hooks import HookEvent
from scoring.vocabulary.messages.webhooks import TOLD_CERTIFIED
from scoring.vocabulary.rules import permanent_number

ROWS_AT_ONCE = 10_000


class Frozen(NamedTuple):
    """An eligible image's score when the turn began."""

    generation: int
    score: float
    is_verified: bool


def turn_is_due(batch: Batch, last: BatchTurn | None, champion: int | None) -> bool:
    """Whether the version in use needs a turn: it has none, or the batch has grown since."""
    if not batch.is_open or champion is None:
        return False
    is_same = last is not None and last.model_version_id == champion
    return not (is_same and last is not None and last.images_count == batch.images_count)


@transaction.atomic
def begin_turn(batch: Batch, version: ModelVersion) -> BatchTurn | None:
    """Freeze the scores of the eligible images; None if the version has just gone out of use.

    `set_spending` must follow before it certifies.
    """
    if lock_champion(batch.project) != version.pk:
        return None
    nothing = Spending(delta=0.0, start=0.0, plan=1.0)
    turn = BatchTurn.objects.create(
        batch=batch, model_version=version, images_count=batch.images_count,
        accept=nothing, reject=nothing,
    )  # fmt: skip
    doubtful = Q(report__outcome=ConsistencyOutcome.CANNOT_VERIFY)
    rows = eligible(batch).annotate(
        may_be_accepted=Case(When(doubtful, then=Value(False)), default=Value(True))
    )
    columns = rows.order_by().values_list("pk", "score", "may_be_accepted")
    sql, values = columns.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {BatchScore._meta.db_table}"  # noqa: S608  made by the ORM
            " (generation_id, score, is_verified, turn_id)"
            f" SELECT eligible.*, %s FROM ({sql}) AS eligible",
            [turn.pk, *values],
        )
        turn.eligible_count = cursor.rowcount
    digest = hashlib.sha256()
    for each in frozen_scores(turn):
        digest.update(line_of(each).encode())
    turn.sha256 = digest.hexdigest()
    turn.save(update_fields=("eligible_count", "sha256"))
    return turn


def line_of(frozen: Frozen) -> str:
    """The line of an image in the table of a turn; Python reads the score back exactly."""
    return f"{frozen.generation},{frozen.score!r},{int(frozen.is_verified)}\n"


def frozen_scores(turn: BatchTurn) -> Iterator[Frozen]:
    """The table of the turn, in order of the ids."""
    rows = BatchScore.objects.filter(turn=turn).order_by("generation_id")
    for row in rows.values_list("generation_id", "score", "is_verified").iterator(ROWS_AT_ONCE):
        yield Frozen._make(row)


def answer_lines(turn: BatchTurn, answers: Mapping[str, str]) -> Iterator[str]:
    """The lines of the table that a certificate is checked by. answers: by id, as text.

    The permanent numbers of answered images tell nothing about those of the others.
    """
    salt, by_id = turn.batch.salt, {int(pk): answer for pk, answer in answers.items()}
    yield "id,score,verified,answer,number\n"
    for each in frozen_scores(turn):
        answer = by_id.get(each.generation, "")
        number = repr(permanent_number(each.generation, salt)) if answer else ""
        yield f"{line_of(each)[:-1]},{answer},{number}\n"


def salt_digest(batch: Batch) -> str:
    """SHA-256 of the batch's salt: it commits to the salt before the salt may be known."""
    return hashlib.sha256(batch.salt.encode()).hexdigest()


def digest_of_table(turn: BatchTurn, answers: Mapping[str, str]) -> str:
    """SHA-256 of that table."""
    digest = hashlib.sha256()
    for line in answer_lines(turn, answers):
        digest.update(line.encode())
    return digest.hexdigest()


def set_spending(turn: BatchTurn, *, accept: Spending, reject: Spending) -> None:
    """Keep what the turn may spend."""
    turn.accept, turn.reject = accept, reject
    turn.save(update_fields=("accept", "reject"))


def newest_certificate(turn: BatchTurn) -> Certificate | None:
    """What the turn has proven by the answers that count now."""
    return Certificate.objects.filter(turn=turn).order_by("-pk").first()


def ever_answered(turn: BatchTurn) -> set[int]:
    """The images whose answers were looked at in this turn, though some may be undone by now."""
    looks = Certificate.objects.filter(turn=turn).values_list("lot_answers", flat=True)
    return {int(pk) for answers in looks.iterator() for pk in answers}


@transaction.atomic
def record_batch_certificate(
    turn: BatchTurn,
    *,
    accept: ProvenLot,
    reject: ProvenLot,
    answers: Mapping[int, str],
    answers_until: int,
) -> Certificate:
    """Store what was proven, with the answers that prove it; the same again is stored once.

    answers: by image, those that the turn's promise is about.
    """
    stored = {str(pk): answer for pk, answer in sorted(answers.items())}
    last = newest_certificate(turn)
    if last and (last.lot_answers, last.accept_lot, last.reject_lot) == (stored, accept, reject):
        return last
    batch = turn.batch
    summary = _summary(turn, accept), _summary(turn, reject)
    certificate = Certificate.objects.create(
        project_id=batch.project_id,
        model_version_id=turn.model_version_id,
        turn=turn,
        accept_threshold=accept.threshold,
        reject_threshold=reject.threshold,
        accept=summary[0],
        reject=summary[1],
        audit_answers=len(stored),
        answers_missing=accept.answers_missing,
        basis=Basis(answers_until=answers_until, images=turn.eligible_count, people=batch.people),
        accept_lot=accept,
        reject_lot=reject,
        lot_basis=BatchBasis(
            images=batch.images_count,
            eligible=turn.eligible_count,
            people=batch.people,
            salt_sha256=salt_digest(batch),
            sha256=turn.sha256,
            answers_sha256=digest_of_table(turn, stored),
            answers_until=answers_until,
        ),
        lot_answers=stored,
    )
    _announce(batch, certificate, accept, reject, last)
    return certificate


def _announce(
    batch: Batch,
    certificate: Certificate,
    accept: ProvenLot,
    reject: ProvenLot,
    last: Certificate | None,
) -> None:
    """Tell the webhooks, if more or fewer images are decided than by the turn's last one."""
    lots = (None, None) if last is None else (last.accept_lot, last.reject_lot)
    if [lot.images if lot else 0 for lot in lots] == [accept.images, reject.images]:
        return
    announce(
        project=batch.project,
        event=HookEvent.BATCH_CERTIFIED,
        data={
            "batch": batch.pk, "number": batch.number, "certificate": certificate.pk,
            "accepted": accept.images, "rejected": reject.images,
        },
        text=TOLD_CERTIFIED(
            project=batch.project.name, batch=batch.number,
            accepted=accept.images, rejected=reject.images,
        ),
    )  # fmt: skip


def _summary(turn: BatchTurn, lot: ProvenLot) -> ProvenSide:
    best = next((step for step in reversed(lot.steps) if step.passed), None)
    return ProvenSide(
        side=lot.side,
        method=Method.LOT,
        version=turn.pk,
        precision=lot.precision,
        confidence=lot.confidence,
        delta=lot.spending.delta,
        threshold=lot.threshold,
        coverage=lot.images / turn.eligible_count if turn.eligible_count else 0.0,
        n=best.answered if best else 0,
        errors=best.wrong if best else 0,
        audit_answers=lot.answered,
        answers_missing=lot.answers_missing or 0,
        answers_expected=None,
    )
