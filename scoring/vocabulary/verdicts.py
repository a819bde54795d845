"""Verdicts on generations."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What was decided for a generation."""

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class VerdictBy(StrEnum):
    """Who decided; the policy never overrides a reviewer.

    `people`: those who answered about an image of a batch decided it by their answers.
    """

    NONE = ""
    POLICY = "policy"
    PEOPLE = "people"
    REVIEWER = "reviewer"
