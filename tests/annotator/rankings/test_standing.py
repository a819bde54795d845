"""Who leads, how sure that is, and when people need not be asked any more."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.rankings.standing import CONFIDENCE, MOST_ANSWERS, Belief, Vote, stand
from scoring.vocabulary.answers import Choice

EVEN = [Belief(0.0, 1.0), Belief(0.0, 1.0)]
LEFT, TIE = Vote(0, 1, Choice.LEFT), Vote(0, 1, Choice.BOTH_GOOD)


def test_without_answers_the_model_decides() -> None:
    standing = stand([Belief(-1.0, 0.5), Belief(2.0, 0.5), Belief(0.0, 0.5)])
    assert standing.order == [1, 2, 0]
    assert standing.p_best[1] > 0.99
    assert standing.open_pairs == []


def test_close_candidates_are_asked_about_the_closest_first() -> None:
    standing = stand([Belief(0.0, 1.0), Belief(0.5, 1.0), Belief(-9.0, 1.0), Belief(-0.8, 1.0)])
    assert standing.open_pairs == [(0, 1), (1, 3)]


def test_the_posterior_is_the_one_of_a_fine_grid() -> None:
    """Two candidates: the mode of prior times Davidson's likelihood, found by brute force."""
    votes = [LEFT, LEFT, TIE]

    def log_density(d: float) -> float:
        total = math.exp(d / 2) + math.exp(-d / 2) + 1.0
        return -(d**2) / 4.0 + 2 * (d / 2) - 3 * math.log(total)

    best = max((log_density(n / 1000), n / 1000) for n in range(-3000, 3000))[1]
    standing = stand(EVEN, votes)
    assert standing.mean[0] - standing.mean[1] == pytest.approx(best, abs=2e-3)
    assert standing.mean[0] == pytest.approx(-standing.mean[1], abs=1e-9)


def test_people_overrule_the_model() -> None:
    beliefs = [Belief(0.0, 1.0), Belief(1.0, 1.0)]
    assert stand(beliefs).order == [1, 0]
    assert stand(beliefs, [LEFT] * 5).order == [0, 1]


def test_unanimous_people_settle_an_even_pair_within_a_few_answers() -> None:
    needed = next(n for n in range(20) if not stand(EVEN, [LEFT] * n).rivals)
    assert 2 <= needed <= MOST_ANSWERS


def test_people_who_see_no_difference_end_it() -> None:
    assert stand(EVEN, [TIE] * 2).open_pairs == [(0, 1)]
    standing = stand(EVEN, [TIE] * 3)
    assert standing.open_pairs == [] and standing.rivals == [1]
    assert stand(EVEN, [LEFT, Vote(1, 0, Choice.LEFT)] * 4).open_pairs == []


def test_a_changed_product_is_not_the_best() -> None:
    changed = Vote(0, 1, Choice.BOTH_GOOD, frozenset({0}))
    assert stand([Belief(1.0, 1.0), Belief(0.0, 1.0)], [changed]).order == [1, 0]


beliefs = st.lists(st.builds(Belief, st.floats(-20, 20), st.floats(0.3, 3)), min_size=2, max_size=6)
sides = st.sampled_from([Choice.LEFT, Choice.RIGHT, Choice.BOTH_GOOD, Choice.BOTH_BAD])


@settings(max_examples=20)
@given(beliefs, st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5), sides), max_size=12))
def test_any_answers_give_probabilities(
    given_beliefs: list[Belief], answers: list[tuple[int, int, Choice]]
) -> None:
    n = len(given_beliefs)
    votes = [
        Vote(left % n, (left + 1 + shift % (n - 1)) % n, choice) for left, shift, choice in answers
    ]
    standing = stand(given_beliefs, votes)
    assert sorted(standing.order) == list(range(n))
    assert math.isclose(sum(standing.p_best), 1.0)
    assert all(math.isfinite(each) for each in standing.mean)
    leader = standing.order[0]
    for other in standing.order[1:]:
        better = standing.p_better(leader, other)
        assert 0.5 <= better <= 1.0
        assert (other in standing.rivals) == (better < CONFIDENCE)


@given(beliefs, st.integers(0, 5), st.integers(1, 5))
def test_a_choice_never_lowers_the_chosen_one(
    given_beliefs: list[Belief], left: int, shift: int
) -> None:
    n = len(given_beliefs)
    vote = Vote(left % n, (left + 1 + shift % (n - 1)) % n, Choice.LEFT)
    before, after = stand(given_beliefs), stand(given_beliefs, [vote])
    assert after.mean[vote.left] >= before.mean[vote.left]
    assert after.mean[vote.right] <= before.mean[vote.right]
