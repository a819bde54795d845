"""The betting variant is for those who look after every few answers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from scoring.guarantee import certify
from scoring.guarantee.betting import log_wealth
from scoring.vocabulary.certificates import Method, Side
from tests.scoring.guarantee.test_certificate import (
    CONFIDENCE,
    DELTA,
    PRECISION,
    UNLABELLED,
    certificate,
    draw_audit,
    true_precision,
    widest_coverage,
)

TRIALS = 150
LOOKS = np.unique(np.geomspace(60, 1_500, 8).astype(int))
MARGIN = 3.0 * np.sqrt(DELTA * (1 - DELTA) / TRIALS)


def broken_at_any_look(method: Method) -> float:
    """Share of trials in which some look certified too much, if looks spend no δ of their own."""
    rng = np.random.default_rng(1)
    broken = 0
    for _ in range(TRIALS):
        scores, labels = draw_audit(rng, int(LOOKS[-1]))
        proven = [certificate(scores[:n], labels[:n], method=method).threshold for n in LOOKS]
        broken += any(t is not None and true_precision(t) < PRECISION for t in proven)
    return broken / TRIALS


@pytest.mark.slow
def test_the_promise_holds_however_often_one_looks() -> None:
    assert broken_at_any_look(Method.BETTING) <= DELTA + MARGIN


@pytest.mark.slow
def test_exact_tails_break_it_when_looks_are_not_paid_for() -> None:
    assert broken_at_any_look(Method.EXACT) > DELTA


def test_it_comes_close_to_the_oracle_too() -> None:
    rng = np.random.default_rng(2)
    coverage = [
        certificate(*draw_audit(rng, 3_000), method=Method.BETTING).coverage for _ in range(50)
    ]
    assert widest_coverage() - np.mean(coverage) <= 0.1


def test_the_order_of_the_answers_does_not_matter() -> None:
    rng = np.random.default_rng(3)
    scores, labels = draw_audit(rng, 800)
    order = rng.permutation(800)
    assert certificate(scores, labels, method=Method.BETTING) == certificate(
        scores[order], labels[order], method=Method.BETTING
    )


def test_rejecting_works_by_bets_too() -> None:
    reject = certify(
        UNLABELLED, np.linspace(0, 1, 2_000), np.linspace(0, 1, 2_000) > 0.5,
        precision=PRECISION, confidence=CONFIDENCE, version=1, side=Side.REJECT,
        method=Method.BETTING,
    )  # fmt: skip
    assert reject.threshold == pytest.approx(0.5, abs=0.06)


def test_wealth_is_one_on_average_where_errors_come_at_alpha() -> None:
    n, alpha = 60, 0.1
    errors = np.arange(n + 1)
    wealth = np.exp(log_wealth(np.full(n + 1, n), errors, alpha=alpha))
    assert wealth @ binom.pmf(errors, n, alpha) == pytest.approx(1.0)
    assert np.exp(log_wealth(np.array([0]), np.array([0]), alpha=alpha))[0] == pytest.approx(1.0)
