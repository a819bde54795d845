"""Import products and generations in batches of rows; report the rows that are refused."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice

from django.conf import settings

from annotator.errors import InvalidInput
from annotator.imports.check_batch import BatchCheck
from annotator.imports.fetch_url import FetchLimits, fetch_url
from annotator.imports.limits_in_use import limits_in_use
from annotator.imports.plan_batch import BatchPlan
from annotator.imports.progress import ImportProgress
from annotator.imports.references import References
from annotator.imports.rows import Refusal, Row
from annotator.imports.source import MOST_REFUSED, RowSource
from annotator.imports.statistics import Statistics
from annotator.imports.store_pictures import MaskKey, Outcome, PictureStore, StoredPicture
from annotator.imports.write_batch import OnProducts, write_batch
from annotator.models import Project
from scoring.vocabulary.job_figures import ImportFigures
from scoring.vocabulary.messages.imports import (
    IMPORT_EMPTY,
    IMPORT_STOPPED,
)
from scoring.vocabulary.messages.jobs import PICTURES_DECODED, ROWS_READ

BATCH = 500  # rows per transaction
ROWS_BETWEEN_CHECKS = 10_000  # rows read before checking again whether to stop

OnBatch = Callable[[Sequence[Row | Refusal], Sequence[Refusal]], None]


@dataclass
class ImportSummary:
    """How many products and generations were created, and rows were unchanged or refused."""

    products: int = 0
    generations: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def taken(self) -> int:
        """How much was imported or already there; 0 means that the import achieved nothing."""
        return self.products + self.generations + self.unchanged

    @property
    def figures(self) -> ImportFigures:
        """The counts in the form that a job stores."""
        return ImportFigures(**asdict(self))

    def check(self) -> None:
        """Raise InvalidInput if so many rows were refused that the whole import must be wrong."""
        if self.refused > MOST_REFUSED:
            raise InvalidInput(
                IMPORT_STOPPED(
                    refused=self.refused, products=self.products, generations=self.generations
                )
            )

    def add(self, plan: BatchPlan, refusals: Sequence[Refusal]) -> None:
        """Add the counts of one batch."""
        self.products += len(plan.products)
        self.generations += len(plan.generations)
        self.unchanged += plan.unchanged
        self.refused += len(refusals)


def import_rows(
    *,
    project: Project,
    source: RowSource,
    progress: ImportProgress,
    on_products: OnProducts,
    on_refused: Callable[[Sequence[Refusal]], None],
    on_batch: OnBatch = lambda batch, refusals: None,
    is_dry_run: bool = False,
) -> ImportSummary:
    """Import all rows of `source`. If it stops early, the complete batches stay.

    `on_products` gets the ids of products with new generations (to be scored), in the transaction
    of their batch. `on_refused` gets the refused rows of each batch, and `on_batch` the whole batch
    with its refusals once it is written. A dry run decodes and decides everything and stores
    nothing. Raises InvalidInput if there is nothing to import.
    """
    limits = limits_in_use()
    references = References(source.files, max_bytes=limits.bytes, fetch=_fetch())
    total = _survey(source, references, progress)
    if total == 0:
        raise InvalidInput(IMPORT_EMPTY())
    summary, statistics = ImportSummary(), Statistics()
    done = 0
    take = (
        BatchCheck(project)
        if is_dry_run
        else partial(write_batch, project=project, on_products=on_products)
    )
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        store = PictureStore(project, references, limits=limits, pool=pool, is_dry_run=is_dry_run)
        for batch in _batches(source.rows(), BATCH):
            rows = [row for row in batch if isinstance(row, Row)]
            refusals = [row for row in batch if isinstance(row, Refusal)]
            pictures, masks = _pictures(store, rows, progress, done, total)
            plan = take(rows, pictures=pictures, masks=masks)
            refusals = sorted([*refusals, *plan.refusals], key=lambda refusal: refusal.number)
            if refusals:
                on_refused(refusals)
            on_batch(batch, refusals)
            summary.add(plan, refusals)
            if not is_dry_run:
                statistics.wrote(len(plan.products) + len(plan.generations))
            summary.check()
            references.forget()
            done += len(batch)
            progress.advance(done, total, ROWS_READ(done=done, total=total))
            progress.check_cancelled()
    return summary


def _survey(source: RowSource, references: References, progress: ImportProgress) -> int:
    """Read all rows once before the first is imported; returns how many there are."""
    total = 0
    for total, row in enumerate(source.rows(), start=1):
        if isinstance(row, Row):
            references.survey(row)
        if total % ROWS_BETWEEN_CHECKS == 0:
            progress.check_cancelled()
    return total


def _pictures(
    store: PictureStore, rows: Sequence[Row], progress: ImportProgress, done: int, total: int
) -> tuple[dict[str, Outcome], dict[MaskKey, Outcome]]:
    """Store all pictures that the rows name, and their masks at the sizes of their originals."""

    def step(decoded: int) -> None:
        shown = min(done + decoded, total - 1)
        progress.advance(shown, total, PICTURES_DECODED(count=decoded))

    named = [name for row in rows for name in (row.original, row.image) if name]
    pictures = store.store(named, step=step)
    wanted: list[MaskKey] = []
    for row in rows:
        original = pictures.get(row.original)
        if row.mask and isinstance(original, StoredPicture):
            wanted.append((row.mask, original.size))
    return pictures, store.store_masks(wanted, step=lambda _: progress.check_cancelled())


def _batches(items: Iterable[Row | Refusal], size: int) -> Iterator[list[Row | Refusal]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _fetch() -> Callable[[str], bytes] | None:
    """The function that fetches URLs, if the settings allow it."""
    if not settings.IMPORT_FROM_URLS:
        return None
    limits = FetchLimits(bytes=settings.IMPORT_MAX_BYTES)
    return lambda url: fetch_url(url, limits=limits)
