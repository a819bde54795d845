"""Flags at the ops desk."""

from __future__ import annotations

from enum import StrEnum


class FlagKind(StrEnum):
    """Why someone at the ops desk should look."""

    INCONSISTENT = "inconsistent"
    CANNOT_VERIFY = "cannot_verify"
    DISAGREEMENT = "disagreement"
    DRIFT = "drift"
    BROKEN_IMAGE = "broken_image"
