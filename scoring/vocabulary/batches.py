"""What is proven about a batch: the images that one model decides together."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.vocabulary.certificates import Side
from scoring.vocabulary.record import Record


@dataclass(frozen=True)
class LotStep(Record):
    """One threshold of the fixed sequence.

    images: how many of the batch lie on its deciding side. allowed: how many of them may be wrong.
    answered, wrong: of these images, those at the beginning of the lot that have all their answers,
    and how many of them are wrong. passed_at: the number of answered images with which it was
    proven, None if it is not.
    """

    threshold: float
    images: int
    allowed: int
    answered: int
    wrong: int
    passed_at: int | None = None

    @property
    def passed(self) -> bool:
        """Whether the threshold is proven."""
        return self.passed_at is not None


@dataclass(frozen=True)
class LotProspect(Record):
    """How many images could be decided with this many answered images of the lot."""

    answered: int
    images: int


@dataclass(frozen=True)
class Spending(Record):
    """How the promised error probability is spent while the lot is answered.

    delta: what is left for this model version, at most. start, plan: permanent numbers. Spending
    starts at `start`, up to where the lot was answered for an earlier version (0 for the first).
    Nearly all of it is spent at `plan`, up to where it is planned to be answered. end: where the
    next version starts. Answers beyond it count for that version alone, because what they would
    spend here was given to it.
    """

    delta: float
    start: float
    plan: float
    end: float = 1.0


@dataclass(frozen=True)
class ProvenLot(Record):
    """What the answers to a batch's lot prove for one side.

    zone: the weakest score that is asked about, None if the batch is too small to prove anything.
    zone_images: how many images the zone has. planned: how many of them the lot is planned to ask.
    answered, wrong: images of the zone with all their answers, and how many of them are wrong.
    threshold: accept at or above it (reject at or below it), None if nothing is proven. images,
    allowed: how many the threshold decides, and how many of these may be wrong.
    answers_missing: the fewest further answered images that can prove a first threshold, if all
    confirm it; 0 once there is one, None if the rest of the plan can't.
    ask: the weakest score about which further answers can still help, None if none can.
    needed: how many images a batch must have to prove anything; 0 if this one has enough.
    outlook: a forecast from the errors so far. steps: the sequence, up to the first that failed.
    """

    side: Side
    precision: float
    confidence: float
    spending: Spending
    zone: float | None
    zone_images: int
    planned: int
    answered: int
    wrong: int
    threshold: float | None
    images: int
    allowed: int
    answers_missing: int | None
    ask: float | None
    needed: int = 0
    outlook: tuple[LotProspect, ...] = ()
    steps: tuple[LotStep, ...] = ()


@dataclass(frozen=True)
class BatchBasis(Record):
    """What the certificate of a batch rests on.

    images: of the batch. eligible: those of the promise, without the ones that people decide.
    people: how many must answer about an image of the lot. salt_sha256: of the salt that makes the
    permanent numbers; salt: itself, in the document of a closed batch alone (see
    `annotator/verdicts/batch_document.py`). sha256: of the lines "id,score,verified" of all
    eligible images. answers_sha256: of the table that also has the answers and the numbers of the
    answered images. answers_until: id of the last answer that was read.
    """

    images: int = 0
    eligible: int = 0
    people: int = 2
    salt: str = ""
    salt_sha256: str = ""
    sha256: str = ""
    answers_sha256: str = ""
    answers_until: int = 0
