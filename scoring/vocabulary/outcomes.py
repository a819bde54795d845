"""The possible results of a consistency check."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """`CANNOT_VERIFY` is not a pass: the product was not found well enough to compare it."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    CANNOT_VERIFY = "cannot_verify"
