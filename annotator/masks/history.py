"""The masks that a picture has had, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from annotator.models import Generation, Image, Job, MaskSource, MaskVersion, Product
from annotator.scores.mask_versions import has_row

MOST_SHOWN = 100


@dataclass(frozen=True)
class Entry:
    """One mask; `pk` is None for the current one if it has not got its row yet."""

    pk: int | None
    image: Image
    source: str
    segmenter: str
    confidence: float | None
    author: str | None
    restores: int | None
    created_at: datetime
    is_current: bool


@dataclass(frozen=True)
class History:
    """`mask` is the current one, `job` the one that scores again what it has changed."""

    mask: Image | None
    entries: list[Entry]
    job: Job | None


def history_of(picture: Product | Generation) -> History:
    """The history of an original or a generation, read with `with_masks`."""
    if isinstance(picture, Product):
        return _of_product(picture)
    current = picture.mask_version
    return History(
        mask=None if current is None else current.image,
        entries=_entries(picture, current),
        job=None if current is None else current.job,
    )


def _of_product(product: Product) -> History:
    current = product.mask_version if has_row(product) else None
    entries = _entries(product, current)
    if product.mask is not None and current is None:
        is_persons = product.mask_source == MaskSource.PERSON
        person = product.mask_checked_by if is_persons else None
        now = Entry(
            pk=None,
            image=product.mask,
            source=product.mask_source,
            segmenter="",
            confidence=product.mask_confidence,
            author=None if person is None else person.username,
            restores=None,
            created_at=(product.mask_checked_at if is_persons else None) or product.created_at,
            is_current=True,
        )
        entries.insert(0, now)
    return History(product.mask, entries, None if current is None else current.job)


def _entries(picture: Product | Generation, current: MaskVersion | None) -> list[Entry]:
    rows = picture.mask_versions.select_related("image", "author")[:MOST_SHOWN]
    return [
        Entry(
            pk=row.pk,
            image=row.image,
            source=row.source,
            segmenter=row.segmenter,
            confidence=row.confidence,
            author=None if row.author is None else row.author.username,
            restores=row.restores_id,
            created_at=row.created_at,
            is_current=current is not None and row.pk == current.pk,
        )
        for row in rows
    ]
