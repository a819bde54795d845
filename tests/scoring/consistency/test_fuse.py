from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.consistency.fuse import (
    DEFAULT,
    FUSED,
    PRIOR,
    SUREST,
    Fusion,
    bounded,
    excess,
    fit_fusion,
    held_out_likelihood,
    is_beyond_noise,
    log_likelihood,
    severities_of,
)

SEVERITIES = st.fixed_dictionaries({name: st.floats(0, 10) for name in FUSED})


def test_nothing_measured_is_most_likely_consistent() -> None:
    assert PRIOR.p_consistent(dict.fromkeys(FUSED, 0.0)) == pytest.approx(0.982, abs=0.001)


@pytest.mark.parametrize("name", FUSED)
def test_each_measurement_alone_decides_at_its_threshold(name: str) -> None:
    severities = dict.fromkeys(FUSED, 0.0)
    assert PRIOR.p_consistent({**severities, name: 1.0}) == pytest.approx(0.5)
    assert PRIOR.p_consistent({**severities, name: 1.2}) < 0.5


def test_near_misses_add_up_but_small_differences_do_not() -> None:
    near = dict.fromkeys(FUSED, 0.0) | dict.fromkeys(FUSED[:2], 0.5**0.25)
    assert PRIOR.p_consistent(near) == pytest.approx(0.5)
    assert PRIOR.p_consistent(dict.fromkeys(FUSED, 0.4)) > 0.9


@given(SEVERITIES, st.sampled_from(FUSED), st.floats(0, 5))
@pytest.mark.slow
def test_a_worse_measurement_never_raises_p(
    severities: dict[str, float], name: str, more: float
) -> None:
    worse = {**severities, name: severities[name] + more}
    assert PRIOR.p_consistent(worse) <= PRIOR.p_consistent(severities)


def test_severities_are_in_thresholds() -> None:
    measurements = dict.fromkeys(FUSED, 0.0) | {"extra": 2 * DEFAULT.extra, "hue": -1.0}
    severities = severities_of(measurements, DEFAULT)
    assert severities["extra"] == pytest.approx(2)
    assert severities["hue"] == 0


def test_a_fusion_that_is_not_monotone_is_refused() -> None:
    with pytest.raises(ValueError, match="weights of at least 0"):
        Fusion(weights=(-1.0,) * len(FUSED))


def _answers(threshold: float, count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """People who call a product changed when the extra area is beyond `threshold` severities."""
    draw = np.random.default_rng(4)
    severities = np.zeros((count, len(FUSED)))
    severities[:, 0] = draw.uniform(0, 2, count)
    return severities, severities[:, 0] > threshold


def test_without_answers_the_prior_stays() -> None:
    fitted = fit_fusion(np.zeros((0, len(FUSED))), np.zeros(0, bool))
    assert fitted.bias == pytest.approx(PRIOR.bias)
    assert fitted.weights == pytest.approx(PRIOR.weights)


@pytest.mark.parametrize("threshold", [0.75, 1.35])
def test_answers_move_the_measurement_that_they_are_about(threshold: float) -> None:
    fitted = fit_fusion(*_answers(threshold))
    severities = dict.fromkeys(FUSED, 0.0)
    assert fitted.p_consistent({**severities, FUSED[0]: threshold - 0.15}) > 0.5
    assert fitted.p_consistent({**severities, FUSED[0]: threshold + 0.15}) < 0.5
    assert fitted.weights[1:] == pytest.approx(PRIOR.weights[1:], rel=1e-3)


def gain(severities: np.ndarray, changed: np.ndarray, product: np.ndarray) -> np.ndarray:
    """Of fits that did not see an answer's product over the prior."""
    before = log_likelihood(PRIOR, severities, changed)
    return held_out_likelihood(severities, changed, product) - before


def test_a_rule_that_holds_for_all_products_gains_on_unseen_ones() -> None:
    severities, changed = _answers(0.75)
    product = np.arange(400) // 4
    gained = gain(severities, changed, product)
    assert gained.mean() > 0.01
    assert is_beyond_noise(gained, product)


def test_what_holds_for_one_product_alone_gains_nothing() -> None:
    severities, changed = _answers(0.75)
    assert gain(severities, changed, np.zeros(400, np.int64)).mean() == pytest.approx(0.0)
    nothing = gain(severities[:0], changed[:0], np.zeros(0, np.int64))
    assert len(nothing) == 0
    assert not is_beyond_noise(nothing, np.zeros(0, np.int64))


def test_one_product_of_many_answers_is_one_witness() -> None:
    """A gain that a single product makes is no more than that product's luck."""
    gained = np.where(np.arange(100) < 20, 1.0, 0.0)
    assert is_beyond_noise(gained, np.arange(100))
    assert not is_beyond_noise(gained, np.where(np.arange(100) < 20, 0, np.arange(100)))


class TestLearned:
    """What the head learned from people is one more input, at first without any weight."""

    LEARNED = Fusion(learned=1.0, usual=-2.0)
    SAME = dict.fromkeys(FUSED, 0.0)

    @given(SEVERITIES, st.floats(0, 1), st.floats(0, 1), st.floats(0, 5), st.floats(-4, 4))
    def test_a_larger_p_changed_never_raises_p(
        self, severities: dict[str, float], one: float, other: float, weight: float, usual: float
    ) -> None:
        fusion = Fusion(learned=weight, usual=usual)
        less, more = sorted((one, other))
        assert fusion.p_consistent(severities, more) <= fusion.p_consistent(severities, less)
        assert fusion.p_consistent(severities, less) <= fusion.p_consistent(severities)

    @given(SEVERITIES, st.floats(0, 1))
    def test_without_a_weight_it_changes_nothing(
        self, severities: dict[str, float], p_changed: float
    ) -> None:
        assert PRIOR.p_consistent(severities, p_changed) == PRIOR.p_consistent(severities)

    @given(SEVERITIES, st.sampled_from(FUSED), st.floats(0, 5), st.floats(0, 1))
    def test_a_worse_measurement_never_raises_p_beside_it(
        self, severities: dict[str, float], name: str, more: float, p_changed: float
    ) -> None:
        worse = {**severities, name: severities[name] + more}
        p = self.LEARNED.p_consistent
        assert p(worse, p_changed) <= p(severities, p_changed)

    def test_a_weight_of_one_takes_the_head_at_its_word(self) -> None:
        odds = np.log(0.6 / 0.4)
        assert self.LEARNED.lowered_by(0.6) == pytest.approx(odds + 2.0)
        assert self.LEARNED.lowered_by(0.1) == 0.0  # less than usual
        assert self.LEARNED.lowered_by(None) == 0.0

    def test_unknown_and_certain_values_are_finite(self) -> None:
        assert excess(np.array([np.nan]), 0.0).tolist() == [0.0]
        assert np.isfinite(excess(np.array([0.0, 1.0]), 0.0)).all()

    def test_one_and_many_are_judged_alike(self) -> None:
        severities = np.random.default_rng(1).uniform(0, 1.2, (20, len(FUSED)))
        p_changed = np.random.default_rng(2).uniform(0, 1, 20)
        odds = self.LEARNED.log_odds(severities, p_changed)
        one_by_one = [
            self.LEARNED.p_consistent(dict(zip(FUSED, row, strict=True)), p)
            for row, p in zip(severities, p_changed, strict=True)
        ]
        expected = [1 / (1 + np.exp(-bounded(each))) for each in odds.tolist()]
        assert one_by_one == pytest.approx(expected)

    @given(SEVERITIES, st.integers(0, 10**6), st.integers(0, 10**6))
    def test_what_is_certain_keeps_its_order(
        self, severities: dict[str, float], one: int, other: int
    ) -> None:
        """Heads round p_changed to six digits."""
        less, more = sorted((one / 10**6, other / 10**6))
        ever = Fusion(learned=1.0, usual=-20.0)
        assert (ever.p_consistent(severities, more) < ever.p_consistent(severities, less)) == (
            more > less
        )

    def test_what_predicts_the_answers_gets_a_weight(self) -> None:
        draw = np.random.default_rng(0)
        severities = draw.uniform(0, 0.5, (400, len(FUSED)))
        changed = draw.random(400) < 0.2
        telling = np.where(changed, 0.6, 0.1) + draw.normal(0, 0.08, 400)
        fitted = fit_fusion(severities, changed, p_changed=np.clip(telling, 0.01, 0.99))
        assert fitted.learned > 0.5
        assert fitted.usual == pytest.approx(np.log(0.25), abs=0.3)

    def test_what_says_the_contrary_gets_none(self) -> None:
        draw = np.random.default_rng(0)
        severities = np.zeros((400, len(FUSED)))
        changed = draw.random(400) < 0.2
        fitted = fit_fusion(severities, changed, p_changed=np.where(changed, 0.1, 0.6))
        assert (fitted.learned, fitted.usual) == (0.0, 0.0)

    def test_no_weight_may_be_negative(self) -> None:
        with pytest.raises(ValueError, match="`learned`"):
            Fusion(learned=-0.1)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 1_000))
@pytest.mark.slow
def test_any_answers_leave_the_fusion_monotone(seed: int) -> None:
    draw = np.random.default_rng(seed)
    severities = draw.exponential(1.0, (40, len(FUSED)))
    fitted = fit_fusion(severities, draw.random(40) < 0.5)
    assert min(fitted.weights) > 0
    assert np.isfinite([fitted.bias, *fitted.weights]).all()


def test_answers_without_their_measurements_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(3, 2\) for 3 answers"):
        fit_fusion(np.zeros((3, 2)), np.zeros(3, bool))


def test_nothing_is_ever_held_for_certain() -> None:
    """A p of 1e-300 would drown every other doubt in the product of probabilities."""
    worst = Fusion().p_consistent(dict.fromkeys(FUSED, 1e9))
    best = Fusion(bias=50.0).p_consistent(dict.fromkeys(FUSED, 0.0))
    assert SUREST / 50 < worst < SUREST
    assert 1 - SUREST < best < 1 - SUREST / 50


def test_within_what_can_be_known_odds_are_what_they_are() -> None:
    for odds in (-6.9, -1.0, 0.0, 4.0, 6.9):
        assert bounded(odds) == odds


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_the_bound_keeps_the_order(odds: float, more: float) -> None:
    assert bounded(odds) < bounded(odds + more) or odds + more == odds
    assert abs(bounded(odds)) <= abs(odds)
    assert bounded(-odds) == -bounded(odds)


# A fusion as it comes from answers: a bias and weights within some spreads of the prior's.
FUSIONS = st.builds(
    lambda bias, weights: Fusion(bias, tuple(weights)),
    st.floats(1, 12),
    st.lists(st.floats(0.5, 30), min_size=len(FUSED), max_size=len(FUSED)),
)
MEASURED = st.fixed_dictionaries({name: st.floats(0, 60) for name in FUSED})


@settings(max_examples=500)
@given(FUSIONS, MEASURED, st.sampled_from(FUSED), st.floats(0.01, 50), st.floats(0.001, 20))
@pytest.mark.slow
def test_a_worse_measurement_always_lowers_p(
    fusion: Fusion, severities: dict[str, float], name: str, severity: float, more: float
) -> None:
    """However sure it is already: among what is plainly changed the plainest comes first."""
    better = fusion.p_consistent({**severities, name: severity})
    worse = fusion.p_consistent({**severities, name: severity + more})
    assert 0 < worse < better < 1


@given(FUSIONS, st.lists(MEASURED, min_size=2, max_size=20))
@pytest.mark.slow
def test_p_is_ordered_as_the_log_odds_are(fusion: Fusion, measured: list[dict[str, float]]) -> None:
    table = np.array([[each[name] for name in FUSED] for each in measured])
    p = np.array([fusion.p_consistent(each) for each in measured])
    odds = fusion.log_odds(table)
    order = np.argsort(odds)
    apart = np.diff(odds[order]) > 1e-6
    assert (np.diff(p[order])[apart] > 0).all()


def test_the_score_keeps_the_order() -> None:
    """Of images that are equally good, whatever is kept of p: the database has 64 bits."""
    severities = dict.fromkeys(FUSED, 0.0)
    p = [PRIOR.p_consistent({**severities, FUSED[0]: each}) for each in np.linspace(1.3, 40, 999)]
    assert len({0.123456789 * each for each in p}) == 999


def test_a_few_overlooked_changes_do_not_blunt_the_check() -> None:
    """People miss a change now and then; the plain ones must still be called changed."""
    severities = np.zeros((200, len(FUSED)))
    severities[:40, 0] = 2.5  # plainly changed
    changed = np.arange(200) < 40
    changed[:4] = False  # overlooked
    changed[100:103] = True  # imagined
    fitted = fit_fusion(severities, changed)
    plain = dict.fromkeys(FUSED, 0.0)
    assert fitted.p_consistent(plain) > 0.9
    assert fitted.p_consistent(plain | {FUSED[0]: 1.5}) < 0.2
