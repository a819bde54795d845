"""The test for drift, as the project keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.vocabulary.record import Record


@dataclass(frozen=True)
class DriftState(Record):
    """The test after `audits` blind audits, of which `errors` found a wrong decision.

    alpha: the share of wrong decisions that is allowed. delta: how often the test may ring a false
    alarm. wealth: the evidence against "at most alpha are wrong"; the alarm rings at 1 / delta.
    alarm_at: the number of audits at which it rang, None if it has not.
    """

    alpha: float
    delta: float
    audits: int
    errors: int
    wealth: float
    alarm_at: int | None
