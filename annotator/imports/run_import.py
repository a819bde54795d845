"""The import job: import staged uploads into the project and keep refused rows on the job."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.imports.import_rows import import_rows
from annotator.imports.progress import ImportProgress
from annotator.imports.refused_rows import RefusedRows
from annotator.imports.rows import Refusal
from annotator.imports.stage_upload import discard_upload, is_staged, staged_source
from annotator.models import Job
from annotator.scoring_requests import request_score
from scoring.vocabulary.job_figures import ImportFigures

OnRefused = Callable[[Sequence[Refusal]], None]
ImportAll = Callable[[Job, ImportProgress, OnRefused], ImportFigures]


def import_products(job: Job, progress: ImportProgress, on_refused: OnRefused) -> ImportFigures:
    """Import products and generations and request scores."""
    project = job.project

    def score(product_ids: Sequence[int]) -> None:
        request_score(project=project, product_ids=product_ids)

    summary = import_rows(
        project=project,
        source=staged_source(job.arguments),
        progress=progress,
        on_products=score,
        on_refused=on_refused,
        is_dry_run=bool(job.arguments.get("dry_run")),
    )
    return summary.figures


def run_import(
    job: Job, progress: ImportProgress, *, import_all: ImportAll = import_products
) -> ImportFigures:
    """Import what `stage_upload` has stored; returns the counts.

    A second run imports what is missing and replaces the refused rows of the first. If rows were
    refused, the uploaded files are kept, so that these rows can be imported again with other files.
    A dry run stores nothing, and its files are not kept.
    """
    is_dry_run = bool(job.arguments.get("dry_run"))
    if job.result:  # the import was complete, but the worker was killed before it marked the job
        figures = ImportFigures.from_json(job.result)
        if (is_dry_run or not figures.refused) and is_staged(job.arguments):
            discard_upload(job.arguments, with_earlier=not is_dry_run)
        return figures
    figures = import_all(job, progress, RefusedRows(job).add)
    Job.objects.filter(pk=job.pk).update(result=figures.to_json())
    if is_dry_run or not figures.refused:
        discard_upload(job.arguments, with_earlier=not is_dry_run)
    return figures
