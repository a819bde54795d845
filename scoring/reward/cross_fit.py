"""Predictions of the second output for products that it was not fitted on."""

from __future__ import annotations

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.reward.answers import Changes
from scoring.reward.laplace import fit_changed
from scoring.reward.threads import side_by_side

FOLDS = 5


def changed_unseen(
    coordinates: Floats,
    product: Ints,
    changes: Changes,
    *,
    annotators: int,
    prior_precision: float,
    seed: int,
) -> Floats:
    """(n,) p_changed of each generation, by a second output fitted without answers on its product.

    coordinates: (n, k). product: (n,) codes from 0. NaN where nobody was asked about the product,
    and everywhere if people were asked about fewer than FOLDS products. The number of coordinates
    and the prior were chosen with all answers, but only those about good and bad. So answers about
    a product's changes can't influence its prediction here.
    """
    predicted = np.full(len(coordinates), np.nan)
    owner = product[changes.generation]
    judged_products = np.random.default_rng(seed).permutation(np.unique(owner))
    if len(judged_products) < FOLDS:
        return predicted
    fold_of = np.full(int(product.max()) + 1, -1)
    fold_of[judged_products] = np.arange(len(judged_products)) % FOLDS

    def fit(fold: int) -> tuple[Ints, Floats]:
        network = fit_changed(
            coordinates,
            changes.take(fold_of[owner] != fold),
            annotators=annotators,
            prior_precision=prior_precision,
        )
        rows = np.flatnonzero(fold_of[product] == fold)
        return rows, network.belief(coordinates[rows]).probability

    for rows, probability in side_by_side(fit, range(FOLDS)):
        predicted[rows] = probability
    return predicted
