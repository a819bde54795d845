"""Flags at the ops desk."""

from __future__ import annotations

from enum import StrEnum


class FlagKind(StrEnum):
    """Why ops should look."""

    INCONSISTENT = "inconsistent"
    CANNOT_VERIFY = "cannot_verify"
    DISAGREEMENT = "disagreement"
    DRIFT = "drift"
    BROKEN_IMAGE = "broken_image"
