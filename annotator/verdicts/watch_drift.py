"""Test the automatic decisions for drift, and stop deciding where it is found."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Protocol

from django.db import transaction

from annotator.models import DriftWatch, ModelVersion, Project, Verdict
from annotator.models.blind_audits import why_refuted
from annotator.review.raise_flags import flag_drift
from annotator.verdicts.drift import Scope, outcomes, record_watch, wrong_decisions
from annotator.verdicts.policy import certificate_in_use
from annotator.verdicts.stop_deciding import stop_deciding
from annotator.webhooks.announce import announce
from scoring.vocabulary.drift import DriftState
from scoring.vocabulary.hooks import HookEvent
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages import verdicts as messages
from scoring.vocabulary.messages.webhooks import TOLD_DRIFT
from scoring.vocabulary.say import to_wire

# At most so many of the decisions that were taken back go to the ops desk, nearest to the
# threshold first.
MOST_FLAGGED = 200


class DriftTest(Protocol):
    """The test of `scoring/guarantee/drift.py`; workers pass it in."""

    def __call__(self, *, alpha: float, delta: float, wrong: Sequence[bool]) -> DriftState:
        """The state of the test after these blind audits, in order; True for a wrong decision."""
        ...


def watch_drift(*, project: Project, test: DriftTest) -> list[DriftWatch]:
    """Test the decisions of the version in use by all blind audits so far; the new alarms.

    Each state is computed from all outcomes, so a second run changes nothing.
    """
    certificate = certificate_in_use(project)
    if certificate is None:
        return []
    version, promise = certificate.model_version, certificate.accept
    alpha, delta = promise.alpha, 1.0 - promise.confidence
    by_generator = {s: wrong for s, wrong in outcomes(version=version).items() if s.generator}
    # The tests of all generators share δ, so that together they ring no more false alarms.
    share = delta / max(1, len(by_generator))
    alarms = [
        _record(project, version, scope, test(alpha=alpha, delta=share, wrong=wrong))
        for scope, wrong in by_generator.items()
    ]
    # All images are tested last, without the generators that have just been stopped: if one
    # generator is to blame, decisions on the others go on.
    rest = outcomes(version=version)
    alarms += [
        _record(project, version, scope, test(alpha=alpha, delta=delta, wrong=rest.get(scope, [])))
        for scope in (Scope(Verdict.ACCEPTED), Scope(Verdict.REJECTED))
    ]
    return [alarm for alarm in alarms if alarm is not None]


def flag_wrong_decisions(*, project: Project) -> None:
    """Put wrong decisions on the ops desk: one is no drift, but people must decide it."""
    version = project.champion
    if version is None:
        return
    for verdict in (Verdict.ACCEPTED, Verdict.REJECTED):
        flag_drift(
            generations=wrong_decisions(version=version, scope=Scope(verdict)),
            detail=why_refuted(verdict),
        )


def alarm_message(alarm: DriftWatch) -> Message:
    """What an alarm tells people."""
    figures = {"errors": alarm.errors, "audits": alarm.audits, "alpha": alarm.alpha}
    if alarm.generator:
        return messages.DRIFT_OF_GENERATOR(generator=alarm.generator, **figures)
    if alarm.verdict == Verdict.ACCEPTED:
        return messages.DRIFT_IN_ACCEPTANCES(**figures)
    return messages.DRIFT_IN_REJECTIONS(**figures)


@transaction.atomic
def _record(
    project: Project, version: ModelVersion, scope: Scope, state: DriftState
) -> DriftWatch | None:
    """Keep the state of one test; its row if it has rung the alarm just now."""
    alarm = record_watch(version=version, scope=scope, state=state)
    if alarm is None:
        return None
    reopened = stop_deciding(project=project, watch=alarm)
    wrong = wrong_decisions(version=version, scope=scope)
    message = alarm_message(alarm)
    flag_drift(
        generations=dict.fromkeys([*wrong, *islice(reopened, MOST_FLAGGED)]),
        detail=message,
    )
    announce(
        project=project,
        event=HookEvent.DRIFT_ALARM,
        data={
            "verdict": alarm.verdict, "generator": alarm.generator, "audits": alarm.audits,
            "errors": alarm.errors, "reopened": len(reopened), "message": to_wire(message),
        },
        text=TOLD_DRIFT(project=project.name, alarm=message),
    )  # fmt: skip
    return alarm
