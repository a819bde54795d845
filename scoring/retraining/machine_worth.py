"""What a machine's answers are worth to a fit, counted in people's answers that they replace.

Heads are fitted on all but a fold of the products, with a part of people's answers and all of the
machine's, and compared on people's answers about the products held out with a head that had all of
people's answers and none of the machine's. The smallest part at which the first is as good says how
many people's answers the machine's replace. If that takes all of them or more, it saves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from scoring.arrays import Features, Floats, Ints
from scoring.reward.answers import Answers
from scoring.reward.fit import Fitted, weigh_by_product
from scoring.reward.held_out import Fold, folds_of, log_likelihood, owners
from scoring.reward.laplace import fit_laplace
from scoring.reward.select import calibrated
from scoring.reward.threads import one_blas_thread, side_by_side
from scoring.vocabulary.measures import Estimate, MachineWorth

FEWEST_ANSWERS: Final = 100  # of people; with fewer, a fifth of them is nothing to measure on
FEWEST_PAIRS: Final = 30  # of the machine
FEWEST_PRODUCTS: Final = 20
PARTS: Final = (0.1, 0.25, 0.5, 0.75, 1.0)  # of people's answers
FOLDS: Final = 5
AT_MOST: Final = 3_000  # answers that take part
REPLICATES: Final = 400
INTERVAL: Final = (0.05, 0.95)


def machine_worth(
    features: Features, product: Ints, answers: Answers, *, fitted: Fitted, seed: int
) -> MachineWorth | None:
    """The worth of the machine's answers in training; None without any.

    features: (n, d). product: (n,) ids. fitted: the head that was fitted on all of this, whose
    coordinates, size and prior are used.
    """
    people = answers.by_people
    machine_pairs = len(answers.pairs) - len(people.pairs)
    if not machine_pairs:
        return None
    count = int(np.count_nonzero(people.singles.asked)) + len(people.pairs)
    worth = MachineWorth(people_answers=count, machine_pairs=machine_pairs)
    if count < FEWEST_ANSWERS or machine_pairs < FEWEST_PAIRS:
        return worth
    codes = np.unique(product, return_inverse=True)[1]
    folds = folds_of(
        codes, weigh_by_product(answers, codes), folds=FOLDS, at_most=AT_MOST,
        fewest_products=FEWEST_PRODUCTS, seed=seed,
    )  # fmt: skip
    if not folds:
        return worth
    head = fitted.head
    coordinates = head.projection.apply(features)
    precision = head.config.prior_precision
    rng = np.random.default_rng(seed)
    order = [rng.permutation(_people_answers(fold.train)) for fold in folds]

    def likelihood(part: float, *, machine: bool) -> Floats:
        """(m,) of all held-out answers, by heads fitted on this part of people's answers."""
        chosen = [
            replace(fold, train=_part(fold.train, rows, part, machine=machine))
            for fold, rows in zip(folds, order, strict=True)
        ]
        results = side_by_side(lambda fold: _hold_out(coordinates, fold, precision), chosen)
        return calibrated(folds, results)

    with one_blas_thread():
        without = likelihood(1.0, machine=False)
        gains = np.stack([likelihood(part, machine=True) - without for part in PARTS])
    owner = np.concatenate([owners(codes, fold) for fold in folds])
    means = _resampled(gains, owner, rng)
    saved = np.array([count * (1.0 - needed_part(each)) for each in means])
    return replace(worth, saved=_estimate(saved), gain=_estimate(means[:, -1]))


def needed_part(gains: Floats) -> float:
    """The smallest part of people's answers at which the gain (parts,) is not below zero.

    Between two parts it is interpolated; more answers never count as worse. 1 if none suffices.
    """
    best = np.maximum.accumulate(gains)
    enough = np.flatnonzero(best >= 0.0)
    if not len(enough):
        return 1.0
    first = int(enough[0])
    if first == 0:
        return PARTS[0]
    low, high = best[first - 1], best[first]
    share = -low / (high - low)
    return float(PARTS[first - 1] + share * (PARTS[first] - PARTS[first - 1]))


def _people_answers(answers: Answers) -> int:
    return len(answers.singles) + len(answers.by_people.pairs)


def _part(answers: Answers, order: Ints, part: float, *, machine: bool) -> Answers:
    """This part of people's answers, in the order of `order`, and the machine's if wanted."""
    singles, pairs = answers.singles, answers.pairs
    is_kept = np.zeros(len(order), dtype=np.bool_)
    is_kept[order[: round(part * len(order))]] = True
    of_person = pairs.annotator >= answers.machines
    keep_pairs = np.full(len(pairs), machine, dtype=np.bool_)
    keep_pairs[of_person] = is_kept[len(singles) :]
    return replace(
        answers, singles=singles.take(is_kept[: len(singles)]), pairs=pairs.take(keep_pairs)
    )


def _hold_out(coordinates: Floats, fold: Fold, precision: float) -> tuple[Floats, Floats]:
    fit = fit_laplace(
        coordinates, fold.train.singles, fold.train.pairs,
        annotators=fold.train.annotators, prior_precision=precision, machines=fold.train.machines,
    )  # fmt: skip
    return log_likelihood(fit.network, coordinates, fold.held_out)


def _resampled(gains: Floats, owner: Ints, rng: np.random.Generator) -> Floats:
    """(1 + REPLICATES, parts) mean gains: of all answers, then of resampled products.

    gains: (parts, m). owner: (m,) the product of each answer.
    """
    group = np.unique(owner, return_inverse=True)[1]
    sums = np.stack([np.bincount(group, weights=each) for each in gains], axis=1)
    sizes = np.bincount(group)
    drawn = rng.multinomial(len(sizes), np.full(len(sizes), 1.0 / len(sizes)), size=REPLICATES)
    counts = np.vstack([np.ones(len(sizes)), drawn])
    means: Floats = (counts @ sums) / (counts @ sizes)[:, None]
    return means


def _estimate(values: Floats) -> Estimate:
    """The first value, with the interval of the others, which holds it."""
    low, high = np.quantile(values[1:], INTERVAL)
    value = float(values[0])
    return Estimate(value, min(value, float(low)), max(value, float(high)))
