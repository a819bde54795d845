"""Watch automatic decisions for drift, and stop deciding when it is noticed."""

from __future__ import annotations

from itertools import islice

from django.db import transaction

from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.models import DriftWatch, JobKind, ModelVersion, Project, Verdict
from annotator.models.blind_audits import why_refuted
from annotator.review.raise_flags import flag_drift
from annotator.verdicts.drift import (
    Process,
    Scope,
    outcomes,
    record_watch,
    settle_blind_audits,
    wrong_decisions,
)
from annotator.verdicts.policy import certificate_in_use, stop_deciding
from annotator.verdicts.take_back import take_back_refuted
from scoring.guarantee import DriftProcess
from scoring.vocabulary.job_figures import WatchFigures
from scoring.vocabulary.messages.jobs import (
    AUDITS_READ,
    AUDITS_READ_WITH_DRIFT,
)

# So many of the decisions that were taken back are put on the ops desk, the most doubtful first.
MOST_FLAGGED = 200


@handles(JobKind.WATCH)
def watch(run: JobRun) -> JobOutcome:
    """Read the blind audits that people have answered and bring the processes up to date."""
    project = run.job.project
    settled = settle_blind_audits(project=project)
    _flag_wrong(project)
    alarms = watch_drift(project)
    take_back_refuted(project=project)
    figures = WatchFigures(settled=settled, alarms=len(alarms))
    if not alarms:
        return JobOutcome(AUDITS_READ(count=settled), figures)
    listed = tuple(_sentence(alarm) for alarm in alarms)
    return JobOutcome(AUDITS_READ_WITH_DRIFT(count=settled, alarms=listed), figures)


def watch_drift(project: Project) -> list[DriftWatch]:
    """Judge the decisions of the version in use by all blind audits so far; the new alarms.

    Each process is computed anew from its outcomes, so running it again changes nothing.
    """
    certificate = certificate_in_use(project)
    if certificate is None:
        return []
    version = certificate.model_version
    alpha, delta = 1.0 - certificate.accept["precision"], 1.0 - certificate.accept["confidence"]
    by_generator = {s: wrong for s, wrong in outcomes(version=version).items() if s.generator}
    # All generators together ring a false alarm as rarely as the whole does.
    share = delta / max(1, len(by_generator))
    alarms = []
    for scope, wrong in by_generator.items():
        process = DriftProcess(alpha=alpha, delta=share).update(wrong)
        alarms.append(_look(project, version, scope, process))
    # The whole comes last, without whom that has stopped: where one is to blame, others go on.
    rest = outcomes(version=version)
    for scope in (Scope(Verdict.ACCEPTED), Scope(Verdict.REJECTED)):
        process = DriftProcess(alpha=alpha, delta=delta).update(rest.get(scope, []))
        alarms.append(_look(project, version, scope, process))
    return [alarm for alarm in alarms if alarm is not None]


@transaction.atomic
def _look(
    project: Project, version: ModelVersion, scope: Scope, process: DriftProcess
) -> DriftWatch | None:
    """Keep where one process stands; its row if that rang the alarm."""
    alarm = record_watch(version=version, scope=scope, process=_plain(process))
    if alarm is not None:
        _stop(project, version, scope, alarm)
    return alarm


def _flag_wrong(project: Project) -> None:
    """One wrong decision is no drift, but ops must decide it."""
    version = project.champion
    if version is None:
        return
    for verdict in (Verdict.ACCEPTED, Verdict.REJECTED):
        flag_drift(
            generations=wrong_decisions(version=version, scope=Scope(verdict)),
            detail=why_refuted(verdict),
        )


def _plain(process: DriftProcess) -> Process:
    return Process(
        alpha=process.alpha,
        delta=process.delta,
        audits=process.n,
        errors=process.errors,
        wealth=process.wealth,
        alarm_at=process.alarm_at,
    )


def _stop(project: Project, version: ModelVersion, scope: Scope, alarm: DriftWatch) -> None:
    reopened = stop_deciding(project=project, watch=alarm)
    wrong = wrong_decisions(version=version, scope=scope)
    flag_drift(
        generations=dict.fromkeys([*wrong, *islice(reopened, MOST_FLAGGED)]),
        detail=_sentence(alarm),
    )


def _sentence(alarm: DriftWatch) -> str:
    decisions = "acceptances" if alarm.verdict == Verdict.ACCEPTED else "rejections"
    whose = f" of images by {alarm.generator}" if alarm.generator else ""
    return (
        f"Drift: {alarm.errors} of {alarm.audits} checked automatic {decisions}{whose} were wrong, "
        f"more than the {alarm.alpha:.1%} that are allowed."
    )
