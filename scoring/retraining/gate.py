"""May the candidate replace the champion?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import Floats
from scoring.retraining.evaluate import Replicates
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import Estimate, Measure
from scoring.vocabulary.message import Message, MessageKind
from scoring.vocabulary.messages import gate as reasons

_MUST_IMPROVE: Final = (Measure.PAIR_ACCURACY, Measure.AVERAGE_PRECISION)
# The measures that are compared, with the sign that makes more better.
_COMPARED: Final = {
    Measure.PAIR_ACCURACY: 1.0,
    Measure.AVERAGE_PRECISION: 1.0,
    Measure.PRECISION_AT_RECALL_50: 1.0,
    Measure.PRECISION_AT_RECALL_90: 1.0,
    Measure.CALIBRATION_ERROR: -1.0,
}
# Certified coverage moves in steps of 2 %. A difference of one step does not count; the rest
# allows for rounding.
_COVERAGE_STEP: Final = 0.02 + 1e-9
_INTERVAL: Final = (5.0, 95.0)


@dataclass(frozen=True)
class _Difference:
    """Candidate minus another scorer on one measure, signed so that positive is better."""

    measure: Measure
    estimate: Estimate

    def reason(self, kind: MessageKind) -> Message:
        """The difference as a gate reason of this kind."""
        estimate = self.estimate
        return kind(
            measure=self.measure, value=estimate.value, low=estimate.low, high=estimate.high
        )


def against_champion(
    candidate: Replicates,
    champion: Replicates,
    *,
    candidate_coverage: float,
    champion_coverage: float,
) -> GateDecision:
    """Decide between candidate and champion.

    A candidate is promoted if it is better beyond noise on pair accuracy and average precision, or
    equal there with more certified coverage, and if it is worse beyond noise on no measure.
    Otherwise it waits for an admin. Both have replicates on the same resamples of the same audit
    answers.
    """
    compared = [_difference(name, candidate[name], champion[name]) for name in _COMPARED]
    differences = [each for each in compared if each is not None]
    promote, why = _weigh(differences, candidate_coverage, champion_coverage)
    return GateDecision(promote, why, {each.measure: each.estimate for each in differences})


def _weigh(
    differences: list[_Difference], candidate: float, champion: float
) -> tuple[bool, tuple[Message, ...]]:
    """Whether to promote, and why. candidate, champion: their certified coverages."""
    coverages = {"candidate": candidate, "champion": champion}
    gained = candidate - champion
    worse = [each.reason(reasons.WORSE) for each in differences if each.estimate.high < 0.0]
    if gained < -_COVERAGE_STEP:
        worse.append(reasons.LESS_COVERAGE(**coverages))
    if worse:
        return False, tuple(worse)
    leading = [each for each in differences if each.measure in _MUST_IMPROVE]
    if len(leading) < len(_MUST_IMPROVE):
        return False, (reasons.TOO_FEW_AUDIT_ANSWERS(),)
    if all(each.estimate.low > 0.0 for each in leading):
        return True, tuple(each.reason(reasons.BETTER) for each in leading)
    if gained > _COVERAGE_STEP:
        return True, (reasons.MORE_COVERAGE(**coverages),)
    is_none = candidate == champion == 0.0
    return False, (
        reasons.NO_BETTER(),
        *(each.reason(reasons.DIFFERENCE) for each in leading),
        reasons.NO_COVERAGE() if is_none else reasons.COVERAGE(**coverages),
    )


def first_version(candidate: Replicates, random: Replicates) -> GateDecision:
    """Promote the first version unless it is worse than chance beyond noise.

    random: replicates of the random scorer on the same resamples.
    """
    compared = [_difference(name, candidate[name], random[name]) for name in _MUST_IMPROVE]
    differences = [each for each in compared if each is not None]
    worse = [
        each.reason(reasons.WORSE_THAN_CHANCE) for each in differences if each.estimate.high < 0.0
    ]
    if worse:
        return GateDecision(promote=False, reasons=tuple(worse))
    rest = [each.reason(reasons.AGAINST_CHANCE) for each in differences] or [reasons.NOT_MEASURED()]
    return GateDecision(promote=True, reasons=(reasons.FIRST_VERSION(), *rest))


def incomparable(why: Message) -> GateDecision:
    """If the champion can't score these images, an admin decides."""
    return GateDecision(promote=False, reasons=(reasons.INCOMPARABLE(why=why),))


def _difference(measure: Measure, candidate: Floats, other: Floats) -> _Difference | None:
    apart = _COMPARED[measure] * (candidate - other)
    if np.isnan(apart[0]):
        return None
    low, high = np.nanpercentile(apart, _INTERVAL)
    return _Difference(measure, Estimate(float(apart[0]), float(low), float(high)))
