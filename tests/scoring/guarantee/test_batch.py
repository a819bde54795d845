"""The promise about a batch, checked by exhaustion on small batches and by simulation."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.arrays import Bools, Floats, Ints
from scoring.guarantee.batch import certify_batch, first_spending, next_spending
from scoring.guarantee.boundary import spent
from scoring.guarantee.lot import RIGHT, UNANSWERED, WRONG
from scoring.guarantee.plan_lot import planned_share
from scoring.vocabulary.batches import ProvenLot, Spending
from scoring.vocabulary.certificates import Side

PRECISION, CONFIDENCE = 0.9, 0.9


def certify(
    scores: Floats, numbers: Floats, labels: Ints, *, plan: float = 0.5, side: Side = Side.ACCEPT
) -> ProvenLot:
    risk = 1.0 - scores if side == Side.ACCEPT else scores
    spending = first_spending(side, confidence=CONFIDENCE, plan=plan)
    return certify_batch(
        scores, risk, numbers, labels,
        side=side, precision=PRECISION, confidence=CONFIDENCE, spending=spending,
    )  # fmt: skip


def answered(wrong: Bools, numbers: Floats, until: float) -> Ints:
    return np.where(numbers <= until, np.where(wrong, WRONG, RIGHT), UNANSWERED)


def test_a_good_zone_is_proven_and_counted_in_images() -> None:
    rng = np.random.default_rng(1)
    scores, numbers = rng.uniform(0.9, 1.0, 600), rng.random(600)
    proven = certify(scores, numbers, answered(np.zeros(600, dtype=bool), numbers, 0.5))

    assert proven.threshold == scores.min()
    assert (proven.images, proven.allowed) == (600, 60)
    assert proven.answers_missing == 0
    assert proven.ask is None
    assert all(step.passed for step in proven.steps)


def test_nothing_is_proven_without_answers_and_the_missing_ones_are_named() -> None:
    rng = np.random.default_rng(2)
    scores, numbers = rng.uniform(0.9, 1.0, 600), rng.random(600)
    nothing = certify(scores, numbers, np.full(600, UNANSWERED))
    missing = nothing.answers_missing

    assert nothing.threshold is None
    assert missing is not None
    # The first threshold needs exactly these answers, if all of them confirm it.
    first = nothing.steps[0].threshold
    order = np.flatnonzero(scores >= first)[np.argsort(numbers[scores >= first])]
    assert len(order) >= missing
    for count, expected in ((missing - 1, False), (missing, True)):
        labels = np.full(600, UNANSWERED)
        labels[order[:count]] = RIGHT
        assert certify(scores, numbers, labels).steps[0].passed is expected


def test_rejecting_mirrors_accepting_at_half_the_error_probability() -> None:
    rng = np.random.default_rng(3)
    scores, numbers = rng.uniform(0.9, 1.0, 600), rng.random(600)
    labels = answered(rng.random(600) < 0.02, numbers, 0.5)
    accept = certify(scores, numbers, labels)
    reject = certify(1.0 - scores, numbers, labels, side=Side.REJECT)

    assert reject.spending.delta == accept.spending.delta / 2
    assert reject.threshold is not None
    assert reject.images <= accept.images
    assert reject.zone_images == accept.zone_images


def test_a_hopeless_lot_asks_no_further() -> None:
    rng = np.random.default_rng(4)
    scores, numbers = rng.uniform(0.9, 1.0, 600), rng.random(600)
    hopeless = certify(scores, numbers, answered(rng.random(600) < 0.6, numbers, 0.2))

    assert hopeless.threshold is None
    assert hopeless.ask is None


def test_a_batch_that_can_prove_nothing_has_no_zone() -> None:
    few = certify(np.full(4, 0.99), np.linspace(0.1, 0.9, 4), np.full(4, UNANSWERED))

    assert few.zone is None
    assert few.ask is None
    assert few.answers_missing is None
    assert few.needed == 40


@pytest.mark.parametrize("side", list(Side))
def test_a_model_that_is_unsure_of_everything_can_be_proven_too_pessimistic(side: Side) -> None:
    rng = np.random.default_rng(9)
    scores, numbers = rng.uniform(0.45, 0.55, 5_000), rng.random(5_000)
    risk = 1.0 - scores if side == Side.ACCEPT else scores
    sign = 1.0 if side == Side.ACCEPT else -1.0
    delta = 0.05 if side == Side.ACCEPT else 0.025
    plan = planned_share(sign * scores, risk, alpha=0.036, delta=delta)

    def prove(until: float) -> ProvenLot:
        return certify_batch(
            scores, risk, numbers, answered(np.zeros(5_000, dtype=bool), numbers, until),
            side=side, precision=0.964, confidence=0.95,
            spending=first_spending(side, confidence=0.95, plan=plan),
        )  # fmt: skip

    before, after = prove(0.0), prove(plan)
    assert before.answers_missing
    assert before.needed == 0
    assert after.images >= 0.9 * before.zone_images > 50


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.9, 0.99]), st.integers(-1, 1)), max_size=60
    ),
    st.sampled_from([0.036, 0.1, 0.3]),
    st.sampled_from([0.0, 0.004, 0.3, 1.0]),
    st.sampled_from(list(Side)),
)
def test_any_batch_has_a_certificate_even_if_nothing_can_be_proven(
    images: list[tuple[float, int]], alpha: float, plan: float, side: Side
) -> None:
    scores = np.array([score for score, _ in images])
    labels = np.array([label for _, label in images], dtype=np.int64)
    risk = 1.0 - scores if side == Side.ACCEPT else scores
    plan = plan or planned_share(scores, risk, alpha=alpha, delta=0.05)
    proven = certify_batch(
        scores, risk, np.random.default_rng(len(images)).random(len(images)), labels,
        side=side, precision=1.0 - alpha, confidence=0.95,
        spending=first_spending(side, confidence=0.95, plan=plan),
    )  # fmt: skip

    assert (proven.zone is None) == (proven.needed > 0)
    if proven.zone is None:
        assert proven.needed > len(images)
        assert (proven.ask, proven.answers_missing, proven.outlook) == (None, None, ())


def test_the_outlook_grows_with_the_answers_and_ends_at_the_plan() -> None:
    rng = np.random.default_rng(5)
    scores, numbers = rng.uniform(0.88, 1.0, 4_000), rng.random(4_000)
    some = certify(scores, numbers, answered(rng.random(4_000) < 0.03, numbers, 0.02), plan=0.1)

    answers = [point.answered for point in some.outlook]
    images = [point.images for point in some.outlook]
    assert answers == sorted(answers)
    assert answers[-1] == some.planned
    assert images[-1] >= images[0]


@pytest.mark.parametrize("wrong", [(1, 1, 1, 0, 0, 0), (0, 0, 0, 1, 1, 1), (1, 0, 1, 0, 1, 0)])
def test_no_order_of_a_small_batch_breaks_the_promise_too_often(wrong: tuple[int, ...]) -> None:
    """All 720 orders of six images, at every time one may look, with delta = 0.2."""
    scores = np.linspace(0.99, 0.94, 6)
    labels = np.array(wrong)
    false: dict[tuple[int, ...], bool] = {}  # by the images answered, in their order
    broken = orders = 0
    for order in permutations(range(6)):
        numbers = (np.argsort(order) + 0.5) / 6
        looks = [order[:upto] for upto in range(1, 6)]
        for look in looks:
            if look not in false:
                false[look] = _is_false(scores, numbers, labels, len(look))
        orders += 1
        broken += any(false[look] for look in looks)

    assert broken <= 0.2 * orders


def _is_false(scores: Floats, numbers: Floats, labels: Ints, upto: int) -> bool:
    known = np.where(numbers < upto / 6, labels, UNANSWERED)
    proven = certify_batch(
        scores, 1.0 - scores, numbers, known, precision=0.6, confidence=0.8,
        spending=Spending(delta=0.2, start=0.0, plan=0.9),
    )  # fmt: skip
    if proven.threshold is None:
        return False
    return bool(labels[scores >= proven.threshold].sum() > proven.allowed)


@pytest.mark.slow
@pytest.mark.parametrize("skill", ["reversed", "none", "good"])
def test_the_promise_is_kept_whatever_the_model_says(skill: str) -> None:
    rng, broken, trials = np.random.default_rng(6), 0, 150
    for _ in range(trials):
        wrong = rng.random(400) < 0.13
        noise = rng.random(400)
        risk = {"reversed": 1.0 - wrong + noise, "none": noise, "good": wrong + noise}[skill]
        scores, numbers = 1.0 - 0.1 * risk, rng.random(400)
        looks = [certify(scores, numbers, answered(wrong, numbers, u)) for u in (0.1, 0.25, 0.5)]
        broken += any(
            each.threshold is not None and wrong[scores >= each.threshold].sum() > each.allowed
            for each in looks
        )

    # Three standard errors above δ = 0.1.
    assert broken / trials <= 0.1 + 3 * np.sqrt(0.1 * 0.9 / trials)


def test_the_next_version_gets_what_is_left() -> None:
    first = first_spending(Side.ACCEPT, confidence=0.95, plan=0.4)
    following = next_spending(first, asked_until=0.1, plan=0.5)

    assert following.start == 0.1
    assert following.delta == pytest.approx(0.05 - float(spent(first, np.array([0.1]))[0]))
    assert next_spending(following, asked_until=0.05, plan=0.5).delta == following.delta


def test_old_answers_count_again_in_a_new_zone() -> None:
    rng = np.random.default_rng(7)
    scores, numbers = rng.uniform(0.9, 1.0, 600), rng.random(600)
    labels = answered(np.zeros(600, dtype=bool), numbers, 0.45)
    again = rng.permutation(scores)
    spending = next_spending(
        first_spending(Side.ACCEPT, confidence=CONFIDENCE, plan=0.5), asked_until=0.2, plan=0.5
    )
    proven = certify_batch(
        again, 1.0 - again, numbers, labels,
        precision=PRECISION, confidence=CONFIDENCE, spending=spending,
    )  # fmt: skip

    assert proven.answered == int((numbers <= 0.45).sum())
    assert proven.threshold is not None


def test_answers_beyond_the_start_of_the_next_version_count_for_that_one_alone() -> None:
    rng = np.random.default_rng(10)
    scores, numbers = rng.uniform(0.9, 1.0, 600), rng.random(600)
    first = first_spending(Side.ACCEPT, confidence=CONFIDENCE, plan=0.5)
    following = next_spending(first, asked_until=0.05, plan=0.5)
    ended = replace(first, end=following.start)

    def images(spending: Spending, until: float) -> int:
        labels = answered(np.zeros(600, dtype=bool), numbers, until)
        return certify_batch(
            scores, 1.0 - scores, numbers, labels,
            precision=PRECISION, confidence=CONFIDENCE, spending=spending,
        ).images  # fmt: skip

    assert images(first, 0.05) == images(ended, 0.05) == images(ended, 0.5) == 0
    assert images(first, 0.5) > 500
    assert images(following, 0.5) > 500


def test_wrong_input_is_named() -> None:
    fine = np.full(3, 0.9), np.full(3, 0.1), np.full(3, 0.5), np.full(3, UNANSWERED)
    given = {
        "precision": 0.9, "confidence": 0.9,
        "spending": Spending(delta=0.1, start=0.0, plan=0.5),
    }  # fmt: skip
    with pytest.raises(ValueError, match="risk: 2 values for 3 scores"):
        certify_batch(fine[0], fine[1][:2], *fine[2:], **given)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="scores: row 1 is not finite"):
        certify_batch(np.array([0.1, np.nan, 0.2]), *fine[1:], **given)  # type: ignore[arg-type]


def test_a_record_survives_json() -> None:
    rng = np.random.default_rng(8)
    scores, numbers = rng.uniform(0.9, 1.0, 300), rng.random(300)
    proven = certify(scores, numbers, answered(rng.random(300) < 0.05, numbers, 0.4))

    assert ProvenLot.from_json(proven.to_json()) == proven
    assert replace(proven, zone=None) != proven
