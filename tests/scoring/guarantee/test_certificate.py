"""The promise is checked by simulation. The truth is known, so a broken promise is detected."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import binom

from scoring.arrays import Bools, Floats
from scoring.guarantee import certify, least_samples, spent_delta
from scoring.vocabulary.certificates import ProvenSide, Side

PRECISION = 0.9
DELTA = 0.05
# With `version=1`, half of δ is spent. With twice as much δ, the test is about δ itself.
CONFIDENCE = 1.0 - 2.0 * DELTA
TRIALS = 1_000
# Three standard errors of a share of 5 % in a thousand trials.
MARGIN = 3.0 * np.sqrt(DELTA * (1 - DELTA) / TRIALS)
UNLABELLED = np.linspace(0.0, 1.0, 1_001)[1:]


def chance_good(score: Floats) -> Floats:
    """Nearly all are good at the top, few at the bottom; 90 % on average above about 0.3."""
    return np.asarray(0.995 * expit(10.0 * (score - 0.4)))


def draw_audit(rng: np.random.Generator, answers: int = 300) -> tuple[Floats, Bools]:
    scores = rng.random(answers)
    return scores, rng.random(answers) < chance_good(scores)


def certificate(scores: Floats, labels: Bools, /, **changes: object) -> ProvenSide:
    given = {"precision": PRECISION, "confidence": CONFIDENCE, "version": 1, **changes}
    return certify(UNLABELLED, scores, labels, **given)  # type: ignore[arg-type]


def true_precision(threshold: float) -> float:
    return float(chance_good(UNLABELLED[threshold <= UNLABELLED]).mean())


def widest_coverage() -> float:
    """The coverage of an oracle that knows the truth."""
    return max(
        float((threshold <= UNLABELLED).mean())
        for threshold in UNLABELLED
        if true_precision(threshold) >= PRECISION
    )


def naive_threshold(scores: Floats, labels: Bools) -> float:
    """The naive rule: the widest threshold whose empirical precision suffices."""
    order = np.argsort(-scores)
    precision = np.cumsum(labels[order]) / np.arange(1, len(scores) + 1)
    enough = np.flatnonzero(precision >= PRECISION)
    return float(scores[order][enough[-1]]) if len(enough) else 1.0


@pytest.mark.slow
def test_the_promise_is_broken_in_at_most_delta_of_the_trials() -> None:
    rng = np.random.default_rng(1)
    thresholds = [certificate(*draw_audit(rng)).threshold for _ in range(TRIALS)]
    broken = [t is not None and true_precision(t) < PRECISION for t in thresholds]

    assert np.mean(broken) <= DELTA + MARGIN
    # A rule that never accepts would keep any promise.
    assert np.mean([t is not None for t in thresholds]) > 0.8


def test_the_naive_rule_breaks_the_promise() -> None:
    rng = np.random.default_rng(1)
    broken = [true_precision(naive_threshold(*draw_audit(rng))) < PRECISION for _ in range(TRIALS)]

    assert np.mean(broken) > 5 * DELTA


def test_coverage_comes_close_to_the_oracle_with_3000_labels() -> None:
    rng = np.random.default_rng(2)
    coverage = [certificate(*draw_audit(rng, 3_000)).coverage for _ in range(50)]

    assert widest_coverage() - np.mean(coverage) <= 0.05


def test_rejecting_mirrors_accepting_at_half_the_budget() -> None:
    scores, labels = draw_audit(np.random.default_rng(3), 2_000)
    reject = certificate(1.0 - scores, ~labels, side=Side.REJECT)
    accept = certificate(scores, labels)

    assert reject.delta == accept.delta / 2
    assert reject.threshold is not None
    assert accept.threshold is not None
    # With mirrored scores, the threshold is mirrored, apart from the smaller budget.
    assert 1.0 - reject.threshold >= accept.threshold - 0.02


def test_the_first_threshold_expects_as_many_labels_as_pass_with_two_errors() -> None:
    scores, labels = draw_audit(np.random.default_rng(4), 1_000)
    first = certificate(scores, labels).steps[0]
    needed = int(least_samples(np.array([2]), alpha=1 - PRECISION, delta=DELTA)[0])

    assert (first.coverage - 0.02) * 1_000 < needed <= first.coverage * 1_000


def test_the_sequence_stops_at_the_first_failure() -> None:
    steps = certificate(*draw_audit(np.random.default_rng(5), 1_000)).steps

    assert all(step.passed for step in steps[:-1])
    assert not steps[-1].passed
    assert steps[-1].p_value == pytest.approx(
        binom.cdf(steps[-1].errors, steps[-1].n, 1 - PRECISION)
    )


def test_too_few_answers_certify_nothing_and_say_how_many_are_missing() -> None:
    perfect = certificate(np.linspace(0.5, 1.0, 30), np.ones(30, dtype=np.bool_))
    enough = 30 + perfect.answers_missing

    assert perfect.threshold is None
    assert perfect.steps == ()
    assert (
        certificate(np.linspace(0.0, 1.0, enough), np.ones(enough, dtype=np.bool_)).threshold
        is not None
    )
    assert (
        certificate(
            np.linspace(0.0, 1.0, enough - 1), np.ones(enough - 1, dtype=np.bool_)
        ).threshold
        is None
    )


def test_no_audit_answers_at_all() -> None:
    nothing = certificate(np.empty(0), np.empty(0, dtype=np.bool_))

    assert nothing.threshold is None
    assert nothing.answers_missing > 0
    assert nothing.answers_expected is None


def test_hopeless_error_rates_expect_no_number_of_answers() -> None:
    scores = np.linspace(0.0, 1.0, 400)
    hopeless = certificate(scores, np.arange(400) % 2 == 0)

    assert hopeless.threshold is None
    assert hopeless.answers_missing > 0
    assert hopeless.answers_expected is None


def test_one_score_for_all_is_one_threshold() -> None:
    same = certify(
        np.full(50, 0.7),
        np.full(200, 0.7),
        np.ones(200, dtype=np.bool_),
        precision=PRECISION,
        version=1,
    )

    assert same.threshold == 0.7
    assert same.coverage == 1.0


def test_all_versions_together_spend_no_more_than_delta() -> None:
    spent = [spent_delta(0.95, version, Side.ACCEPT) for version in range(1, 2_000)]

    assert spent[0] == pytest.approx(0.025)
    assert sum(spent) <= 0.05


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 0}, "version"),
        ({"precision": 1.0}, "precision"),
        ({"confidence": 0.0}, "confidence"),
    ],
)
def test_impossible_settings_are_named(changes: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        certificate(*draw_audit(np.random.default_rng(0)), **changes)


def test_scores_that_are_not_finite_are_named() -> None:
    with pytest.raises(ValueError, match="audit_scores: row 1"):
        certificate(np.array([0.1, np.nan]), np.array([True, True]))


def test_a_certificate_is_plain_json() -> None:
    proven = certificate(*draw_audit(np.random.default_rng(6), 1_000))

    assert json.loads(json.dumps(proven.to_json()))["threshold"] == proven.threshold


@given(
    errors=st.integers(0, 40),
    alpha=st.sampled_from([0.02, 0.036, 0.1]),
    delta=st.sampled_from([0.05, 0.025, 0.001]),
)
def test_the_least_sample_is_the_least(errors: int, alpha: float, delta: float) -> None:
    n = int(least_samples(np.array([errors]), alpha=alpha, delta=delta)[0])

    assert binom.cdf(errors, n, alpha) <= delta
    assert binom.cdf(errors, n - 1, alpha) > delta
