"""One look into a bucket: import what is new in it.

A look that is interrupted continues where it was: what a written batch names is remembered with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction

from annotator.errors import InvalidInput
from annotator.imports.buckets.bucket import Listed
from annotator.imports.buckets.bucket_files import BucketFiles, listing_of
from annotator.imports.buckets.due_rows import DueRows
from annotator.imports.buckets.open_bucket import open_bucket
from annotator.imports.buckets.seen import fresh, remember
from annotator.imports.import_rows import import_rows
from annotator.imports.names import plain_name
from annotator.imports.progress import ImportProgress
from annotator.imports.refused_rows import RefusedRows
from annotator.imports.rows import Refusal, Row
from annotator.imports.source import own_manifest, source_of
from annotator.models import BucketImport, Job
from annotator.scoring_requests import request_score
from scoring.vocabulary.job_figures import ImportFigures
from scoring.vocabulary.messages.buckets import BUCKET_IMPORT_GONE, BUCKET_LISTED, BUCKET_WITHDRAWN


def run_look(job: Job, progress: ImportProgress) -> ImportFigures:
    """Import what is new or changed; returns the counts of this attempt. Raises InvalidInput."""
    if job.result:  # the look was complete, but the worker was killed before it marked the job
        return ImportFigures.from_json(job.result)
    row = _bucket_import(job)
    bucket = open_bucket(row.source)
    listing = listing_of(bucket, row.prefix)
    new = fresh(row, listing)
    progress.advance(0, 1, BUCKET_LISTED(objects=len(listing), new=len(new)))
    if not new:
        return ImportFigures()
    files = BucketFiles(bucket, row.prefix, listing, most=settings.IMPORT_MAX_BYTES)
    manifest = own_manifest(files.names())
    # A manifest may be larger than a picture, and is not forgotten with the pictures of a batch.
    tables = BucketFiles(bucket, row.prefix, listing, most=settings.IMPORT_MAX_UPLOAD_BYTES)
    source = source_of(files, manifest=manifest, manifests=tables)
    due = DueRows(source, {plain_name(listed.key) for listed in new})
    look = _Look(job, row, files, new)
    figures = ImportFigures()
    if next(due.rows(), None) is not None:
        figures = import_rows(
            project=job.project,
            source=due,
            progress=progress,
            on_products=look.score,
            on_refused=lambda refusals: None,  # kept together with what was read, in `keep`
            on_batch=look.keep,
        ).figures
    look.keep_rest()
    Job.objects.filter(pk=job.pk).update(result=figures.to_json())
    return figures


def _bucket_import(job: Job) -> BucketImport:
    rows = BucketImport.objects.select_related("source")
    row = rows.filter(pk=job.arguments["bucket_import"], project=job.project).first()
    if row is None:
        raise InvalidInput(BUCKET_IMPORT_GONE())
    if not row.source.projects.filter(pk=job.project_id).exists():
        raise InvalidInput(BUCKET_WITHDRAWN(source=row.source.name))
    return row


class _Look:
    """What is written beside each batch."""

    def __init__(
        self, job: Job, row: BucketImport, files: BucketFiles, new: Sequence[Listed]
    ) -> None:
        self._job = job
        self._row = row
        self._files = files
        self._new = {plain_name(listed.key): listed for listed in new}
        self._left = {listed.key: listed for listed in new}  # not remembered yet
        self._folders: dict[str, list[str]] = defaultdict(list)
        for name, listed in self._new.items():
            self._folders[str(PurePosixPath(name).parent)].append(listed.key)
        self._refused = RefusedRows(job, continues=True)
        self._refused_keys: set[str] = set()

    def score(self, product_ids: Sequence[int]) -> None:
        """Request scores, in the batch's transaction."""
        request_score(project=self._job.project, product_ids=product_ids)

    def keep(self, batch: Sequence[Row | Refusal], refusals: Sequence[Refusal]) -> None:
        """Remember what the batch has read, and why it refused some of it."""
        numbers = {refusal.number for refusal in refusals}
        read: dict[str, Listed] = {}
        for row in batch:
            if not isinstance(row, Row):
                self._refused_keys |= set(self._folders.get(row.reference, ()))
                continue
            for reference in (row.original, row.mask, row.image):
                if reference and (listed := self._new.get(plain_name(reference))):
                    read[listed.key] = listed
            # A refused generation is read again by its own name; its original may be all right.
            own = self._new.get(plain_name(row.image or row.original))
            if own is not None and row.number in numbers:
                self._refused_keys.add(own.key)
        with transaction.atomic():
            self._refused.add(refusals)
            self._remember(read)
        self._files.forget()

    def keep_rest(self) -> None:
        """Remember what no row has named, too: it is looked at again when it changes."""
        self._remember(dict(self._left))

    def _remember(self, read: Mapping[str, Listed]) -> None:
        remember(self._row, read, refused=self._refused_keys)
        for key in read:
            self._left.pop(key, None)
