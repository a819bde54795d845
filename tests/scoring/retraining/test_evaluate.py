from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from scoring.retraining.evaluate import (
    FEWEST_PRODUCTS,
    Panel,
    Scores,
    audit_panel,
    estimates,
    pixel_free_baseline,
    random_scorer,
)
from scoring.vocabulary.answers import Choice
from scoring.vocabulary.measures import Measure
from scoring.vocabulary.training import PairRow, SingleRow
from tests.scoring.retraining.projects import Project, known


def good(generation: int, *, is_good: bool, annotator: int = 1) -> SingleRow:
    return SingleRow(generation, annotator, is_good, unbiased=True)


def test_comparisons_come_from_pairs_and_from_singles_that_differ() -> None:
    project = Project(4)
    first, second, third = project.generation[:3].tolist()
    audit = project.dataset(
        [good(first, is_good=True), good(second, is_good=False), good(third, is_good=True)],
        [PairRow(second, third, 1, Choice.RIGHT, unbiased=True)],
    ).part(audit=True)
    panel = audit_panel(audit)

    comparisons = sorted(zip(panel.better.tolist(), panel.worse.tolist(), strict=True))
    assert comparisons == [(0, 1), (2, 1), (2, 1)]
    assert panel.products == 1


def test_people_who_disagree_leave_a_soft_label() -> None:
    project = Project(4)
    generation = int(project.generation[0])
    audit = project.dataset(
        [good(generation, is_good=True), good(generation, is_good=False, annotator=2)]
    ).part(audit=True)

    assert audit_panel(audit).label.tolist() == [0.5]


def test_the_true_reward_beats_chance_beyond_noise() -> None:
    project = Project(200)
    audit = project.answered(20, 400).part(audit=True)
    reward = project.world.reward[project.is_audit]
    panel = audit_panel(audit)
    truth = estimates(panel.replicate(Scores(reward, expit(2 * reward)), replicates=200, seed=0))
    chance = estimates(panel.replicate(random_scorer(audit, pass_rate=0.5), replicates=200, seed=0))

    assert known(truth.pair_accuracy).low > 0.8
    assert known(truth.average_precision).low > known(chance.average_precision).high
    assert known(chance.pair_accuracy).value == 0.5


def test_intervals_widen_when_answers_cluster_in_few_products() -> None:
    def width(products: int, per_product: int) -> float:
        project = Project(products * 4)
        audit_rows = np.flatnonzero(project.is_audit)
        answers = [
            project.judge(int(row), annotator)
            for row in audit_rows
            for annotator in range(per_product)
        ]
        audit = project.dataset(answers).part(audit=True)
        scores = random_scorer(audit, pass_rate=0.5)
        brier = estimates(audit_panel(audit).replicate(scores, replicates=300, seed=0))
        precision = known(brier.average_precision)
        return float(precision.high - precision.low)

    # The same number of answers: about many products with one each, or about few with many.
    assert width(5, 12) > 1.5 * width(60, 1)


def test_two_scorers_meet_the_same_resamples() -> None:
    project = Project(40)
    audit = project.answered().part(audit=True)
    panel, scores = audit_panel(audit), random_scorer(audit, pass_rate=0.3)
    first, second = (panel.replicate(scores, replicates=50, seed=3) for _ in range(2))

    np.testing.assert_array_equal(first[Measure.BRIER], second[Measure.BRIER])


def test_the_baseline_knows_the_products_other_generations_only() -> None:
    project = Project(8)
    a, b, c, _unanswered = project.generation[:4].tolist()
    alone = int(project.generation[16])
    audit = project.dataset(
        [
            good(a, is_good=True),
            good(b, is_good=True),
            good(c, is_good=False),
            good(alone, is_good=False),
        ]
    ).part(audit=True)
    rate = pixel_free_baseline(audit, audit_panel(audit), pass_rate=0.4).p_good

    assert rate[:4].tolist() == pytest.approx([1 / 2, 1 / 2, 1.0, 2 / 3])
    assert rate[audit.generation.tolist().index(alone)] == 0.4


def test_without_audit_answers_nothing_is_claimed() -> None:
    audit = Project(8).dataset().part(audit=True)
    measured = estimates(
        audit_panel(audit).replicate(random_scorer(audit, pass_rate=0.5), replicates=10, seed=0)
    )

    assert {measured[each] for each in Measure} == {None}


@pytest.mark.parametrize(
    ("products", "is_known"), [(FEWEST_PRODUCTS - 1, False), (FEWEST_PRODUCTS, True)]
)
def test_a_handful_of_products_tells_nothing(products: int, is_known: bool) -> None:
    """Otherwise two products that agree would give an interval without width, which looks sure."""
    judged = np.arange(2 * products)
    product = judged // 2
    is_good = (judged % 2).astype(float)
    panel = Panel(
        judged=judged,
        label=is_good,
        judged_product=product,
        better=judged[1::2],
        worse=judged[::2],
        compared_product=np.arange(products),
        products=products,
    )
    scores = Scores(reward=is_good, p_good=0.9 * is_good)
    measured = estimates(panel.replicate(scores, replicates=20, seed=0))
    assert {each for each in Measure if measured[each]} == (set(Measure) if is_known else set())
