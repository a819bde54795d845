"""A handler for worker processes under test: its first attempt never ends by itself."""

from __future__ import annotations

import time

from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.models import Image, JobKind
from scoring.vocabulary.messages.jobs import QUESTIONS_PLANNED, ROWS_READ


@handles(JobKind.PLAN)
def stall_once(run: JobRun) -> JobOutcome:
    """Leave a mark that two attempts share, then hang in the first one."""
    Image.objects.get_or_create(
        project=run.job.project,
        sha256=f"{run.job.pk:064x}",
        defaults={"width": 1, "height": 1, "bytes": 1},
    )
    run.advance(1, 2, ROWS_READ(done=1, total=2))
    while run.job.attempts == 1 and run.job.arguments.get("stall"):
        run.check_cancelled()
        time.sleep(0.05)
    return JobOutcome(QUESTIONS_PLANNED(count=run.job.attempts))
