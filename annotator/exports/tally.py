"""Count what an export holds and what it leaves out, for its manifest."""

from __future__ import annotations

import hashlib
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
    NO_PICTURE = "no_picture", "images whose file is missing in the storage"
    CHOSEN_IS_CHANGED = "chosen_is_changed", "answers that prefer an image with a changed product"


@dataclass
class Tally:
    """The counts of an export; complete once its file has been read to the end."""

    rows: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    unmarked: int = 0  # accepted AI images that came without IPTC's mark of their origin
    size: int = 0  # bytes
    sha256: str = ""  # empty until the file has been read to the end

    def count(self, rows: Iterable[T]) -> Iterator[T]:
        """Yield the rows and count them."""
        for row in rows:
            self.rows += 1
            yield row

    def hashed(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the parts of the file, and note their length and hash at the end."""
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
            self.size += len(part)
            yield part
        self.sha256 = digest.hexdigest()

    def leave_out(self, reason: LeftOut, number: int = 1) -> None:
        """Count something that the file does not hold."""
        if number:
            self.left_out[reason] += number
