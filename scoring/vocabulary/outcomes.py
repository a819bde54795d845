"""What a consistency check can end with."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """`CANNOT_VERIFY` is no pass: the product was not found well enough to compare it."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    CANNOT_VERIFY = "cannot_verify"
