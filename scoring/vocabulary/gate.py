"""Whether a candidate may replace the version in use automatically, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from scoring.vocabulary.measures import Estimate
from scoring.vocabulary.message import Message
from scoring.vocabulary.record import Record


@dataclass(frozen=True)
class GateDecision(Record):
    """promote: whether the candidate goes live automatically. reasons: why (`messages/gate.py`).

    differences: measure → candidate minus champion, signed so that more is better; empty if there
    was nothing to compare with. champion: number of the version that it was compared with.
    """

    promote: bool
    reasons: tuple[Message, ...] = ()
    differences: dict[str, Estimate] = field(default_factory=dict)
    champion: int | None = None
