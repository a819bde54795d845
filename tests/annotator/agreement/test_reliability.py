"""Dawid and Skene: finds the truth among people of unequal care."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from annotator.agreement.reliability import dawid_skene, majority


def test_majority_counts_votes() -> None:
    shares = majority(np.array([0, 0, 0, 2]), np.array([1, 1, 0, 0]), classes=2)
    assert shares.tolist() == [[pytest.approx(1 / 3), pytest.approx(2 / 3)], [0.5, 0.5], [1, 0]]


def test_careless_people_are_told_from_careful_ones() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 300)
    skill = np.array([0.95, 0.9, 0.85, 0.55, 0.5])
    items, workers = (grid.ravel() for grid in np.indices((300, 5)))
    right = rng.random(len(items)) < skill[workers]
    labels = np.where(right, truth[items], 1 - truth[items])

    estimates = dawid_skene(items, workers, labels)

    assert (estimates.posterior.argmax(axis=1) == truth).mean() > 0.95
    assert estimates.accuracy() == pytest.approx(skill, abs=0.08)


def test_bias_towards_one_answer_shows_in_the_confusion() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 400)
    items, workers = (grid.ravel() for grid in np.indices((400, 4)))
    always_good = workers == 3
    labels = np.where(
        always_good, 1, np.where(rng.random(1600) < 0.9, truth[items], 1 - truth[items])
    )
    confusion = dawid_skene(items, workers, labels).confusion
    assert confusion[3, 0, 1] > 0.99  # says good where the truth is bad
    assert confusion.sum(axis=2) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("labels", "message"), [([], "one entry"), ([0, 1], "one entry"), ([2], "labels must lie")]
)
def test_answers_that_do_not_fit_are_refused(labels: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dawid_skene(np.array([0]), np.array([0]), np.array(labels, dtype=int))


def test_real_answers_are_read_better_than_by_majority(shared_data: Path) -> None:
    folder = shared_data / "ratings-bluebirds"
    answers = yaml.safe_load((folder / "labels.yaml").read_text())
    truth = yaml.safe_load((folder / "gt.yaml").read_text())
    pictures = {picture: number for number, picture in enumerate(sorted(truth))}
    rows = [
        (pictures[picture], worker, int(label))
        for worker, labelled in enumerate(answers.values())
        for picture, label in labelled.items()
    ]
    items, workers, labels = np.array(rows).T
    right = np.array([int(truth[picture]) for picture in sorted(truth)])

    by_votes = majority(items, labels, classes=2).argmax(axis=1)
    by_reliability = dawid_skene(items, workers, labels).posterior.argmax(axis=1)

    assert (by_votes == right).mean() == pytest.approx(0.759, abs=0.0005)
    assert (by_reliability == right).mean() == pytest.approx(0.898, abs=0.0005)
