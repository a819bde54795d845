"""Count what an export holds and what it leaves out, for its manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import TextChoices

T = TypeVar("T")


class LeftOut(TextChoices):
    """Why something is not in the file."""

    AUDIT_PRODUCT = "audit_product", "products set aside for the audit"
    UNLABELLED = "unlabelled", "generations of which nobody has said whether they are good"
    NO_MAJORITY = "no_majority", "pairs about which people disagree, none of them with a majority"
    CHOSEN_IS_BAD = "chosen_is_bad", "pairs whose preferred image was rejected or found bad"
    CHOSEN_IS_CHANGED = "chosen_is_changed", "answers that prefer an image with a changed product"


@dataclass
class Tally:
    """The counts of an export; complete once its file has been read to the end."""

    rows: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)

    def count(self, rows: Iterable[T]) -> Iterator[T]:
        """Yield the rows and count them."""
        for row in rows:
            self.rows += 1
            yield row

    def leave_out(self, reason: LeftOut, number: int = 1) -> None:
        """Count something that the file does not hold."""
        if number:
            self.left_out[reason] += number
