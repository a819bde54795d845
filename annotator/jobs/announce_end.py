"""Tell a project's webhooks how a job ended: that an import is done, that any has failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from annotator.models import Job, JobKind
from annotator.webhooks.announce import announce
from scoring.vocabulary.hooks import HookEvent
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.webhooks import TOLD_IMPORT_DONE, TOLD_JOB_FAILED
from scoring.vocabulary.say import to_wire

# Somebody waits for the answer of these, and gets it there.
_ANSWERED_DIRECTLY: Final = (JobKind.JUDGE, JobKind.CLICK)


def announce_success(job: Job, message: Message, figures: Mapping[str, object]) -> None:
    """In the transaction that ends the job."""
    is_dry_run = bool(job.arguments.get("dry_run"))
    if job.kind == JobKind.IMPORT and not is_dry_run and not is_quiet(job, figures):
        announce(
            project=job.project,
            event=HookEvent.IMPORT_DONE,
            data={"job": job.pk, "figures": dict(figures), "message": to_wire(message)},
            text=TOLD_IMPORT_DONE(project=job.project.name, outcome=message),
        )


def is_quiet(job: Job, figures: Mapping[str, object]) -> bool:
    """Whether it was a look of a schedule that found nothing new: there are hundreds a day."""
    return job.created_by_id is None and not any(figures.values())


def announce_failure(job: Job, error: Message) -> None:
    """In the transaction that ends the job."""
    if job.kind in _ANSWERED_DIRECTLY:
        return
    kind = JobKind(job.kind)
    announce(
        project=job.project,
        event=HookEvent.JOB_FAILED,
        data={"job": job.pk, "kind": kind.value, "error": to_wire(error)},
        text=TOLD_JOB_FAILED(
            project=job.project.name, job=job.pk, kind=str(kind.label), reason=error
        ),
    )
