"""Remember which objects an import has taken or refused, so that each is read once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from django.db import transaction

from annotator.errors import InvalidInput
from annotator.imports.buckets.bucket import Listed
from annotator.models import BucketImport, BucketObject
from annotator.models.buckets import LONGEST_KEY
from scoring.vocabulary.messages.buckets import BUCKET_IMPORT_GONE

T = TypeVar("T")
AT_ONCE = 5_000


def fresh(row: BucketImport, listing: Iterable[Listed]) -> list[Listed]:
    """The objects that are new, or have another version than when they were seen."""
    found: list[Listed] = []
    for chunk in _chunks(listing, AT_ONCE):
        seen = dict(
            BucketObject.objects.filter(
                bucket_import=row, key__in=[_stored(listed.key) for listed in chunk]
            ).values_list("key", "version")
        )
        found += [listed for listed in chunk if seen.get(_stored(listed.key)) != listed.version]
    return found


@transaction.atomic
def remember(
    row: BucketImport, read: Mapping[str, Listed], *, refused: Collection[str] = ()
) -> None:
    """Note that these were read (by key), and of which of them a row was refused.

    Raises InvalidInput if the folder is no longer imported.
    """
    # Until this is committed nobody can remove it.
    rows = BucketImport.objects.select_for_update(no_key=True).filter(pk=row.pk)
    if rows.values_list("pk", flat=True).first() is None:
        raise InvalidInput(BUCKET_IMPORT_GONE())
    by_stored = {_stored(key): listed for key, listed in read.items()}
    for chunk in _chunks(by_stored.items(), AT_ONCE):
        BucketObject.objects.bulk_create(
            (
                BucketObject(
                    bucket_import=row,
                    key=key,
                    version=listed.version,
                    is_refused=listed.key in refused,
                )
                for key, listed in chunk
            ),
            update_conflicts=True,
            unique_fields=("bucket_import", "key"),
            update_fields=("version", "is_refused"),
        )


def forget_refused(row: BucketImport) -> None:
    """The next look reads the refused ones again."""
    BucketObject.objects.filter(bucket_import=row, is_refused=True).delete()


def _stored(key: str) -> str:
    """A key as it is kept; one that no database can hold still has a row, and is refused once."""
    return key.encode("utf-8", "replace").decode().replace("\0", "?")[:LONGEST_KEY]


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
