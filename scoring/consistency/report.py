"""What a consistency check measures, and what a calibrator says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.images import Float32, Float64, Mask
from scoring.vocabulary.finding import Finding
from scoring.vocabulary.outcomes import Outcome


@dataclass(frozen=True)
class Comparison:
    """A generation measured against its original, both at the working size. Nothing is judged.

    `measurements` are named as in `Thresholds`, and some only inform; empty where the product
    could not be compared. `differences` are all that may count as findings, with their places;
    where nothing was measured, the reason. `transform` (2, 3) float64 takes original pixels to
    generation pixels; `generation_mask` bool and `heat_map` float32 0–1 are (h, w) of the
    generation.
    """

    measurements: Mapping[str, float]
    differences: tuple[Finding, ...]
    transform: Float64
    generation_mask: Mask
    heat_map: Float32


@dataclass(frozen=True)
class Report:
    """A comparison as a calibrator judges it. `findings` are those that count, the worst first."""

    outcome: Outcome
    p_consistent: float
    findings: tuple[Finding, ...]
