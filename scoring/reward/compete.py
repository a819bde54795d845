"""Compare the two head families on answers about held-out products."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product as combinations

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.reward.ensemble_fit import EnsembleSettings, fit_ensemble
from scoring.reward.held_out import Fold, log_likelihood, owners, standard_error
from scoring.reward.laplace import fit_laplace
from scoring.reward.matmul import Matmul
from scoring.reward.network import Network
from scoring.reward.threads import side_by_side


@dataclass(frozen=True)
class FamilyComparison:
    """The `ensemble` compared with the `laplace` family on the same folds.

    laplace, ensemble: mean log likelihood of a held-out answer, in nats. deviation: the standard
    error of their difference, by product. rows: (m,) singles that were held out once; held_out:
    (m,) the log odds that the ensemble gave them.
    """

    laplace: float
    ensemble: float
    deviation: float
    rows: Ints
    held_out: Floats

    @property
    def won(self) -> bool:
        """Whether the ensemble is ahead by more than one standard error.

        If not, `laplace` is taken, because its posterior has a closed form.
        """
        return self.ensemble - self.laplace > self.deviation


def compete(
    coordinates: Floats,
    product: Ints,
    folds: list[Fold],
    *,
    prior_precision: float,
    settings: EnsembleSettings,
    matmul: Matmul,
    seed: int,
) -> FamilyComparison:
    """Fit both families to each fold's training answers, and score them on its held-out answers.

    coordinates: (n, k). product: (n,) codes from 0.
    """

    def laplace(fold: Fold) -> Network:
        return fit_laplace(
            coordinates,
            fold.train.singles,
            fold.train.pairs,
            annotators=fold.train.annotators,
            prior_precision=prior_precision,
            machines=fold.train.machines,
        ).network

    def ensemble(fold: Fold) -> Network:
        return fit_ensemble(
            coordinates,
            product,
            fold.train,
            prior_precision=prior_precision,
            settings=settings,
            matmul=matmul,
            seed=seed,
        ).network

    def score(entry: tuple[Callable[[Fold], Network], Fold]) -> tuple[Floats, Floats]:
        family, fold = entry
        return log_likelihood(family(fold), coordinates, fold.held_out)

    # The ensemble comes first, because it takes longer.
    scored = side_by_side(score, combinations((ensemble, laplace), folds))
    of_ensemble, of_laplace = scored[: len(folds)], scored[len(folds) :]
    ahead = np.concatenate([ours[0] for ours in of_ensemble])
    ahead -= np.concatenate([theirs[0] for theirs in of_laplace])
    return FamilyComparison(
        laplace=float(np.mean(np.concatenate([each[0] for each in of_laplace]))),
        ensemble=float(np.mean(np.concatenate([each[0] for each in of_ensemble]))),
        deviation=standard_error(ahead, np.concatenate([owners(product, each) for each in folds])),
        rows=np.concatenate([fold.rows for fold in folds]),
        held_out=np.concatenate([each[1] for each in of_ensemble]),
    )
