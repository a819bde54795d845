"""What an import of a folder would find: its first objects, and how they are understood."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from annotator.errors import Unavailable
from annotator.imports.buckets.address import checked_prefix
from annotator.imports.buckets.ask import source_for
from annotator.imports.buckets.bucket import Listed
from annotator.imports.buckets.bucket_files import BucketFiles
from annotator.imports.buckets.open_bucket import open_bucket
from annotator.imports.folder import folder_rows
from annotator.imports.rows import Refusal, Row
from annotator.imports.source import own_manifest
from annotator.models import Project
from scoring.vocabulary.messages.buckets import BUCKET_NOT_REACHED

READ = 1_000  # objects that a preview lists: one request
SHOWN = 20


@dataclass(frozen=True)
class Preview:
    """The first objects of a folder, and what the folder rule makes of those that were listed.

    With a `manifest` that tells what belongs together, and nothing is counted.
    """

    objects: list[Listed]
    listed: int
    is_more: bool
    manifest: str
    products: int
    generations: int
    refused: list[Refusal]


def preview(*, project: Project, source: str, prefix: str) -> Preview:
    """List the beginning of a folder. Raises InvalidInput, and Unavailable if it can't be read."""
    named = source_for(project, source)
    folder = checked_prefix(prefix)
    try:
        bucket = open_bucket(named)
        listing = list(islice(bucket.listed(folder), READ + 1))
    except (ConnectionError, PermissionError) as error:
        raise Unavailable(BUCKET_NOT_REACHED(source=source, error=str(error))) from error
    is_more = len(listing) > READ
    listing = listing[:READ]
    names = BucketFiles(bucket, folder, listing, most=0).names()
    manifest = own_manifest(names)
    rows = [] if manifest else list(folder_rows(names))
    taken = [row for row in rows if isinstance(row, Row)]
    return Preview(
        objects=listing[:SHOWN],
        listed=len(listing),
        is_more=is_more,
        manifest=manifest,
        products=len({row.product for row in taken}),
        generations=sum(bool(row.generation) for row in taken),
        refused=[row for row in rows if isinstance(row, Refusal)][:SHOWN],
    )
