"""The test for drift, as the project stores it."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.vocabulary.record import Record


@dataclass(frozen=True)
class DriftState(Record):
    """The test after `audits` blind audits, `errors` of which found a wrong decision.

    alpha: the allowed share of wrong decisions. delta: the allowed probability of a false alarm.
    wealth: the evidence against "at most alpha are wrong"; the alarm is raised at 1 / delta.
    alarm_at: the number of audits at which it was raised, None if it was not.
    """

    alpha: float
    delta: float
    audits: int
    errors: int
    wealth: float
    alarm_at: int | None
