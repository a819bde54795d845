"""Keep the refused rows of an import on its job."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.imports.rows import Refusal
from annotator.models import Job, RefusedRow

LONGEST_REFERENCE = 300
MOST_KEPT = 1_000  # refused rows that a job keeps; further ones are only counted


class RefusedRows:
    """Stores the first refused rows of a job in the database.

    Those of an earlier attempt are dropped, or kept if the import `continues` after them.
    """

    def __init__(self, job: Job, *, continues: bool = False) -> None:
        self._job = job
        self._room = MOST_KEPT
        if continues:
            self._room -= job.refused.count()
        else:
            job.refused.all().delete()

    def add(self, refusals: Sequence[Refusal]) -> None:
        """Store as many as there is room for."""
        kept = refusals[: max(0, self._room)]
        self._room -= len(kept)
        RefusedRow.objects.bulk_create(
            RefusedRow(
                job=self._job,
                row=refusal.number,
                reference=refusal.reference[:LONGEST_REFERENCE],
                reason=refusal.reason,
            )
            for refusal in kept
        )
