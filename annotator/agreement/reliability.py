"""Estimate how reliably people answer without known truth: Dawid and Skene, on arrays alone.

A. P. Dawid and A. M. Skene, "Maximum Likelihood Estimation of Observer Error-Rates Using the EM
Algorithm", Applied Statistics 28 (1979). Truth and error rates are estimated in turn: a person
who agrees with reliable others is reliable, and a reliable person's answers weigh more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMOOTHING = 0.01  # pseudo-count in each confusion cell; keeps logarithms finite


@dataclass(frozen=True)
class Reliability:
    """The estimates.

    posterior: (items, classes) float64, probability of each true class. confusion: (workers,
    classes, classes) float64, [w, t, a] is the probability that w answers a where t is true.
    prior: (classes,) float64, share of each true class.
    """

    posterior: NDArray[np.float64]
    confusion: NDArray[np.float64]
    prior: NDArray[np.float64]

    def accuracy(self) -> NDArray[np.float64]:
        """Each worker's probability of a right answer, classes weighted equally: → (workers,)."""
        right: NDArray[np.float64] = np.diagonal(self.confusion, axis1=1, axis2=2).mean(axis=1)
        return right


def accuracy_by_worker(answers: Sequence[tuple[int, int, int]]) -> dict[int, float]:
    """(item, worker, label) of each answer, with any ids → each worker's accuracy, 0 … 1."""
    _, items = np.unique([item for item, _, _ in answers], return_inverse=True)
    ids, workers = np.unique([worker for _, worker, _ in answers], return_inverse=True)
    labels = np.array([label for _, _, label in answers])
    accuracy = dawid_skene(items, workers, labels).accuracy()
    return {int(worker): float(share) for worker, share in zip(ids, accuracy, strict=True)}


def majority(
    items: NDArray[np.integer], labels: NDArray[np.integer], *, classes: int
) -> NDArray[np.float64]:
    """Share of the answers for each class: items, labels (n,) int → (items, classes) float64.

    An item without answers gets equal shares.
    """
    count = int(items.max()) + 1 if items.size else 0
    votes = np.zeros((count, classes))
    np.add.at(votes, (items, labels), 1.0)
    total = votes.sum(axis=1, keepdims=True)
    return np.where(total > 0, votes / np.maximum(total, 1.0), 1.0 / classes)


def dawid_skene(
    items: NDArray[np.integer],
    workers: NDArray[np.integer],
    labels: NDArray[np.integer],
    *,
    classes: int = 2,
    most_rounds: int = 200,
    tolerance: float = 1e-6,
) -> Reliability:
    """Estimate truth and error rates from answers, one entry of each array per answer.

    items, workers, labels: (n,) int, numbered from 0; labels below `classes`. Stops when no
    posterior moves by more than `tolerance`. Raises ValueError for no or unequal answers.
    """
    if not items.size or not items.shape == workers.shape == labels.shape:
        raise ValueError("items, workers and labels must have one entry for each answer")
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"labels must lie in 0…{classes - 1}")
    posterior = majority(items, labels, classes=classes)
    for _ in range(most_rounds):
        confusion, prior = _error_rates(posterior, items, workers, labels)
        improved = _truth(confusion, prior, items, workers, labels, count=len(posterior))
        moved = float(np.abs(improved - posterior).max())
        posterior = improved
        if moved < tolerance:
            break
    confusion, prior = _error_rates(posterior, items, workers, labels)
    return Reliability(posterior=posterior, confusion=confusion, prior=prior)


def _error_rates(
    posterior: NDArray[np.float64],
    items: NDArray[np.integer],
    workers: NDArray[np.integer],
    labels: NDArray[np.integer],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """M step: (workers, classes, classes) confusion and (classes,) prior."""
    classes = posterior.shape[1]
    counts = np.full((int(workers.max()) + 1, classes, classes), SMOOTHING)  # [w, answer, truth]
    np.add.at(counts, (workers, labels), posterior[items])
    confusion = counts.transpose(0, 2, 1)
    prior = posterior.mean(axis=0)
    return confusion / confusion.sum(axis=2, keepdims=True), prior


def _truth(
    confusion: NDArray[np.float64],
    prior: NDArray[np.float64],
    items: NDArray[np.integer],
    workers: NDArray[np.integer],
    labels: NDArray[np.integer],
    *,
    count: int,
) -> NDArray[np.float64]:
    """E step: (items, classes) posterior."""
    log = np.tile(np.log(np.maximum(prior, 1e-12)), (count, 1))
    np.add.at(log, items, np.log(confusion[workers, :, labels]))
    log -= log.max(axis=1, keepdims=True)
    likelihood = np.exp(log)
    result: NDArray[np.float64] = likelihood / likelihood.sum(axis=1, keepdims=True)
    return result
