"""Curvature of the loss: for the steps of Newton's method, and for the Gaussian around the MAP."""

from __future__ import annotations

import numpy as np
import scipy.linalg
from scipy.sparse import csr_array
from scipy.special import expit

from scoring.arrays import Floats, Ints
from scoring.reward.answers import LEFT, RIGHT, TIE
from scoring.reward.loss import Problem, pair_log_probabilities, single_logits


def information(theta: Floats, problem: Problem) -> Floats:
    """(size, size): the prior's precision plus the Fisher information of the answers at θ.

    Both likelihoods have canonical links, so this is the Hessian of the loss except for what the
    product κ·w adds. It is positive definite everywhere.
    """
    total = np.diag(problem.precision)
    _add_singles(theta, problem, total)
    _add_pairs(theta, problem, total)
    return total


def posterior_factor(theta: Floats, problem: Problem) -> Floats:
    """(k+1, k+1): a factor F of the posterior covariance F·Fᵀ of (w, b), at the MAP θ.

    The ranked shift and the annotators' parameters are integrated out. κ and ν are fixed at their
    estimates; with κ fixed, the information is the exact Hessian.
    """
    layout = problem.layout
    kept = np.setdiff1d(np.arange(layout.size), [layout.log_scale, layout.log_tie])
    shown = layout.components + 1
    covariance = scipy.linalg.inv(information(theta, problem)[np.ix_(kept, kept)])[:shown, :shown]
    root = scipy.linalg.cholesky((covariance + covariance.T) / 2, lower=True)
    return np.ascontiguousarray(root)  # as when it is loaded from a file, so that the bits agree


def _add_singles(theta: Floats, problem: Problem, total: Floats) -> None:
    layout, singles, inputs = problem.layout, problem.singles, problem.single_inputs
    logits = single_logits(theta, problem)
    curvature = singles.weight * expit(logits) * expit(-logits)
    scale = np.exp(theta[layout.log_scale])
    # The derivatives of a logit by b, the ranked shift and log κ; that by w is κ times the input.
    others = np.stack(
        [
            np.ones(len(singles)),
            ~singles.unbiased,
            scale * (inputs @ theta[layout.weights]),
        ],
        axis=1,
    )
    rest = slice(layout.intercept, layout.log_scale + 1)
    root = np.sqrt(curvature)[:, None] * inputs
    total[layout.weights, layout.weights] += scale**2 * (root.T @ root)
    total[rest, rest] += others.T @ (curvature[:, None] * others)
    _add_twice(total, layout.weights, rest, scale * (inputs.T @ (curvature[:, None] * others)))
    authors = _by_author(singles.annotator, curvature, layout.annotators)
    _add_twice(total, layout.offsets, layout.weights, scale * (authors @ inputs))
    _add_twice(total, layout.offsets, rest, authors @ others)
    _add_diagonal(total, layout.offsets, authors.sum(axis=1))


def _add_pairs(theta: Floats, problem: Problem, total: Floats) -> None:
    layout, pairs, inputs = problem.layout, problem.pairs, problem.pair_inputs
    probabilities = np.exp(pair_log_probabilities(theta, problem))
    lead = probabilities[:, LEFT] - probabilities[:, RIGHT]
    tie = probabilities[:, TIE]
    # Variance of the outcome (+1 left, −1 right, 0 tie), and its covariance with being a tie.
    curvature = pairs.weight * (1.0 - tie - lead**2)
    with_tie = -pairs.weight * lead * tie
    log_tie = slice(layout.log_tie, layout.log_tie + 1)
    root = 0.5 * np.sqrt(curvature)[:, None] * inputs
    total[layout.weights, layout.weights] += root.T @ root
    total[log_tie, log_tie] += pairs.weight @ (tie * (1.0 - tie))
    _add_twice(total, layout.weights, log_tie, 0.5 * (inputs.T @ with_tie)[:, None])
    authors = _by_author(pairs.annotator, curvature, layout.annotators)
    _add_twice(total, layout.sides, layout.weights, 0.5 * (authors @ inputs))
    by_author = _by_author(pairs.annotator, with_tie, layout.annotators).sum(axis=1)
    _add_twice(total, layout.sides, log_tie, by_author[:, None])
    _add_diagonal(total, layout.sides, authors.sum(axis=1))


def _by_author(annotator: Ints, values: Floats, annotators: int) -> csr_array:
    """(annotators, m) with each answer's value in its author's row."""
    rows = np.arange(len(annotator))
    return csr_array((values, (annotator, rows)), shape=(annotators, len(annotator)))


def _add_twice(total: Floats, rows: slice, columns: slice, block: Floats) -> None:
    total[rows, columns] += block
    total[columns, rows] += block.T


def _add_diagonal(total: Floats, rows: slice, values: Floats) -> None:
    total[rows, rows] += np.diag(values)
