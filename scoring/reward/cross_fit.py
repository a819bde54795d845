"""What the second output says of products whose answers it did not see."""

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
    """p_changed (n,) of each generation by a second output fitted without answers on its product.

    coordinates: (n, k). product: (n,) codes from 0. NaN where nobody was asked about the product,
    and everywhere with fewer than FOLDS such products. Only the coordinates' size and the prior
    come from all answers, those of good and bad alone: what people said of a product's changes
    has no way into what is said of it here.
    """
    said = np.full(len(coordinates), np.nan)
    owner = product[changes.generation]
    asked = np.random.default_rng(seed).permutation(np.unique(owner))
    if len(asked) < FOLDS:
        return said
    fold_of = np.full(int(product.max()) + 1, -1)
    fold_of[asked] = np.arange(len(asked)) % FOLDS

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
        said[rows] = probability
    return said
