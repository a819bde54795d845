"""A handler for worker processes under test: its first attempt never ends by itself."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from annotator.jobs.handlers import handles
from annotator.jobs.job_run import JobRun
from annotator.models import Image, JobKind


@handles(JobKind.PLAN)
def stall_once(run: JobRun) -> Mapping[str, Any]:
    """Leave a mark that two attempts share, then hang in the first one."""
    Image.objects.get_or_create(
        project=run.job.project,
        sha256=f"{run.job.pk:064x}",
        defaults={"width": 1, "height": 1, "bytes": 1},
    )
    run.advance(1, 2, "half-way")
    while run.job.attempts == 1 and run.job.arguments.get("stall"):
        run.check_cancelled()
        time.sleep(0.05)
    return {"attempt": run.job.attempts}
