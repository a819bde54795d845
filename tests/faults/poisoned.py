"""An import whose rows are bad in every tenth line."""

from __future__ import annotations

import time

from annotator.models import Generation, Job, JobState, RefusedRow
from scoring.vocabulary.say import say
from tests.faults import invariants, material
from tests.faults.deployment import Deployment
from tests.faults.killed_workers import import_begun, wait_until_ended
from tests.faults.report import Row

ROWS, POISONED = 100_000, 10_000


def many_rows(site: Deployment) -> Row:
    """10,000 of 100,000 rows: missing and broken pictures, half lines, contradictions."""
    project, job = import_begun(site, material.archive(ROWS, poisoned=POISONED))
    began = time.monotonic()
    wait_until_ended(job, 1_200)
    seconds = time.monotonic() - began
    images, refused = Generation.objects.filter(project=project).count(), job.result.get("refused")
    broken = [] if job.state == JobState.SUCCEEDED else [f"{job}: {say(job.error)}"]
    broken += [] if (images, refused) == (ROWS - POISONED, POISONED) else [f"{images}, {refused}"]
    unnamed = RefusedRow.objects.filter(job=job, reason__isnull=True).count()
    broken += [f"{unnamed} rows refused without a reason"] if unnamed else []
    Job.objects.filter(project=project).exclude(pk=job.pk).delete()
    return Row(
        "10,000 bad rows of 100,000",
        say(job.message),
        seconds,
        f"{images:,} images, {refused:,} rows refused; those kept have their reasons",
        (*broken, *invariants.all_broken(project)),
    )


FAULTS = (many_rows,)
