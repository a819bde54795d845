"""The judge's result for pictures outside the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.vocabulary.finding import Finding
from scoring.vocabulary.message import Message
from scoring.vocabulary.outcomes import Outcome
from scoring.vocabulary.record import Record
from scoring.vocabulary.verdicts import Verdict


@dataclass(frozen=True)
class JudgedReport(Record):
    """A consistency report with the fields of the model `ConsistencyReport`.

    The heat map is a file, see `Appraisal.heat_map`.
    """

    outcome: Outcome
    p_consistent: float
    findings: tuple[Finding, ...]
    measurements: dict[str, float]
    transform: list[list[float]] | None
    outline: list[list[list[float]]]
    has_heat_map: bool


@dataclass(frozen=True)
class JudgedGeneration(Record):
    """One generation of the call. Without a model in use, reward, p_good and score are None."""

    reward: float | None
    uncertainty: float | None
    p_good: float | None
    p_consistent: float
    score: float | None
    verdict: Verdict
    verdict_reason: Message
    report: JudgedReport


@dataclass(frozen=True)
class RefusedGeneration(Record):
    """A generation that could not be read or measured, by its place in the call."""

    place: int
    reason: Message


@dataclass(frozen=True)
class AppraisalResult(Record):
    """The result of a call. mask_source: given, flood_fill or the segmenter's name.

    Only a ranking's call goes on where a generation is refused; `generations` are the others.
    """

    mask_source: str = ""
    generations: tuple[JudgedGeneration, ...] = ()
    refused: tuple[RefusedGeneration, ...] = ()
