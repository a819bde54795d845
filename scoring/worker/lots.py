"""The lot of a batch as arrays: plan a turn, test it, and choose what to ask next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from annotator.models import Batch, BatchTurn, Certificate
from annotator.verdicts.batch_turns import (
    ever_answered,
    frozen_scores,
    newest_certificate,
    set_spending,
)
from annotator.verdicts.lot_answers import BAD, GOOD, lot_answers
from scoring.acquisition.lot import lot_rows
from scoring.arrays import Bools, Floats, Ints
from scoring.guarantee.batch import certify_batch, first_spending, next_spending
from scoring.guarantee.lot import RIGHT, UNANSWERED, WRONG
from scoring.guarantee.permanent import permanent_numbers
from scoring.guarantee.plan_lot import planned_share
from scoring.vocabulary.batches import ProvenLot, Spending
from scoring.vocabulary.certificates import Side

# The reserve is this many times what the first turn plans to ask, because later zones differ. If
# little were left to learn from, the whole batch is reserved: learning would pass over most images,
# and all of these leave the promise.
_RESERVE: Final = 1.5
_WHOLE: Final = 0.6
_RIGHT: Final = {Side.ACCEPT: GOOD, Side.REJECT: BAD}


@dataclass(frozen=True)
class Table:
    """The eligible images of a turn, (n,) each: id, frozen score, permanent number.

    verified: (n,) whether the image may be accepted.
    """

    ids: Ints
    score: Floats
    number: Floats
    verified: Bools

    def side(self, side: Side) -> Table:
        """The images that this side may decide."""
        return self if side == Side.REJECT else self.rows(self.verified)

    def rows(self, mask: Bools) -> Table:
        """Some of the images. mask: (n,)."""
        return Table(self.ids[mask], self.score[mask], self.number[mask], self.verified[mask])

    def risk(self, side: Side) -> Floats:
        """(n,) the predicted probability that deciding the image is wrong."""
        return 1.0 - self.score if side == Side.ACCEPT else self.score

    def labels(self, side: Side, answers: Mapping[int, str]) -> Ints:
        """(n,) what the answers (by id) say about deciding each image."""
        labels = np.full(len(self.ids), UNANSWERED)
        known = np.array(sorted(answers), dtype=np.int64)
        for row in np.flatnonzero(np.isin(self.ids, known)):
            right = answers[int(self.ids[row])] == _RIGHT[side]
            labels[row] = RIGHT if right else WRONG
        return labels


def table_of(turn: BatchTurn) -> Table:
    """The turn's frozen table."""
    kind = np.dtype([("id", np.int64), ("score", np.float64), ("verified", np.bool_)])
    table = np.fromiter(frozen_scores(turn), dtype=kind, count=turn.eligible_count)
    numbers = permanent_numbers(table["id"], turn.batch.salt)
    return Table(table["id"], table["score"], numbers, table["verified"])


def plan_turn(turn: BatchTurn, table: Table, last: BatchTurn | None) -> None:
    """Decide what the turn may spend and how far its lot goes; the first one sets the reserve."""
    batch, spendings = turn.batch, {}
    for side in Side:
        mine = table.side(side)
        sign = 1.0 if side == Side.ACCEPT else -1.0
        delta = (1.0 - batch.confidence) * (1.0 if side == Side.ACCEPT else 0.5)
        plan = planned_share(
            sign * mine.score, mine.risk(side), alpha=1.0 - batch.precision, delta=delta
        )
        if last is None:
            spendings[side] = first_spending(side, confidence=batch.confidence, plan=plan)
        else:
            spendings[side] = _following(batch, last, side, plan)
    if last is None:
        reserve = _RESERVE * max(each.plan for each in spendings.values())
        batch.reserve = reserve if reserve <= _WHOLE else 1.0
        batch.save(update_fields=("reserve",))
    set_spending(turn, accept=spendings[Side.ACCEPT], reject=spendings[Side.REJECT])


def _following(batch: Batch, last: BatchTurn, side: Side, plan: float) -> Spending:
    """What a later turn may spend: what the last one has left, up to the reserve at most.

    An answer that was looked at has been paid for, even if it was undone afterwards.
    """
    certificate, asked_until = newest_certificate(last), 0.0
    if certificate is not None and (lot := _lot_of(certificate, side)) is not None:
        table, sign = table_of(last).side(side), 1.0 if side == Side.ACCEPT else -1.0
        if lot.zone is not None:
            looked_at = np.isin(table.ids, list(ever_answered(last)))
            inside = (sign * table.score >= sign * lot.zone) & looked_at
            asked_until = float(table.number[inside].max(initial=0.0))
    before, plan = _spending(last, side), min(plan, batch.reserve)
    return next_spending(before, asked_until=asked_until, plan=plan)


def prove_turn(
    turn: BatchTurn, following: BatchTurn | None, table: Table, answers: Mapping[int, str]
) -> tuple[ProvenLot, ProvenLot]:
    """What the answers prove for accepting and for rejecting. following: the turn after it."""
    accept, reject = (
        _prove_side(turn, following, table.side(side), side, answers) for side in Side
    )
    return accept, reject


def _prove_side(
    turn: BatchTurn,
    following: BatchTurn | None,
    table: Table,
    side: Side,
    answers: Mapping[int, str],
) -> ProvenLot:
    spending = _spending(turn, side)
    if following is not None:
        spending = replace(spending, end=_spending(following, side).start)
    return certify_batch(
        table.score,
        table.risk(side),
        table.number,
        table.labels(side, answers),
        side=side,
        precision=turn.batch.precision,
        confidence=turn.batch.confidence,
        spending=spending,
        reach=_reach(turn.batch),
    )


def _spending(turn: BatchTurn, side: Side) -> Spending:
    spending: Spending = turn.accept if side == Side.ACCEPT else turn.reject
    return spending


def _reach(batch: Batch) -> float:
    """How far the lot may be asked beyond its plan, while nothing is proven.

    In a small batch, which is reserved as a whole, a few images more or fewer have a number below
    the plan by chance, and this decides. In a large one it would bring next to nothing.
    """
    return batch.reserve if batch.reserve >= 1.0 else 0.0


def images_of_lot(batch: Batch) -> list[int]:
    """The images of the open batch that should be asked now, by its newest turn."""
    turn = BatchTurn.objects.filter(batch=batch).select_related("batch").last()
    return [] if turn is None else images_to_ask(turn, lot_answers(batch))


def images_to_ask(turn: BatchTurn, answers: Mapping[int, str]) -> list[int]:
    """The images whose answers can still help, first one first: to accept, then to reject."""
    certificate = newest_certificate(turn)
    if certificate is None:
        return []
    whole, answered, chosen = table_of(turn), list(answers), list[int]()
    for side in Side:
        if (lot := _lot_of(certificate, side)) is not None:
            table = whole.side(side)
            rows = _rows_to_ask(table, lot, answered, until=lot.spending.plan)
            if not len(rows) and lot.threshold is None:
                rows = _rows_to_ask(table, lot, answered, until=_reach(turn.batch))
            chosen += table.ids[rows].tolist()
    return list(dict.fromkeys(chosen))


def _rows_to_ask(table: Table, lot: ProvenLot, answered: list[int], *, until: float) -> Ints:
    sign = 1.0 if lot.side == Side.ACCEPT else -1.0
    return lot_rows(
        sign * table.score,
        table.number,
        np.isin(table.ids, answered),
        ask=None if lot.ask is None else sign * lot.ask,
        until=until,
    )


def _lot_of(certificate: Certificate, side: Side) -> ProvenLot | None:
    lot: ProvenLot | None = getattr(certificate, f"{side}_lot")
    return lot
