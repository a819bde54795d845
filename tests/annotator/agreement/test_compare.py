"""The test of a comparison: its evidence, its errors under optional stopping, its forecast."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from annotator.agreement.compare import (
    MOST_VOTES,
    Side,
    Votes,
    lead,
    log_evidence,
    progress,
    proven,
    votes_missing,
)

COUNTS = st.integers(0, 150)


@pytest.mark.parametrize(("a", "b"), [(0, 0), (1, 0), (0, 3), (7, 2), (20, 31)])
def test_the_evidence_is_the_mixture_of_bets(a: int, b: int) -> None:
    wealth, _ = quad(lambda theta: 2 * (2 * theta) ** a * (2 * (1 - theta)) ** b, 0.5, 1)
    assert log_evidence(a, b) == pytest.approx(log(wealth), abs=1e-8)


@given(COUNTS, COUNTS, st.floats(0, 0.5))
def test_no_vote_is_expected_to_add_evidence_while_a_is_no_better(a: int, b: int, p: float) -> None:
    now = exp(log_evidence(a, b))
    expected = p * exp(log_evidence(a + 1, b)) + (1 - p) * exp(log_evidence(a, b + 1))
    assert expected <= now * (1 + 1e-9)
    if p == 0.5:
        assert expected == pytest.approx(now)


def test_looking_after_every_vote_claims_a_wrong_side_as_rarely_as_promised() -> None:
    """Exact: the probability that either side is ever claimed in 400 votes of two equal ones."""
    confidence, votes = 0.9, 400
    open_paths = {0: 1.0}
    claimed = 0.0
    for n in range(1, votes + 1):
        following: dict[int, float] = {}
        for a, probability in open_paths.items():
            for won in (a, a + 1):
                if proven(Votes(won, n - won), confidence=confidence):
                    claimed += probability / 2
                else:
                    following[won] = following.get(won, 0.0) + probability / 2
        open_paths = following
    assert 0.02 < claimed <= 1 - confidence


def test_it_holds_if_the_probability_changes_with_what_came_before() -> None:
    """An adversary who never lets A be the better one, but varies as it likes."""
    rng = np.random.default_rng(1)
    claims = 0
    for _ in range(400):
        a = b = 0
        while a + b < 150:
            p = 0.5 if (a - b) % 3 else 0.35
            a, b = (a + 1, b) if rng.random() < p else (a, b + 1)
            if proven(Votes(a, b), confidence=0.9) == Side.A:
                claims += 1
                break
    assert claims / 400 <= 0.05


@given(COUNTS, COUNTS, st.integers(0, 50))
def test_sides_are_treated_alike_and_the_interval_agrees_with_the_proof(
    a: int, b: int, ties: int
) -> None:
    votes, mirrored = Votes(a, b, ties), Votes(b, a, ties)
    side, other = proven(votes, confidence=0.95), proven(mirrored, confidence=0.95)
    assert (side is None) == (other is None)
    share = lead(votes, confidence=0.95)
    assert (share is None) == (a + b == 0)
    if share is not None:
        assert 0.0 <= share.low <= share.value <= share.high <= 1.0
        assert side is None or (share.side == side and share.low > 0.5)
    assert (progress(votes, confidence=0.95) == 1.0) == (side is not None)


def test_the_interval_holds_at_all_times_together() -> None:
    rng = np.random.default_rng(2)
    left_once = 0
    for _ in range(200):
        a = 0
        for n in range(1, 121):
            a += rng.random() < 0.7
            share = lead(Votes(a, n - a), confidence=0.9)
            assert share is not None
            low, high = (
                (share.low, share.high) if share.side == Side.A else (1 - share.high, 1 - share.low)
            )
            if not low <= 0.7 <= high:
                left_once += 1
                break
    assert left_once / 200 <= 0.1


def test_a_clear_lead_is_proven_soon_and_a_draw_never() -> None:
    assert proven(Votes(40, 10), confidence=0.95) == Side.A
    assert proven(Votes(3, 20), confidence=0.95) == Side.B
    assert proven(Votes(30, 25), confidence=0.95) is None


def test_the_forecast_says_how_many_votes_are_missing() -> None:
    missing = votes_missing(Votes(32, 18, ties=10), confidence=0.95)
    assert missing is not None and 10 < missing < 200
    without_ties = votes_missing(Votes(32, 18), confidence=0.95)
    assert without_ties is not None and without_ties < missing
    assert votes_missing(Votes(60, 10), confidence=0.95) == 0
    assert votes_missing(Votes(500, 500), confidence=0.95) is None
    assert votes_missing(Votes(), confidence=0.95) is None
    assert votes_missing(Votes(MOST_VOTES, MOST_VOTES - 90), confidence=0.95) is None
