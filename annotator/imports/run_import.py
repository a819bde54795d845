"""The import job: import staged uploads into the project and keep refused rows on the job."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.imports.import_rows import import_rows
from annotator.imports.progress import ImportProgress
from annotator.imports.refused_rows import RefusedRows
from annotator.imports.stage_upload import discard_upload, is_staged, staged_source
from annotator.models import Job
from annotator.scoring_requests import request_score
from scoring.vocabulary.job_figures import ImportFigures


def run_import(job: Job, progress: ImportProgress) -> ImportFigures:
    """Import what `stage_upload` has stored and request scores; returns the counts.

    A second run imports what is missing and replaces the refused rows of the first. If rows were
    refused, the uploaded files are kept, so that these rows can be imported again with other files.
    """
    if job.result:  # the import was complete, but the worker was killed before it marked the job
        figures = ImportFigures.from_json(job.result)
        if not figures.refused and is_staged(job.arguments):
            discard_upload(job.arguments)
        return figures
    project = job.project

    def score(product_ids: Sequence[int]) -> None:
        request_score(project=project, product_ids=product_ids)

    summary = import_rows(
        project=project,
        source=staged_source(job.arguments),
        progress=progress,
        on_products=score,
        on_refused=RefusedRows(job).add,
    )
    Job.objects.filter(pk=job.pk).update(result=summary.figures.to_json())
    if not summary.refused:
        discard_upload(job.arguments)
    return summary.figures
