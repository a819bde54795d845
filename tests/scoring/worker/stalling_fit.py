"""For tests of worker processes: the first attempt at a fit never ends on its own."""

from __future__ import annotations

import time
from typing import Any
from unittest.mock import patch

import scoring.worker.retrain as worker
from annotator.models import Job, JobKind, JobState
from scoring.retraining.run import Candidate, retrain
from scoring.vocabulary.messages.fitting import MEASURING_ON_AUDIT


def stall_once(*args: Any, **kwargs: Any) -> Candidate:
    """Show that the fit is running, then hang if this is the job's first attempt."""
    kwargs["progress"](0.5, MEASURING_ON_AUDIT())
    job = Job.objects.get(kind=JobKind.RETRAIN, state=JobState.RUNNING)
    while job.attempts == 1:
        time.sleep(0.05)
    return retrain(*args, **kwargs)


patch.object(worker, "fit_candidate", stall_once).start()
