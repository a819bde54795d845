"""Rules that both packages need, on plain values."""

from __future__ import annotations


def good_in_audit(*, called_bad: int, called_changed: int) -> bool:
    """Whether an image counts as good, where people look at it to measure models or decisions.

    It does if everyone who looked called the background good and nobody saw the product changed.
    `AnswerQuerySet.finding_fault` says the same in SQL.
    """
    return called_bad == 0 and called_changed == 0
