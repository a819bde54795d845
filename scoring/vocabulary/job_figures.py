"""The results of a job in figures, by its kind: the content of `Job.result`."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.vocabulary.record import Record


@dataclass(frozen=True)
class ImportFigures(Record):
    """How many objects were created, and how many rows changed nothing or were refused."""

    products: int = 0
    generations: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(frozen=True)
class ScoreFigures(Record):
    """Numbers of generations that were scored, and of those whose pictures could not be read."""

    scored: int
    failed: int


@dataclass(frozen=True)
class EncodeFigures(Record):
    """The number of generations whose features were computed."""

    encoded: int


@dataclass(frozen=True)
class JudgeFigures(Record):
    """The number of generations of a call that were judged."""

    judged: int


@dataclass(frozen=True)
class PlanFigures(Record):
    """What a plan added to the queue.

    training: questions to learn from, not for the audit. exhausted: there were none of these left
    to ask. images: how many it chose from. changed: whether the queue differs from before.
    """

    planned: int
    training: int
    exhausted: bool
    images: int
    changed: bool


@dataclass(frozen=True)
class RetrainFigures(Record):
    """The number of the version that was fitted, and whether it went into use.

    reproduces: the earlier version that was made from the same answers; is_identical: whether the
    weights are the same. Both are null unless the job was to reproduce a version.
    """

    version: int
    promoted: bool
    reproduces: int | None = None
    is_identical: bool | None = None


@dataclass(frozen=True)
class PromoteFigures(Record):
    """The number of generations that the new champion rescored."""

    rescored: int


@dataclass(frozen=True)
class VerdictFigures(Record):
    """Numbers of generations by the verdict that the policy gave."""

    accepted: int
    rejected: int
    undecided: int


@dataclass(frozen=True)
class WatchFigures(Record):
    """Numbers of blind audits that were read, and of alarms that they raised."""

    settled: int
    alarms: int


@dataclass(frozen=True)
class CompareFigures(Record):
    """The number of images on which two versions were compared."""

    images: int


@dataclass(frozen=True)
class MachineFigures(Record):
    """Pairs that the machine was asked about, and those in which both orders agreed."""

    asked: int
    decided: int


@dataclass(frozen=True)
class FinetuneFigures(Record):
    """The segmenter that was fitted, by its number, and whether it went into use."""

    version: int
    promoted: bool


@dataclass(frozen=True)
class ClickFigures(Record):
    """The mask after a click: lengths of runs of equal pixels, row by row, background first."""

    width: int
    height: int
    runs: list[int]
