"""May the candidate replace the champion?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np

from scoring.arrays import Floats
from scoring.retraining.evaluate import Replicates

_MUST_IMPROVE: Final = ("pair_accuracy", "average_precision")
# What is compared, with the sign under which more is better.
_COMPARED: Final = {
    "pair_accuracy": 1.0,
    "average_precision": 1.0,
    "precision_at_recall_50": 1.0,
    "precision_at_recall_90": 1.0,
    "calibration_error": -1.0,
}
# Certified coverage moves in steps of 2 %; one step, as floats subtract it, is not a difference.
_COVERAGE_STEP: Final = 0.02 + 1e-9
_INTERVAL: Final = (5.0, 95.0)

Code = Literal[
    "better",
    "worse",
    "no_better",
    "difference",
    "more_coverage",
    "less_coverage",
    "coverage",
    "too_few_audit_answers",
    "first_version",
    "against_chance",
    "worse_than_chance",
    "not_measured",
    "incomparable",
]


@dataclass(frozen=True)
class Finding:
    """One reason: a code with its figures, for pages in any language, and a sentence in English."""

    code: Code
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """{code, …figures}, plain JSON."""
        return {"code": self.code, **self.values}


@dataclass(frozen=True)
class GateDecision:
    """promote: whether the candidate goes live by itself. findings: why.

    differences: measure → {value, low, high} of candidate minus champion with its 90 % interval,
    signed so that more is better; empty where there was nothing to compare with.
    """

    promote: bool
    findings: tuple[Finding, ...]
    differences: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in sentences."""
        return tuple(finding.sentence for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, as the registry keeps it."""
        return {
            "promote": self.promote,
            "reasons": list(self.reasons),
            "findings": [finding.to_json() for finding in self.findings],
            "differences": {name: dict(each) for name, each in self.differences.items()},
        }


@dataclass(frozen=True)
class _Difference:
    """Candidate minus another scorer on one measure, signed so that positive is better."""

    measure: str
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        name = self.measure.replace("_", " ")
        return f"{name} {self.value:+.3f} (90 % interval {self.low:+.3f} to {self.high:+.3f})"

    @property
    def figures(self) -> dict[str, float]:
        return {"value": self.value, "low": self.low, "high": self.high}

    def told(self, code: Code, lead: str = "") -> Finding:
        """As a reason; `lead` opens the sentence."""
        sentence = f"{lead}: {self}" if lead else str(self)
        return Finding(code, sentence, {"measure": self.measure, **self.figures})


def against_champion(
    candidate: Replicates,
    champion: Replicates,
    *,
    candidate_coverage: float,
    champion_coverage: float,
) -> GateDecision:
    """Promote what is better beyond noise on pair accuracy and average precision, or equal there
    with more certified coverage, and worse on nothing; anything else waits for an admin.

    Replicates are of the same resamples of the same audit answers.
    """
    compared = [_difference(name, candidate[name], champion[name]) for name in _COMPARED]
    known = [each for each in compared if each is not None]
    promote, findings = _weigh(known, candidate_coverage, champion_coverage)
    return GateDecision(promote, findings, {each.measure: each.figures for each in known})


def _weigh(
    known: list[_Difference], candidate_coverage: float, champion_coverage: float
) -> tuple[bool, tuple[Finding, ...]]:
    gained = candidate_coverage - champion_coverage
    worse = [each.told("worse", "worse beyond noise") for each in known if each.high < 0.0]
    if gained < -_COVERAGE_STEP:
        worse.append(_coverage("less_coverage", "less ", candidate_coverage, champion_coverage))
    if worse:
        return False, tuple(worse)
    leading = [each for each in known if each.measure in _MUST_IMPROVE]
    if len(leading) < len(_MUST_IMPROVE):
        too_few = "too few audit answers to compare with the champion on both main measures"
        return False, (Finding("too_few_audit_answers", too_few),)
    if all(each.low > 0.0 for each in leading):
        return True, tuple(each.told("better", "better beyond noise") for each in leading)
    if gained > _COVERAGE_STEP:
        lead = "equal within noise, with more "
        return True, (_coverage("more_coverage", lead, candidate_coverage, champion_coverage),)
    return False, (
        Finding("no_better", "no better than the champion beyond noise"),
        *(each.told("difference") for each in leading),
        _coverage("coverage", "", candidate_coverage, champion_coverage),
    )


def first_version(candidate: Replicates, dice: Replicates) -> GateDecision:
    """Promote the first version unless it is worse than chance beyond noise.

    dice: replicates of the random scorer on the same resamples.
    """
    compared = [_difference(name, candidate[name], dice[name]) for name in _MUST_IMPROVE]
    known = [each for each in compared if each is not None]
    worse = [
        each.told("worse_than_chance", "worse than chance beyond noise")
        for each in known
        if each.high < 0.0
    ]
    if worse:
        return GateDecision(promote=False, findings=tuple(worse))
    first = Finding("first_version", "first version: there is no champion to compare with")
    if not known:
        unknown = Finding("not_measured", "not measured yet: no audit answers")
        return GateDecision(True, (first, unknown))
    return GateDecision(
        True, (first, *(each.told("against_chance", "against chance") for each in known))
    )


def incomparable(why: str) -> GateDecision:
    """A champion that cannot score these images leaves the decision to an admin."""
    sentence = f"cannot be compared with the champion: {why}"
    return GateDecision(False, (Finding("incomparable", sentence, {"why": why}),))


def _coverage(code: Code, lead: str, candidate: float, champion: float) -> Finding:
    sentence = f"{lead}certified coverage {candidate:.0%} against {champion:.0%}"
    return Finding(code, sentence, {"candidate": candidate, "champion": champion})


def _difference(measure: str, candidate: Floats, other: Floats) -> _Difference | None:
    apart = _COMPARED[measure] * (candidate - other)
    if np.isnan(apart[0]):
        return None
    low, high = np.nanpercentile(apart, _INTERVAL)
    return _Difference(measure, value=float(apart[0]), low=float(low), high=float(high))
