"""What is proven about automatic decisions, and what the proof rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.vocabulary.record import Record


class Side(StrEnum):
    """Which decision a threshold is for."""

    ACCEPT = "accept"
    REJECT = "reject"


class Method(StrEnum):
    """How thresholds are tested."""

    EXACT = "exact"
    BETTING = "betting"
    LOT = "lot"  # of one batch, see `batches.py`


@dataclass(frozen=True)
class Step(Record):
    """One threshold of the fixed sequence.

    coverage: share of the unlabelled scores that the threshold decides. n, errors: the audit labels
    among them, and how many are wrong. p_value: P(Bin(n, α) ≤ errors), or 1 / wealth for the
    betting variant. passed: p_value ≤ δ.
    """

    threshold: float
    coverage: float
    n: int
    errors: int
    p_value: float
    passed: bool


@dataclass(frozen=True)
class Prospect(Record):
    """The share of images that could be decided with this total of audit answers."""

    answers: int
    coverage: float


@dataclass(frozen=True)
class ProvenSide(Record):
    """What one look at the audit answers proves for one side.

    version: the number of the look, which decides how much of δ it spends. threshold: accept at or
    above it (reject at or below it), None if nothing could be proven. coverage, n, errors: of the
    certified threshold, 0 without one. audit_answers: labels so far.
    answers_missing: the fewest further audit answers that can prove a first threshold, if all of
    them confirm it; 0 once there is one. answers_expected: the total that should prove one if the
    error rates so far stay the same, None if they are too high for the target.
    outlook: the coverage after further audit answers, at the error rates so far.
    steps: the thresholds that were tested, in order; the last one may have failed.
    """

    side: Side
    method: Method
    version: int
    precision: float
    confidence: float
    delta: float
    threshold: float | None
    coverage: float
    n: int
    errors: int
    audit_answers: int
    answers_missing: int
    answers_expected: int | None
    outlook: tuple[Prospect, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def alpha(self) -> float:
        """The share of wrong decisions that the promise allows."""
        return 1.0 - self.precision


@dataclass(frozen=True)
class Basis(Record):
    """What a certificate rests on.

    answers_until: id of the last answer that was read. images: how many the threshold was computed
    for. audit_images: how many can certify. people: how many must answer about each of them.
    faults_asked: answers to gold images with a fault; the two below are None until there are enough
    of them. faults_overlooked: how many of these answers missed the fault.
    precision_allowing_for_it: the precision that remains if audit labels miss faults as often.
    """

    answers_until: int = 0
    images: int = 0
    audit_images: int = 0
    people: int = 1
    faults_asked: int = 0
    faults_overlooked: int | None = None
    precision_allowing_for_it: float | None = None
