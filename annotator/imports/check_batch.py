"""Say what an import would do with each row, and write nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.imports.plan_batch import BatchPlan, Catalogue, plan_batch
from annotator.imports.rows import Row
from annotator.imports.store_pictures import MaskKey, Outcome
from annotator.imports.write_batch import catalogue_of
from annotator.models import Project


class BatchCheck:
    """Plans batches one after another; a later one sees what the earlier ones would create."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._planned = Catalogue()

    def __call__(
        self,
        rows: Sequence[Row],
        *,
        pictures: Mapping[str, Outcome],
        masks: Mapping[MaskKey, Outcome],
    ) -> BatchPlan:
        """What `write_batch` would do with these rows."""
        existing = catalogue_of(self._project, rows)
        self._planned.products.update(existing.products)
        self._planned.generations.update(existing.generations)
        return plan_batch(rows, catalogue=self._planned, pictures=pictures, masks=masks)
