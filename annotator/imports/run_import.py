"""The import job: staged uploads into the project, refused rows kept on the job."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.imports.import_rows import import_products
from annotator.imports.progress import Progress
from annotator.imports.rows import Refusal
from annotator.imports.stage_upload import discard_upload, is_staged, staged_source
from annotator.models import Job, RefusedRow
from annotator.scoring_requests import request_score

LONGEST_REFERENCE = 300
LONGEST_REASON = 500


def run_import(job: Job, progress: Progress) -> dict[str, int]:
    """Import what `stage_upload` has stored, and ask for scores; returns the counts.

    Run again, it takes what is missing; the refused rows of an earlier attempt are replaced.
    """
    if job.result and not is_staged(job.arguments):
        return dict(job.result)  # all was done, but the worker was killed before it could say so
    project = job.project
    job.refused.all().delete()

    def score(product_ids: Sequence[int]) -> None:
        request_score(project=project, product_ids=product_ids)

    def refuse(refusals: Sequence[Refusal]) -> None:
        RefusedRow.objects.bulk_create(
            RefusedRow(
                job=job,
                row=refusal.number,
                reference=refusal.reference[:LONGEST_REFERENCE],
                reason=refusal.reason[:LONGEST_REASON],
            )
            for refusal in refusals
        )

    summary = import_products(
        project=project,
        source=staged_source(job.arguments),
        progress=progress,
        on_products=score,
        on_refused=refuse,
    )
    Job.objects.filter(pk=job.pk).update(result=summary.as_dict())
    discard_upload(job.arguments)
    return summary.as_dict()
