"""What has been proven about automatic decisions, and what the proof rests on."""

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


@dataclass(frozen=True)
class Step(Record):
    """One threshold of the fixed sequence.

    coverage: share of the unlabelled scores on the deciding side. n, errors: audit labels there
    and the wrong ones among them. p_value: P(Bin(n, α) ≤ errors), or 1 / wealth for the betting
    variant. passed: p_value ≤ δ.
    """

    threshold: float
    coverage: float
    n: int
    errors: int
    p_value: float
    passed: bool


@dataclass(frozen=True)
class Prospect(Record):
    """Share of the images that could be decided with so many audit answers in all."""

    answers: int
    coverage: float


@dataclass(frozen=True)
class ProvenSide(Record):
    """What was proven for one side at one look at the audit answers.

    version: the number of the look, which says how much of δ it spends. threshold: accept at or
    above it (reject at or below it), None if nothing could be proven. coverage, n, errors: of the
    certified threshold, 0 without one. audit_answers: labels at hand.
    answers_missing: no fewer further audit answers can prove a first threshold, even if all of
    them confirm it; 0 once there is one. answers_expected: the total that should do it if the
    error rates seen so far hold on, None where they are too high for the target.
    outlook: what further audit answers would buy at the error rates seen so far.
    steps: the thresholds tried, in order; the last one may have failed.
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

    answers_until: id of the last answer that was read. images: that the threshold was computed
    for. audit_images: that can certify at all. people: who must have answered each of them.
    faults_asked: answers to gold images with a fault; the two below are None before there are
    enough of them. faults_overlooked: how many of these answers missed the fault.
    precision_allowing_for_it: the precision that is left if audit labels miss faults as often.
    """

    answers_until: int = 0
    images: int = 0
    audit_images: int = 0
    people: int = 1
    faults_asked: int = 0
    faults_overlooked: int | None = None
    precision_allowing_for_it: float | None = None
