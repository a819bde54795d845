"""CPU jobs and the sweeper: what Celery calls, one call each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from celery import shared_task

from annotator.imports.run_import import run_import
from annotator.jobs.handlers import handled_kinds, handles
from annotator.jobs.job_run import JobRun
from annotator.jobs.run import run_next
from annotator.jobs.sweep import sweep as sweep_once
from annotator.models import JobKind
from annotator.scoring_requests import CPU
from annotator.verdicts.policy import decide_verdicts


@shared_task(name="annotator.tasks.run")  # type: ignore[untyped-decorator]
def run(job_id: int) -> None:
    """Run a job of the queue `cpu`: whichever has its turn, for a hint says that there is work."""
    run_next(kinds=handled_kinds([CPU]))


@shared_task(name="annotator.tasks.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Re-send what was lost, start what is due."""
    sweep_once()


@handles(JobKind.DECIDE)
def decide(run: JobRun) -> Mapping[str, Any]:
    """Decide by the certificate as it is now, after an admin has resumed what drift had stopped."""
    run.advance(0, 1, "deciding by the proven thresholds")
    counts = decide_verdicts(project=run.job.project)
    message = f"{counts['accepted']} accepted, {counts['rejected']} rejected by the policy."
    return {**counts, "message": message}


@handles(JobKind.IMPORT)
def import_products(run: JobRun) -> Mapping[str, Any]:
    """Take what was uploaded into the project."""
    counts = run_import(run.job, run)
    taken = f"{counts['products']} products and {counts['generations']} generations imported"
    refused = f", {counts['refused']} rows refused" if counts["refused"] else ""
    return {**counts, "message": taken + refused}
