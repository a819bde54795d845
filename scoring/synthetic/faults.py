"""Faults with known truth: what can go wrong with a background, and with a product."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """The faults that the renderer can make."""

    FLOATING = "floating"
    WRONG_SCALE = "wrong_scale"
    CLASHING_LIGHT = "clashing_light"
    BUSY_BACKGROUND = "busy_background"
    BACKGROUND_ARTEFACT = "background_artefact"
    PART_ADDED = "part_added"
    PART_MISSING = "part_missing"
    HUE_SHIFTED = "hue_shifted"
    STRETCHED = "stretched"
    TEXT_SWAPPED = "text_swapped"
    TEXTURE_CHANGED = "texture_changed"


BACKGROUND_FAULTS = (
    FaultKind.FLOATING,
    FaultKind.WRONG_SCALE,
    FaultKind.CLASHING_LIGHT,
    FaultKind.BUSY_BACKGROUND,
    FaultKind.BACKGROUND_ARTEFACT,
)
PRODUCT_FAULTS = (
    FaultKind.PART_ADDED,
    FaultKind.PART_MISSING,
    FaultKind.HUE_SHIFTED,
    FaultKind.STRETCHED,
    FaultKind.TEXT_SWAPPED,
    FaultKind.TEXTURE_CHANGED,
)


@dataclass(frozen=True)
class Fault:
    """One fault: its severity in (0, 1], and the numbers or names that define it."""

    kind: FaultKind
    severity: float
    parameters: dict[str, float | str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """A plain record for ``truth.jsonl``."""
        return {
            "kind": self.kind.value,
            "severity": round(self.severity, 3),
            "parameters": self.parameters,
        }
