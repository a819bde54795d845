"""Dawid and Skene: finds the truth among people of unequal care."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from annotator.agreement.reliability import Voted, dawid_skene, majority


def voted(labels: NDArray[np.bool_]) -> list[Voted]:
    """Of (items, workers)."""
    return [Voted(tuple(enumerate(row))) for row in labels.tolist()]


def test_majority_counts_votes() -> None:
    assert majority([Voted(((0, False), (1, True), (2, True)))]) == [pytest.approx(2 / 3)]


def test_careless_people_are_told_from_careful_ones() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(300) < 0.5
    skill = np.array([0.95, 0.9, 0.85, 0.55, 0.5])
    right = rng.random((300, 5)) < skill

    estimates = dawid_skene(voted(right == truth[:, None]))

    assert ((np.array(estimates.yes) > 0.5) == truth).mean() > 0.95
    accuracy = estimates.accuracy()
    assert [accuracy[worker] for worker in range(5)] == pytest.approx(skill, abs=0.08)


def test_bias_towards_one_answer_shows_in_the_error_rates() -> None:
    rng = np.random.default_rng(1)
    truth = rng.random(400) < 0.5
    labels = (rng.random((400, 4)) < 0.9) == truth[:, None]
    labels[:, 3] = True
    if_no, if_yes = dawid_skene(voted(labels)).says_yes[3]
    assert if_no > 0.99 and if_yes > 0.99


def test_items_with_the_same_answers_may_be_counted() -> None:
    rng = np.random.default_rng(2)
    labels = rng.random((60, 3)) < 0.7
    each = voted(labels)
    counts = defaultdict[tuple[tuple[int, bool], ...], int](int)
    for one in each:
        counts[one.votes] += 1
    counted = [Voted(votes, n) for votes, n in counts.items()]
    assert dawid_skene(counted).accuracy() == pytest.approx(dawid_skene(each).accuracy())


def test_without_answers_nothing_is_known() -> None:
    assert dawid_skene([]).accuracy() == {}


def test_real_answers_are_read_better_than_by_majority(shared_data: Path) -> None:
    folder = shared_data / "ratings-bluebirds"
    answers = yaml.safe_load((folder / "labels.yaml").read_text())
    truth = yaml.safe_load((folder / "gt.yaml").read_text())
    items = [
        Voted(
            tuple(
                (worker, bool(labelled[picture]))
                for worker, labelled in enumerate(answers.values())
                if picture in labelled
            )
        )
        for picture in sorted(truth)
    ]
    right = np.array([bool(truth[picture]) for picture in sorted(truth)])

    by_votes = np.array(majority(items)) > 0.5
    by_reliability = np.array(dawid_skene(items).yes) > 0.5

    assert (by_votes == right).mean() == pytest.approx(0.759, abs=0.0005)
    assert (by_reliability == right).mean() == pytest.approx(0.898, abs=0.0005)
