"""Thresholds with a proven precision, by fixed-sequence testing with exact binomial tails.

The promise: with probability at least `confidence` over the audit sample, among the images that
the threshold decides automatically at least `precision` are decided rightly. It holds if the audit
labels are independent draws from the images that will be decided, none of which was used to fit
the scores, and if every look at them spends its own share of δ (see `spent_delta`). What "rightly"
means is what the audit's annotators say: `annotators.py` says what their mistakes do to it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import numpy as np
from scipy.special import bdtr

from scoring.arrays import Bools, Floats
from scoring.guarantee.betting import log_wealth
from scoring.guarantee.curve import Curve, Side, check_input, curve_of, first_step
from scoring.guarantee.outlook import Prospect, expected_answers, missing_answers, outlook

Method = Literal["exact", "betting"]
# Where the betting variant starts its sequences, as coverage; each has its share of δ.
_STARTS: Final = (0.1, 0.2, 0.4)


@dataclass(frozen=True)
class Step:
    """One threshold of the fixed sequence.

    coverage: share of the unlabelled scores on the deciding side. n, errors: audit labels there
    and the wrong ones among them. p_value: P(Bin(n, α) ≤ errors), or 1 / wealth for the betting
    variant. passed: p_value ≤ δ.
    """

    threshold: float
    coverage: float
    n: int
    errors: int
    p_value: float
    passed: bool


@dataclass(frozen=True)
class Certificate:
    """What was proven, for one side and one version of the rule.

    threshold: accept at or above it (reject at or below it), None if nothing could be proven.
    coverage, n, errors: of the certified threshold, 0 without one. audit_answers: labels at hand.
    answers_missing: no fewer further audit answers can bring the first threshold, even if all of
    them confirm it; 0 once there is one. answers_expected: the total that should do it if the
    error rates seen so far hold on, None where they are too high for the target.
    outlook: what further audit answers would buy at the error rates seen so far.
    steps: the thresholds tried, in order; the last one may have failed.
    """

    side: Side
    method: Method
    version: int
    precision: float
    confidence: float
    delta: float
    threshold: float | None
    coverage: float
    n: int
    errors: int
    audit_answers: int
    answers_missing: int
    answers_expected: int | None
    outlook: tuple[Prospect, ...]
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, the steps and prospects as lists of objects."""
        parts = {name: [asdict(each) for each in getattr(self, name)] for name in _LISTS}
        return {**asdict(self), **parts}


_LISTS: Final = ("outlook", "steps")


def spent_delta(confidence: float, version: int, side: Side) -> float:
    """δ_v = δ / (v (v + 1)), which sums to δ over all versions; rejecting gets half of it.

    version: counts every certificate computed on the same audit labels, from 1: each refit,
    promoted or not, and each fresh look after more answers (the latter not for `betting`).
    """
    if version < 1:
        raise ValueError(f"version: must count from 1, got {version}")
    delta = (1.0 - confidence) / (version * (version + 1))
    return delta if side == "accept" else delta / 2.0


def certify(
    unlabelled_scores: Floats,
    audit_scores: Floats,
    audit_labels: Bools,
    *,
    precision: float = 0.964,
    confidence: float = 0.95,
    version: int,
    side: Side = "accept",
    coverage_step: float = 0.02,
    method: Method = "exact",
) -> Certificate:
    """Find the widest threshold whose precision is proven, by fixed-sequence testing.

    unlabelled_scores: (u,) scores of the images to decide. audit_scores: (n,) of the audit
    sample, one image a product. audit_labels: (n,) true where background and product are good.
    The thresholds stand at equal steps of coverage of the unlabelled scores, strictest first; the
    first one tested is the first to expect n₂ labels, the least that pass with two errors.

    method: `exact` allows one look a version. `betting` may be looked at after every answer (its
    promise holds at all times together) and needs about twice the answers for that.
    Raises ValueError for scores that are not finite or not paired with labels.
    """
    check_input(unlabelled_scores, audit_scores, audit_labels, precision, confidence)
    delta, alpha = spent_delta(confidence, version, side), 1.0 - precision
    sign = 1.0 if side == "accept" else -1.0
    wrong = ~audit_labels if side == "accept" else audit_labels
    curve = curve_of(sign * unlabelled_scores, sign * audit_scores, wrong, step=coverage_step)
    answers = len(audit_scores)
    test = _exact if method == "exact" else _betting
    steps = test(curve, answers, alpha, delta)
    best = next((step for step in reversed(steps) if step.passed), None)
    sizes = {"alpha": alpha, "delta": delta}
    following = spent_delta(confidence, version + bool(steps and method == "exact"), side)
    return Certificate(
        side=side,
        method=method,
        version=version,
        precision=precision,
        confidence=confidence,
        delta=delta,
        threshold=None if best is None else sign * best.threshold,
        coverage=best.coverage if best else 0.0,
        n=best.n if best else 0,
        errors=best.errors if best else 0,
        audit_answers=answers,
        answers_missing=0 if best else missing_answers(curve, answers, **sizes),
        answers_expected=answers if best else expected_answers(curve, **sizes),
        outlook=outlook(curve, answers, alpha=alpha, delta=following),
        steps=tuple(_signed(step, sign) for step in steps),
    )


def _exact(curve: Curve, answers: int, alpha: float, delta: float) -> list[Step]:
    """One sequence, from the first threshold at which enough labels are expected."""
    p_values = bdtr(curve.errors, curve.n, alpha)
    start = first_step(curve, answers, alpha=alpha, delta=delta)
    return _sequence(curve, np.asarray(p_values), start, delta)


def _betting(curve: Curve, answers: int, alpha: float, delta: float) -> list[Step]:
    """The sequence that comes furthest, of those with a fixed start each.

    A start that moved with the number of answers would be another sequence at every look, and
    each of them would have to be paid for; a few fixed ones share δ.
    """
    p_values = np.exp(-np.maximum(log_wealth(curve.n, curve.errors, alpha=alpha), 0.0))
    starts = [int(np.searchsorted(curve.coverage, start - 1e-9)) for start in _STARTS]
    sequences = [_sequence(curve, p_values, start, delta / len(starts)) for start in starts]
    return max(sequences, key=lambda steps: max((s.coverage for s in steps if s.passed), default=0))


def _sequence(curve: Curve, p_values: Floats, start: int, delta: float) -> list[Step]:
    steps: list[Step] = []
    for k in range(start, len(curve.threshold)):
        p_value = float(p_values[k])
        steps.append(
            Step(
                threshold=float(curve.threshold[k]),
                coverage=float(curve.coverage[k]),
                n=int(curve.n[k]),
                errors=int(curve.errors[k]),
                p_value=p_value,
                passed=p_value <= delta,
            )
        )
        if not steps[-1].passed:
            break
    return steps


def _signed(step: Step, sign: float) -> Step:
    return Step(**{**asdict(step), "threshold": sign * step.threshold})
