"""Choose the head's size, prior and family by cross-validation over products."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import product as combinations
from typing import Final

import numpy as np
from scipy.special import log_expit

from scoring.arrays import Floats, Ints
from scoring.reward.answers import Answers
from scoring.reward.calibrate import fit_calibration
from scoring.reward.compete import FamilyComparison, compete
from scoring.reward.ensemble_fit import EnsembleSettings
from scoring.reward.held_out import Fold, folds_of, log_likelihood, owners, standard_error
from scoring.reward.laplace import fit_laplace
from scoring.reward.matmul import Matmul
from scoring.reward.threads import side_by_side
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.fitting import COMPARING_FAMILIES, TRYING_SIZE

Progress = Callable[[float, Message], None]
SizeAndPrior = tuple[int, float]  # components and prior precision
# With fewer products than this, cross-validation says nothing.
_FEWEST_PRODUCTS: Final = 10


@dataclass(frozen=True)
class FitSettings:
    """How a head is fitted.

    components, prior_precisions: the sizes and priors that compete.
    default: (components, prior precision) with fewer than `enough_answers` answers, and later
    unless another pair is better by more than `sure` standard errors. With a few hundred noisy
    answers, the best pair is mostly luck, and ranks unseen images worse.
    folds: of the cross-validation. at_most: answers that take part in it.
    ensemble_from: answers from which the ensemble family competes too. On real noisy judgements it
    ranked unseen photos a little worse with 1,000 and with 40,000 answers (-.008 ± .002 and
    -.005 ± .002 of average precision, 40 draws); on a nonlinear truth it is far ahead with 40,000
    (`tests/bench/families.py`).
    match_folds, match_at_most: of the comparison of families, which needs more answers than that of
    size and prior to show what a larger model can do.
    cross_fit_from: the second output is cross-fitted for the consistency calibrator from this many
    answers "changed" and this many "unchanged".
    """

    components: tuple[int, ...] = (32, 64, 128)
    prior_precisions: tuple[float, ...] = (10.0, 30.0, 100.0)
    default: SizeAndPrior = (128, 30.0)
    sure: float = 3.0
    enough_answers: int = 100
    folds: int = 5
    at_most: int = 3_000
    ensemble: EnsembleSettings = field(default_factory=EnsembleSettings)
    ensemble_from: int = 1_000
    match_folds: int = 3
    match_at_most: int = 20_000
    cross_fit_from: int = 30


@dataclass(frozen=True)
class Selection:
    """The chosen size, prior and family.

    family: a name in FAMILIES. scores: (components, precision) → mean log likelihood of a held-out
    answer under `laplace` and its calibration, in nats. match: of the two families, None if they
    were not compared.
    rows: (m,) singles that were held out once; held_out: (m,) their log odds by heads of this
    family that were fitted without their product.
    """

    family: str
    components: int
    prior_precision: float
    scores: dict[SizeAndPrior, float]
    match: FamilyComparison | None
    rows: Ints
    held_out: Floats


def select(
    coordinates: Floats,
    product: Ints,
    answers: Answers,
    *,
    settings: FitSettings,
    matmul: Matmul,
    seed: int,
    progress: Progress,
) -> Selection:
    """Cross-validate over whole products: size and prior with `laplace`, then the two families.

    coordinates: (n, K) with as many directions as there are. product: (n,) codes from 0.
    With too few products for folds, the default is taken and nothing is held out. With too few
    answers for a choice, only the default is cross-validated, because calibration needs it.
    """
    grid = _grid(coordinates.shape[1], answers, settings)
    folds = folds_of(
        product,
        answers,
        folds=settings.folds,
        at_most=settings.at_most,
        fewest_products=_FEWEST_PRODUCTS,
        seed=seed,
    )
    if not folds:
        size, precision = grid[len(grid) // 2]
        nothing = np.empty(0, dtype=np.int64), np.empty(0)
        return Selection("laplace", size, precision, {}, None, *nothing)
    likelihoods, held_out = _try_all(coordinates, grid, folds, progress)
    scores = {each: float(likelihoods[each].mean()) for each in grid}
    default = (min(settings.default[0], coordinates.shape[1]), settings.default[1])
    owner = np.concatenate([owners(product, fold) for fold in folds])
    size, precision = best = choose(likelihoods, owner, default=default, sure=settings.sure)
    match = None
    if _count(answers) >= settings.ensemble_from:
        progress(0.6, COMPARING_FAMILIES())
        match = _match(
            coordinates[:, :size],
            product,
            answers,
            precision,
            settings=settings,
            matmul=matmul,
            seed=seed,
        )
    if match is not None and match.won:
        return Selection("ensemble", *best, scores, match, match.rows, match.held_out)
    rows = np.concatenate([fold.rows for fold in folds])
    return Selection("laplace", *best, scores, match, rows, held_out[best])


def choose(
    likelihoods: Mapping[SizeAndPrior, Floats], owner: Ints, *, default: SizeAndPrior, sure: float
) -> SizeAndPrior:
    """The best by the mean log likelihood (m,) of the same held-out answers, or the default.

    owner: (m,) the product of each answer, by which answers are correlated. The default stays
    unless the best is better by more than `sure` standard errors of the difference. The luckiest of
    nine is often ahead by one or two, and the questions picked by a head like the default are those
    that such a head finds hard. On real judgements, a limit of two standard errors abandoned the
    default in a third of all refits, which cost 0.005 of average precision; a limit of three in one
    of twelve, which cost nothing (`tests/bench/label_efficiency.py`, with and without `--fixed`).
    """
    best = max(likelihoods, key=lambda each: float(likelihoods[each].mean()))
    if default not in likelihoods:
        return best
    gain = likelihoods[best] - likelihoods[default]
    return best if float(gain.mean()) > sure * standard_error(gain, owner) else default


def _try_all(
    coordinates: Floats, grid: list[SizeAndPrior], folds: list[Fold], progress: Progress
) -> tuple[dict[SizeAndPrior, Floats], dict[SizeAndPrior, Floats]]:
    """For each size and prior: log likelihoods of the held-out answers, log odds of the singles."""
    likelihoods, held_out = {}, {}
    for done, (size, precision) in enumerate(grid):
        message = TRYING_SIZE(components=size, precision=float(precision))
        progress(0.6 * done / len(grid), message)
        attempt = partial(_hold_out, coordinates[:, :size], prior_precision=precision)
        results = side_by_side(attempt, folds)
        likelihoods[size, precision] = calibrated(folds, results)
        held_out[size, precision] = np.concatenate([logits for _, logits in results])
    return likelihoods, held_out


def calibrated(folds: list[Fold], results: list[tuple[Floats, Floats]]) -> Floats:
    """Log likelihoods of all held-out answers (m,), those of singles after calibration.

    results: of `log_likelihood` for each fold. A weak prior gives log odds that are too large, a
    strong one log odds that are too small. Calibration undoes this; without it, the likelihood
    would choose the prior for its scale and not for how well it discriminates.
    """
    singles = [fold.held_out.singles for fold in folds]
    calibration = fit_calibration(
        np.concatenate([logits for _, logits in results]),
        np.concatenate([each.good for each in singles]),
        np.concatenate([each.weight for each in singles]),
    )
    parts: list[Floats] = []
    for held_out, (likelihood, logits) in zip(singles, results, strict=True):
        calibrated = calibration.log_odds(logits)
        of_singles = log_expit(np.where(held_out.good, calibrated, -calibrated))
        parts += [of_singles, likelihood[len(logits) :]]
    return np.concatenate(parts)


def _grid(width: int, answers: Answers, settings: FitSettings) -> list[SizeAndPrior]:
    if _count(answers) < settings.enough_answers:
        return [(min(settings.default[0], width), settings.default[1])]
    sizes = sorted({min(size, width) for size in settings.components})
    return list(combinations(sizes, settings.prior_precisions))


def _count(answers: Answers) -> int:
    return len(answers.singles) + len(answers.pairs)


def _hold_out(coordinates: Floats, fold: Fold, prior_precision: float) -> tuple[Floats, Floats]:
    """Log likelihood of each held-out answer, and the log odds of the held-out singles."""
    fit = fit_laplace(
        coordinates,
        fold.train.singles,
        fold.train.pairs,
        annotators=fold.train.annotators,
        prior_precision=prior_precision,
        machines=fold.train.machines,
    )
    return log_likelihood(fit.network, coordinates, fold.held_out)


def _match(
    coordinates: Floats,
    product: Ints,
    answers: Answers,
    prior_precision: float,
    *,
    settings: FitSettings,
    matmul: Matmul,
    seed: int,
) -> FamilyComparison:
    folds = folds_of(
        product,
        answers,
        folds=settings.match_folds,
        at_most=settings.match_at_most,
        fewest_products=_FEWEST_PRODUCTS,
        seed=seed,
    )
    return compete(
        coordinates,
        product,
        folds,
        prior_precision=prior_precision,
        settings=settings.ensemble,
        matmul=matmul,
        seed=seed,
    )
