"""Test automatic decisions for drift; everything but the test itself is in `annotator/verdicts`."""

from __future__ import annotations

from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.models import JobKind
from annotator.verdicts.drift import settle_blind_audits
from annotator.verdicts.take_back import take_back_refuted
from annotator.verdicts.watch_drift import alarm_message, flag_wrong_decisions, watch_drift
from scoring.guarantee import drift_test
from scoring.vocabulary.job_figures import WatchFigures
from scoring.vocabulary.messages.jobs import AUDITS_READ, AUDITS_READ_WITH_DRIFT


@handles(JobKind.WATCH)
def watch(run: JobRun) -> JobOutcome:
    """Read the blind audits that people have answered, and test the decisions with them."""
    project = run.job.project
    settled = settle_blind_audits(project=project)
    flag_wrong_decisions(project=project)
    alarms = watch_drift(project=project, test=drift_test)
    take_back_refuted(project=project)
    figures = WatchFigures(settled=settled, alarms=len(alarms))
    if not alarms:
        return JobOutcome(AUDITS_READ(count=settled), figures)
    listed = tuple(alarm_message(alarm) for alarm in alarms)
    return JobOutcome(AUDITS_READ_WITH_DRIFT(count=settled, alarms=listed), figures)
