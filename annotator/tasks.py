"""The Celery tasks for CPU jobs and the sweeper."""

from __future__ import annotations

from celery import shared_task

from annotator.imports.buckets.ask import request_due_looks
from annotator.imports.buckets.run_look import run_look
from annotator.imports.rows import Format
from annotator.imports.run_import import run_import
from annotator.jobs.handlers import JobOutcome, handled_kinds, handles
from annotator.jobs.job_run import JobRun
from annotator.jobs.run import run_next
from annotator.jobs.sweep import also_sweep
from annotator.jobs.sweep import sweep as sweep_once
from annotator.machine.run_round import request_due_rounds, run_round
from annotator.masks.import_coco import import_masks
from annotator.members.send_mails import forget_mails, send_waiting_mails
from annotator.members.sessions import forget_sessions
from annotator.models import Job, JobKind
from annotator.projects.delete import delete_project
from annotator.rankings.advance import close_due
from annotator.rankings.forget import forget_rankings
from annotator.scoring_requests import CPU
from annotator.verdicts.policy import decide_verdicts
from annotator.webhooks.announce import DELIVER_TASK
from annotator.webhooks.send import forget_deliveries, send_due_deliveries
from scoring.vocabulary.job_figures import ImportFigures, VerdictFigures
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.jobs import (
    DECIDING,
    IMPORT_CHECKED,
    IMPORTED,
    IMPORTED_WITH_REFUSALS,
    MASKS_CHECKED,
    MASKS_IMPORTED,
    VERDICTS_DECIDED,
)
from scoring.vocabulary.messages.problem_project import PROJECT_DELETED

for step in (
    request_due_looks,
    request_due_rounds,
    close_due,
    forget_rankings,
    forget_sessions,
    forget_mails,
    forget_deliveries,
    # Other servers may be slow, so what needs them comes last.
    send_waiting_mails,
    send_due_deliveries,
):
    also_sweep(step)


@shared_task(name="annotator.tasks.run")  # type: ignore[untyped-decorator]
def run(job_id: int) -> None:
    """Run the job of the queue `cpu` whose turn it is; `job_id` only hints that there is work."""
    run_next(kinds=handled_kinds([CPU]))


@shared_task(name="annotator.tasks.sweep")  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Run one round of the sweeper."""
    sweep_once()


@shared_task(name=DELIVER_TASK)  # type: ignore[untyped-decorator]
def deliver() -> None:
    """Send what webhooks are to be told; the sweeper does so, too."""
    send_due_deliveries()


@handles(JobKind.DECIDE)
def decide(run: JobRun) -> JobOutcome:
    """Decide by the current certificate, after an admin has resumed what drift had stopped."""
    run.advance(0, 1, DECIDING())
    figures = VerdictFigures(**decide_verdicts(project=run.job.project))
    message = VERDICTS_DECIDED(accepted=figures.accepted, rejected=figures.rejected)
    return JobOutcome(message, figures)


@handles(JobKind.DELETE)
def delete(run: JobRun) -> JobOutcome:
    """Delete the project of the job, and with it the job's own row."""
    delete_project(
        project=run.job.project,
        by=run.job.created_by,
        step=lambda message: run.advance(0, 1, message),
    )
    return JobOutcome(PROJECT_DELETED())


@handles(JobKind.MACHINE)
def ask_machine(run: JobRun) -> JobOutcome:
    """Ask the machine annotator about pairs, within the day's budget."""
    return run_round(run)


@handles(JobKind.IMPORT)
def import_upload(run: JobRun) -> JobOutcome:
    """Import what was uploaded into the project, or what is new in a bucket."""
    if "bucket_import" in run.job.arguments:
        figures = run_look(run.job, run)
        return JobOutcome(_products_imported(run.job, figures), figures)
    if run.job.arguments.get("format") == Format.COCO:
        figures = run_import(run.job, run, import_all=import_masks)
        return JobOutcome(_masks_imported(run.job, figures), figures)
    figures = run_import(run.job, run)
    return JobOutcome(_products_imported(run.job, figures), figures)


def _products_imported(job: Job, figures: ImportFigures) -> Message:
    products, generations, refused = figures.products, figures.generations, figures.refused
    if job.arguments.get("dry_run"):
        return IMPORT_CHECKED(products=products, generations=generations, refused=refused)
    if refused:
        return IMPORTED_WITH_REFUSALS(products=products, generations=generations, refused=refused)
    return IMPORTED(products=products, generations=generations)


def _masks_imported(job: Job, figures: ImportFigures) -> Message:
    said = MASKS_CHECKED if job.arguments.get("dry_run") else MASKS_IMPORTED
    return said(
        originals=figures.products, generations=figures.generations, refused=figures.refused
    )
