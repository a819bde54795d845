"""The input of a fit: people's judgements as rows, and how far they were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from scoring.vocabulary.answers import Choice
from scoring.vocabulary.message import Json
from scoring.vocabulary.record import Record


class SingleRow(NamedTuple):
    """Someone called a generation good or bad. unbiased: the question was drawn at random.

    weight: how many answers it counts as.
    """

    generation: int
    annotator: int
    good: bool
    unbiased: bool
    weight: float = 1.0


class PairRow(NamedTuple):
    """Someone compared two generations of one product.

    annotator: people's ids are positive; a machine's are negative. weight: how many answers it
    counts as.
    """

    left: int
    right: int
    annotator: int
    choice: Choice
    unbiased: bool
    weight: float = 1.0


class ChangeRow(NamedTuple):
    """Someone marked the product of a generation as changed, or answered without marking it."""

    generation: int
    annotator: int
    changed: bool
    weight: float = 1.0


@dataclass(frozen=True)
class Extent(Record):
    """How far a fit has read, apart from answers; for those, it is the id of the last event.

    review, reversal, features: ids of the last rows, 0 for none; later rows have higher ids.
    labels: the number of generations that were imported with a label. review_weight: how many
    answers each review counted as. machine: the id of the last answer by a machine, each of which
    counted as machine_weight answers.
    """

    review: int = 0
    features: int = 0
    labels: int = 0
    reversal: int = 0
    review_weight: float = 1.0
    machine: int = 0
    machine_weight: float = 0.0


@dataclass(frozen=True)
class VersionConfig(Record):
    """How a version was fitted; the head's part is in its checkpoint, too.

    consistency: the calibrator of the consistency check, from its `to_json`; None for a version
    that was fitted without one.
    """

    family: str = "laplace"
    components: int = 0
    prior_precision: float = 0.0
    feature_key: str = ""
    matmul: str = "fp32"
    consistency: dict[str, Json] | None = None
