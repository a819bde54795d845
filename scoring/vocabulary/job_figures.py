"""What came of a job in figures, by its kind: the content of `Job.result`."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.vocabulary.record import Record


@dataclass(frozen=True)
class ImportFigures(Record):
    """How many were created, and how many rows changed nothing or were refused."""

    products: int = 0
    generations: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(frozen=True)
class ScoreFigures(Record):
    """Generations that were scored, and those whose pictures could not be read."""

    scored: int
    failed: int


@dataclass(frozen=True)
class EncodeFigures(Record):
    """Generations whose features were computed."""

    encoded: int


@dataclass(frozen=True)
class JudgeFigures(Record):
    """Generations of a call that were judged."""

    judged: int


@dataclass(frozen=True)
class PlanFigures(Record):
    """What a plan put into the queue.

    training: questions to learn from, in contrast to the audit's. exhausted: there were none of
    these left to ask. images: how many it chose from. changed: the queue is not what it was.
    """

    planned: int
    training: int
    exhausted: bool
    images: int
    changed: bool


@dataclass(frozen=True)
class RetrainFigures(Record):
    """The version that was fitted, by its number, and whether it went into use.

    reproduces: the version that was made from the same answers before; is_identical: whether the
    weights are the same. Both are null except where a version was to be made anew.
    """

    version: int
    promoted: bool
    reproduces: int | None = None
    is_identical: bool | None = None


@dataclass(frozen=True)
class PromoteFigures(Record):
    """Generations that the new champion rescored."""

    rescored: int


@dataclass(frozen=True)
class VerdictFigures(Record):
    """Generations by the verdict that the policy gave."""

    accepted: int
    rejected: int
    undecided: int


@dataclass(frozen=True)
class WatchFigures(Record):
    """Blind audits that were read, and alarms that they rang."""

    settled: int
    alarms: int


@dataclass(frozen=True)
class FinetuneFigures(Record):
    """The segmenter that was fitted, by its number, and whether it went into use."""

    version: int
    promoted: bool
