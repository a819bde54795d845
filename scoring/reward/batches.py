"""Answers in batches of whole products, ready for the ensemble's training steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from scoring.arrays import AnyArray, Floats, Floats32, Ints
from scoring.reward.answers import LEFT, RIGHT, Answers
from scoring.reward.laplace import LaplaceFit
from scoring.reward.loss import davidson_lead, log_ties


@dataclass(frozen=True)
class People:
    """How rewards become answers: the link and each annotator's bias, all held fixed.

    scale, log_tie, common_intercept: κ, log ν and b. ranked_shift: what ranked questions add to b.
    intercept, side: for each annotator (a,), b + b_a and γ_a. The first `machines` have no ties.
    """

    scale: float
    log_tie: float
    common_intercept: float
    intercept: Floats
    ranked_shift: float
    side: Floats
    machines: int = 0

    @classmethod
    def of(cls, fit: LaplaceFit, *, machines: int) -> People:
        """Take them from the Laplace fit, because they describe people, not pictures."""
        scale, intercept, log_tie = fit.network.link.tolist()
        intercepts = intercept + fit.offsets
        return cls(scale, log_tie, intercept, intercepts, fit.ranked_shift, fit.sides, machines)


@dataclass(frozen=True)
class Batch:
    """The answers about some products, m generations.

    inputs: (m, k) coordinates. single_of: (s, m), one 1 per row. pair_of: (p, m), ½ at the left and
    −½ at the right generation. single_weight, pair_weight: (s, H) and (p, H), the answer's weight
    times how often each head's resample has its product. lean, logit: (p, 1) and (s, 1) the
    annotators' terms; log_tie: (p, 1). won: (p, 1) is 1, −1 or 0 for left, right, tie. good:
    (s, 1). weight: of all answers together.
    """

    inputs: Floats32
    single_of: csr_array
    pair_of: csr_array
    single_weight: Floats32
    pair_weight: Floats32
    logit: Floats32
    lean: Floats32
    log_tie: Floats32
    good: Floats32
    won: Floats32
    weight: float

    def slopes(self, rewards: Floats32, people: People) -> Floats32:
        """The gradient (m, H) of each head's loss with respect to its rewards (m, H)."""
        logits = people.scale * (self.single_of @ rewards) + self.logit
        surplus = self.single_weight * (_sigmoid(logits) - self.good)
        lead = davidson_lead(self.pair_of @ rewards + self.lean, self.log_tie)
        by_lean = self.pair_weight * (lead - self.won)
        return np.asarray(
            people.scale * (self.single_of.T @ surplus) + self.pair_of.T @ by_lean,
            dtype=np.float32,
        )


def in_batches(
    coordinates: Floats,
    product: Ints,
    answers: Answers,
    *,
    people: People,
    drawn: Floats32,
    rows: int,
    rng: np.random.Generator,
) -> Iterator[Batch]:
    """All answers, in batches of whole products with about `rows` generations each.

    coordinates: (n, k). product: (n,) codes. drawn: (products, H), how often each head's resample
    has each product. The order of the products is random, from `rng`.
    """
    judged = np.zeros(len(coordinates), dtype=np.bool_)
    for of in (answers.singles.generation, answers.pairs.left, answers.pairs.right):
        judged[of] = True
    judged_of = np.bincount(product[judged], minlength=len(drawn))
    order = rng.permutation(np.flatnonzero(judged_of))
    number = (np.cumsum(judged_of[order]) - judged_of[order]) // rows
    batch_of = np.full(len(drawn), -1)
    batch_of[order] = number
    for each in np.unique(number):
        chosen = batch_of == each
        yield _batch(coordinates, product, answers.of_products(product, chosen), people, drawn)


def _batch(
    coordinates: Floats, product: Ints, answers: Answers, people: People, drawn: Floats32
) -> Batch:
    singles, pairs = answers.singles, answers.pairs
    rows = np.unique(np.concatenate([singles.generation, pairs.left, pairs.right]))
    logit = people.intercept[singles.annotator] + people.ranked_shift * ~singles.unbiased
    won = (pairs.outcome == LEFT).astype(np.float32) - (pairs.outcome == RIGHT)
    left, right = (_one_hot(rows, each) for each in (pairs.left, pairs.right))
    return Batch(
        inputs=coordinates[rows].astype(np.float32),
        single_of=_one_hot(rows, singles.generation),
        pair_of=csr_array(0.5 * (left - right), dtype=np.float32),
        single_weight=_column(singles.weight) * drawn[product[singles.generation]],
        pair_weight=_column(pairs.weight) * drawn[product[pairs.left]],
        logit=_column(logit),
        lean=_column(people.side[pairs.annotator]),
        log_tie=_column(log_ties(pairs.annotator, people.machines, people.log_tie)),
        good=_column(singles.good),
        won=_column(won),
        weight=float(singles.weight.sum() + pairs.weight.sum()),
    )


def _one_hot(rows: Ints, wanted: Ints) -> csr_array:
    """(len(wanted), len(rows)) with a 1 where the sorted `rows` equal the wanted row."""
    ones = np.ones(len(wanted), dtype=np.float32)
    place = (np.arange(len(wanted)), np.searchsorted(rows, wanted))
    return csr_array((ones, place), shape=(len(wanted), len(rows)))


def _column(values: AnyArray) -> Floats32:
    return values.astype(np.float32)[:, None]


def _sigmoid(logits: Floats32) -> Floats32:
    # Written with tanh, which can't overflow.
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * logits))
