"""What a consistency check says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.images import Box, Float32, Float64, Mask


class Outcome(StrEnum):
    """`CANNOT_VERIFY` is no pass: the product was not found well enough to compare it."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    CANNOT_VERIFY = "cannot_verify"


class FindingCode(StrEnum):
    """Kinds of findings."""

    PART_ADDED = "part_added"
    PART_MISSING = "part_missing"
    COLOUR_CHANGED = "colour_changed"
    SHAPE_WARPED = "shape_warped"
    TEXTURE_CHANGED = "texture_changed"
    TEXT_CHANGED = "text_changed"
    MISALIGNED = "misaligned"
    NO_PRODUCT = "no_product"
    LIKE_CHANGED = "like_changed"


@dataclass(frozen=True)
class Finding:
    """One thing that differs: in words, how bad (0–1), and where on the generation if anywhere."""

    code: FindingCode
    sentence: str
    severity: float
    box: Box | None


@dataclass(frozen=True)
class Report:
    """A generation compared with its original, both at the working size.

    `transform` (2, 3) float64 takes original pixels to generation pixels; `generation_mask` bool
    and `heat_map` float32 0–1 are (h, w) of the generation; `measurements` are the numbers that the
    fusion saw, named as in `Thresholds`, and some that only inform.
    """

    outcome: Outcome
    p_consistent: float
    measurements: dict[str, float]
    findings: tuple[Finding, ...]
    transform: Float64
    generation_mask: Mask
    heat_map: Float32
    version: str
