"""Answers held out by whole products, and their likelihood under a fitted network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_expit

from scoring.arrays import Floats, Ints
from scoring.reward.answers import Answers
from scoring.reward.loss import davidson
from scoring.reward.network import Network, moderated


@dataclass(frozen=True)
class Fold:
    """train, held_out: answers about different products; people's alone are held out.

    rows: (m,) the singles held out.
    """

    train: Answers
    held_out: Answers
    rows: Ints


def folds_of(
    product: Ints, answers: Answers, *, folds: int, at_most: int, fewest_products: int, seed: int
) -> list[Fold]:
    """Split about `at_most` answers by product; no folds with fewer than `fewest_products`.

    product: (n,) codes from 0.
    """
    singles_of = product[answers.singles.generation]
    per_product = np.bincount(singles_of, minlength=int(product.max()) + 1)
    per_product += np.bincount(product[answers.pairs.left], minlength=len(per_product))
    judged_products = np.random.default_rng(seed).permutation(np.flatnonzero(per_product))
    by_people = answers.by_people
    judged_by_people = np.union1d(singles_of, product[by_people.pairs.left])
    if len(judged_by_people) < fewest_products:
        return []
    counts = per_product[judged_products]
    taking_part = judged_products[np.cumsum(counts) - counts < at_most]
    fold_of = np.full(len(per_product), -1)
    fold_of[taking_part] = np.arange(len(taking_part)) % folds
    return [
        Fold(
            train=answers.of_products(product, (fold_of >= 0) & (fold_of != fold)),
            held_out=answers.by_people.of_products(product, fold_of == fold),
            rows=np.flatnonzero(fold_of[singles_of] == fold),
        )
        for fold in range(folds)
    ]


def log_likelihood(
    network: Network, coordinates: Floats, answers: Answers
) -> tuple[Floats, Floats]:
    """The log likelihood of answers by annotators that the network was not fitted on.

    coordinates: (n, k). Returns the log likelihood of each single, then of each pair (s + p,), in
    nats, and the log odds of the singles (s,), uncertainty included.
    """
    singles, pairs = answers.singles, answers.pairs
    judged = network.belief(coordinates[singles.generation])
    logits = moderated(judged.logit, judged.logit_variance)
    of_singles = log_expit(np.where(singles.good, logits, -logits))
    rows = np.arange(len(pairs))
    compared = network.belief(coordinates[np.concatenate([pairs.left, pairs.right])])
    difference = moderated(*compared.differences(rows, rows + len(pairs)))
    of_pairs = davidson(0.5 * difference, compared.log_tie)[rows, pairs.outcome]
    return np.concatenate([of_singles, of_pairs]), logits


def owners(product: Ints, fold: Fold) -> Ints:
    """The product of each held-out answer (s + p,), singles first.

    product: (n,) codes of the generations.
    """
    singles, pairs = fold.held_out.singles, fold.held_out.pairs
    return np.asarray(product[np.concatenate([singles.generation, pairs.left])])


def standard_error(values: Floats, owner: Ints) -> float:
    """Standard error of the mean of values (m,) that are clustered by owner (m,)."""
    groups = np.unique(owner, return_inverse=True)[1]
    surplus = np.bincount(groups, weights=values - values.mean())
    return float(np.sqrt((surplus**2).sum()) / len(values))
