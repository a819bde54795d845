"""How good a scorer is on the audit set: figures with intervals, curves, groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from scoring.vocabulary.record import Record


class Measure(StrEnum):
    """What is measured."""

    PAIR_ACCURACY = "pair_accuracy"
    AVERAGE_PRECISION = "average_precision"
    PRECISION_AT_RECALL_50 = "precision_at_recall_50"
    PRECISION_AT_RECALL_90 = "precision_at_recall_90"
    CALIBRATION_ERROR = "calibration_error"
    BRIER = "brier"


@dataclass(frozen=True)
class Estimate(Record):
    """A figure with its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Measures(Record):
    """Each `Measure` of a scorer; None if the audit set has too few answers for it.

    certified_coverage: the share of images that it may accept automatically. It is proven or not,
    so its interval has no width. None for the baseline and the random scorer.
    """

    pair_accuracy: Estimate | None = None
    average_precision: Estimate | None = None
    precision_at_recall_50: Estimate | None = None
    precision_at_recall_90: Estimate | None = None
    calibration_error: Estimate | None = None
    brier: Estimate | None = None
    certified_coverage: Estimate | None = None

    def __getitem__(self, measure: Measure) -> Estimate | None:
        """The estimate of one measure."""
        estimate: Estimate | None = getattr(self, measure)
        return estimate


@dataclass(frozen=True)
class Band(Record):
    """A curve with its 90 % band, one value for each coverage or recall."""

    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class RiskCoverage(Record):
    """The share of bad images among the best-scored ones, by coverage, for each scorer."""

    coverage: tuple[float, ...]
    candidate: Band
    baseline: Band
    champion: Band | None = None


@dataclass(frozen=True)
class PrecisionRecall(Record):
    """The share of good images among those above a threshold, by the share of good ones found."""

    recall: tuple[float, ...]
    candidate: Band
    baseline: Band
    champion: Band | None = None


@dataclass(frozen=True)
class ReliabilityBin(Record):
    """Images with about the same predicted probability, and the share of them that is good."""

    predicted: float
    found: float
    low: float
    high: float
    images: int


@dataclass(frozen=True)
class GroupMeasures(Record):
    """A scorer's measures in one group; None if too few products were judged."""

    pair_accuracy: Estimate | None = None
    average_precision: Estimate | None = None
    calibration_error: Estimate | None = None
    brier: Estimate | None = None


@dataclass(frozen=True)
class Group(Record):
    """The audit images of one category or generator. good: the mean label of its images."""

    name: str
    products: int
    images: int
    comparisons: int
    good: float
    candidate: GroupMeasures
    champion: GroupMeasures | None = None


@dataclass(frozen=True)
class Groups(Record):
    """The audit images by category and by generator, largest groups first."""

    category: tuple[Group, ...] = ()
    generator: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Families(Record):
    """Both head families on the same held-out answers: mean log likelihood in nats.

    standard_error: of their difference, over products.
    """

    laplace: float
    ensemble: float
    standard_error: float


@dataclass(frozen=True)
class Fit(Record):
    """How the head was chosen. families: None if only one family was tried."""

    family: str
    components: int
    prior_precision: float
    held_out_log_likelihood: float | None = None
    families: Families | None = None


@dataclass(frozen=True)
class MachineWorth(Record):
    """What the machine's answers were worth to a fit, measured on people's held-out answers.

    people_answers, machine_pairs: in training. saved: how many of people's answers could have been
    left out, with the machine's in their place, at the same held-out likelihood. gain: of the mean
    log likelihood of a held-out answer by adding the machine's, in nats; below zero it does harm.
    Both are None where there are too few answers to tell.
    """

    people_answers: int
    machine_pairs: int
    saved: Estimate | None = None
    gain: Estimate | None = None


@dataclass(frozen=True)
class Metrics(Measures):
    """A version's measures, and those of the scorers that it is compared with.

    champion: the version in use at that time. baseline: the pass rate of the product's other
    images. random: equal scores for all. n: counts of the answers that all of them rest on.
    """

    champion: Measures | None = None
    baseline: Measures = field(default_factory=Measures)
    random: Measures = field(default_factory=Measures)
    n: dict[str, int] = field(default_factory=dict)

    @classmethod
    def beside(
        cls,
        own: Measures,
        *,
        champion: Measures | None,
        baseline: Measures,
        random: Measures,
        n: dict[str, int],
    ) -> Self:
        """A version's own measures beside those of the others."""
        return cls(**vars(own), champion=champion, baseline=baseline, random=random, n=n)


@dataclass(frozen=True)
class Details(Record):
    """What only the page of one version shows; stored separately, because lists don't need it."""

    fit: Fit | None = None
    risk_coverage: RiskCoverage | None = None
    reliability: tuple[ReliabilityBin, ...] | None = None
    groups: Groups = field(default_factory=Groups)
    precision_recall: PrecisionRecall | None = None
    machine: MachineWorth | None = None
