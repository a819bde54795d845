"""Thresholds with a proven precision, by fixed-sequence testing with exact binomial tails.

The promise: with probability at least `confidence` over the audit sample, at least `precision` of
the images that the threshold decides automatically are decided correctly. It holds if the audit
labels are independent draws from the images that will be decided, none of which was used to fit
the scores, and if every look at them spends its own share of δ (see `spent_delta`). "Correctly"
means: as the audit's annotators say. `annotators.py` covers their mistakes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from scipy.special import bdtr

from scoring.arrays import Bools, Floats
from scoring.guarantee.betting import log_wealth
from scoring.guarantee.curve import Curve, check_input, curve_of, first_step
from scoring.guarantee.outlook import expected_answers, missing_answers, outlook
from scoring.vocabulary.certificates import Method, ProvenSide, Side, Step

# Coverages at which the betting variant starts its sequences; each gets an equal share of δ.
_STARTS: Final = (0.1, 0.2, 0.4)


def spent_delta(confidence: float, version: int, side: Side) -> float:
    """δ_v = δ / (v (v + 1)), which sums to δ over all versions; rejecting gets half of it.

    version: the number, from 1, of this certificate among all that were computed on the same audit
    labels: one for each refit, promoted or not, and one for each new look after more answers
    (except with `betting`).
    """
    if version < 1:
        raise ValueError(f"version: must count from 1, got {version}")
    delta = (1.0 - confidence) / (version * (version + 1))
    return delta if side == Side.ACCEPT else delta / 2.0


def certify(
    unlabelled_scores: Floats,
    audit_scores: Floats,
    audit_labels: Bools,
    *,
    precision: float = 0.964,
    confidence: float = 0.95,
    version: int,
    side: Side = Side.ACCEPT,
    coverage_step: float = 0.02,
    method: Method = Method.EXACT,
) -> ProvenSide:
    """Find the widest threshold whose precision is proven, by fixed-sequence testing.

    unlabelled_scores: (u,) scores of the images to decide. audit_scores: (n,) of the audit
    sample, one image per product. audit_labels: (n,) true where background and product are good.
    The thresholds lie at equal steps of coverage of the unlabelled scores, strictest first. Testing
    starts at the first one beyond which n₂ labels are expected, where n₂ is the smallest sample
    that passes with two errors.

    method: `exact` spends δ at each look. With `betting`, a version may be tested again after every
    answer, because its promise holds at all times at once; it needs about twice as many answers.
    Raises ValueError for scores that are not finite or not paired with labels.
    """
    check_input(unlabelled_scores, audit_scores, audit_labels, precision, confidence)
    delta, alpha = spent_delta(confidence, version, side), 1.0 - precision
    sign = 1.0 if side == Side.ACCEPT else -1.0
    wrong = ~audit_labels if side == Side.ACCEPT else audit_labels
    curve = curve_of(sign * unlabelled_scores, sign * audit_scores, wrong, step=coverage_step)
    answers = len(audit_scores)
    test = _exact if method == Method.EXACT else _betting
    steps = test(curve, answers, alpha, delta)
    best = next((step for step in reversed(steps) if step.passed), None)
    sizes = {"alpha": alpha, "delta": delta}
    following = spent_delta(confidence, version + bool(steps and method == Method.EXACT), side)
    return ProvenSide(
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
        steps=tuple(replace(step, threshold=sign * step.threshold) for step in steps),
    )


def _exact(curve: Curve, answers: int, alpha: float, delta: float) -> list[Step]:
    """One sequence, from the first threshold beyond which enough labels are expected."""
    p_values = bdtr(curve.errors, curve.n, alpha)
    start = first_step(curve, answers, alpha=alpha, delta=delta)
    return _sequence(curve, np.asarray(p_values), start, delta)


def _betting(curve: Curve, answers: int, alpha: float, delta: float) -> list[Step]:
    """The sequence, of those from a few fixed starts, that reaches the widest threshold.

    If the start moved with the number of answers, every look would make a new sequence, which would
    need its own share of δ. Fixed starts share δ once.
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
