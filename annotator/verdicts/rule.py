"""The rule that a certificate allows: which scores are decided automatically."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.models import Certificate, ConsistencyOutcome, Verdict
from annotator.verdicts.stops import Stops, stops_of
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages import verdicts as why


@dataclass(frozen=True)
class Rule:
    """accept, reject: thresholds, None where nothing is proven. stops: what drift has stopped."""

    accept: float | None
    reject: float | None
    stops: Stops = field(default_factory=Stops)


def rule_of(certificate: Certificate) -> Rule:
    """The rule as of now."""
    return Rule(
        accept=certificate.accept_threshold,
        reject=certificate.reject_threshold,
        stops=stops_of(certificate),
    )


def verdict_of(
    *, score: float | None, outcome: ConsistencyOutcome, rule: Rule | None
) -> tuple[Verdict, Message]:
    """The verdict on one image that is not in the catalogue, and why.

    `decide_verdicts` does the same for the catalogue. rule: None before there is a certificate.
    """
    if score is None:
        return Verdict.UNDECIDED, why.NO_MODEL()
    if rule is None:
        return Verdict.UNDECIDED, why.NO_THRESHOLD()
    if rule.accept is not None and score >= rule.accept:
        return _verdict_above(rule.accept, outcome, rule.stops)
    if rule.reject is not None and score <= rule.reject:
        if rule.stops.rejecting:
            return Verdict.UNDECIDED, why.REJECTING_STOPPED()
        return Verdict.REJECTED, why.SCORE_AT_MOST(threshold=rule.reject)
    return Verdict.UNDECIDED, why.SCORE_IN_BETWEEN()


def _verdict_above(
    threshold: float, outcome: ConsistencyOutcome, stops: Stops
) -> tuple[Verdict, Message]:
    if stops.accepting:
        return Verdict.UNDECIDED, why.ACCEPTING_STOPPED()
    if outcome == ConsistencyOutcome.CANNOT_VERIFY:
        return Verdict.UNDECIDED, why.NOT_VERIFIED()
    return Verdict.ACCEPTED, why.SCORE_AT_LEAST(threshold=threshold)
