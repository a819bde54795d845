from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.retraining.certificates import Promise, audit_sample
from scoring.retraining.dataset import Dataset, build_dataset
from scoring.reward.answers import LEFT, RIGHT, TIE
from scoring.vocabulary.answers import Choice
from scoring.vocabulary.training import ChangeRow, PairRow, SingleRow

FEATURES = np.arange(8.0).reshape(4, 2)


def build(**changes: Any) -> Dataset:
    """A dataset of four generations."""
    four: dict[str, Any] = {
        "generation": [11, 12, 13, 14],
        "product": [7, 7, 8, 8],
        "is_audit": [False, False, True, True],
        "features": FEATURES,
        **{"singles": [], "pairs": [], "changes": []},
    }
    return build_dataset(**(four | changes))


def test_ids_become_rows_and_codes() -> None:
    dataset = build(
        singles=[SingleRow(13, 99, True, unbiased=True)],
        pairs=[PairRow(12, 11, 5, Choice.LEFT, unbiased=False)],
        changes=[ChangeRow(14, 99, True)],
    )

    assert dataset.answers.annotators == 2
    assert dataset.answers.singles.generation.tolist() == [2]
    assert dataset.answers.singles.annotator.tolist() == [1]
    assert (dataset.answers.pairs.left.tolist(), dataset.answers.pairs.right.tolist()) == ([1], [0])
    assert dataset.answers.changes.generation.tolist() == [3]
    assert dataset.p_consistent.tolist() == [1.0] * 4


def test_both_good_and_both_bad_are_a_tie_and_two_singles() -> None:
    answers = build(
        pairs=[
            PairRow(11, 12, 1, Choice.BOTH_GOOD, unbiased=True),
            PairRow(13, 14, 1, Choice.BOTH_BAD, unbiased=True),
            PairRow(11, 12, 2, Choice.RIGHT, unbiased=True),
        ]
    ).answers

    assert answers.pairs.outcome.tolist() == [TIE, TIE, RIGHT]
    assert answers.singles.generation.tolist() == [0, 1, 2, 3]
    assert answers.singles.good.tolist() == [True, True, False, False]
    # Whether they exist depends on the answer, so they can't count as random.
    assert not answers.singles.unbiased.any()
    assert not answers.singles.asked.any()


def test_no_answers_at_all() -> None:
    answers = build().answers

    assert (len(answers.singles), len(answers.pairs), len(answers.changes)) == (0, 0, 0)


@given(st.lists(st.integers(11, 14), max_size=30), st.integers(0, 1))
def test_each_answer_lands_in_exactly_one_part(generations: list[int], side: int) -> None:
    dataset = build(singles=[SingleRow(each, 1, True, unbiased=True) for each in generations])
    part = dataset.part(audit=bool(side))
    rows = part.answers.singles.generation
    mine = (13, 14) if side else (11, 12)

    assert part.generation[rows].tolist() == [each for each in generations if each in mine]
    assert (part.is_audit == bool(side)).all()


@given(
    st.lists(st.tuples(st.integers(0, 39), st.booleans()), max_size=60),
    st.lists(st.tuples(st.integers(0, 39), st.booleans()), max_size=60),
    st.integers(0, 9),
)
@pytest.mark.slow
def test_more_answers_never_change_another_products_audit_membership(
    before: list[tuple[int, bool]], more: list[tuple[int, bool]], asked: int
) -> None:
    """Neither the audit products nor their certifying images change."""
    table = {
        "generation": list(range(40)),
        "product": [row // 4 for row in range(40)],
        "is_audit": [row // 4 % 3 == 0 for row in range(40)],
        "features": np.arange(80.0).reshape(40, 2),
    }
    promise = Promise(people=1, salt=5)

    def told(answers: list[tuple[int, bool]]) -> tuple[list[int], dict[int, bool]]:
        singles = [SingleRow(row, who, good, True) for who, (row, good) in enumerate(answers)]
        dataset = build(**table, singles=singles)
        rows, good = audit_sample(dataset, promise)
        others = dataset.product[rows] != asked
        certifying = dict(zip(rows[others].tolist(), good[others].tolist(), strict=True))
        return np.unique(dataset.part(audit=True).product).tolist(), certifying

    about_it = [(row, good) for row, good in more if row // 4 == asked]
    assert told(before) == told(before + about_it)


def test_parts_count_rows_anew() -> None:
    audit = build(pairs=[PairRow(13, 14, 1, Choice.LEFT, unbiased=True)]).part(audit=True)

    assert audit.answers.pairs.left.tolist() == [0]
    assert audit.answers.pairs.right.tolist() == [1]
    assert audit.answers.pairs.outcome.tolist() == [LEFT]
    np.testing.assert_array_equal(audit.features.read(np.arange(2)), FEATURES[2:])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"product": [1, 2]}, "product: 2 rows for 4 generations"),
        ({"generation": [11, 12, 12, 14]}, "generation: 12 is given more than once"),
        ({"features": np.full((4, 2), np.nan)}, "features: generation 11 has a value"),
        ({"p_consistent": [1, 1, np.inf, 1]}, "p_consistent: generation 13 has a value"),
        ({"is_audit": [False, True, True, True]}, "product 7 is in the audit set by halves"),
        ({"singles": [SingleRow(99, 1, True, True)]}, "singles: .* generation 99"),
        ({"pairs": [PairRow(11, 98, 1, Choice.LEFT, True)]}, "pairs: .* generation 98"),
        (
            {"pairs": [PairRow(11, 13, 1, Choice.LEFT, True)]},
            "11 and 13 show different products",
        ),
        ({"changes": [ChangeRow(97, 1, True)]}, "changes: .* generation 97"),
    ],
)
def test_impossible_input_is_named(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build(**changes)


def test_machines_come_first_and_are_told_from_people() -> None:
    answers = build(
        singles=[SingleRow(11, 7, True, unbiased=True)],
        pairs=[
            PairRow(11, 12, 7, Choice.LEFT, unbiased=True),
            PairRow(13, 14, -1, Choice.LEFT, unbiased=False, weight=0.5),
            PairRow(11, 12, -2, Choice.RIGHT, unbiased=False, weight=0.5),
        ],
    ).answers
    assert (answers.annotators, answers.machines) == (3, 2)
    assert answers.pairs.annotator.tolist() == [2, 1, 0]
    assert answers.pairs.weight.tolist() == [1.0, 0.5, 0.5]
    assert answers.by_people.pairs.annotator.tolist() == [2]
    assert answers.by_people.singles is answers.singles
