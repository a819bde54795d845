"""Train the `ensemble` family: bootstrapped heads, started at the Laplace fit and stopped early.

Each head has its own resample of the products (Breiman 1996) and is regularised towards its own
draw from the prior (Pearce et al. 2020, "Uncertainty in neural networks: approximately Bayesian
ensembling"). So the heads agree where there are answers and differ where there are none. They start
as draws from the Laplace posterior, with hidden units whose output weights are zero. The link and
the annotators' terms are kept from the Laplace fit, because they describe people, not pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.reward.answers import Answers
from scoring.reward.batches import Batch, People, in_batches
from scoring.reward.ensemble import EnsembleNetwork
from scoring.reward.held_out import log_likelihood
from scoring.reward.laplace import LaplaceFit, fit_laplace
from scoring.reward.matmul import Inputs, Matmul, Precision
from scoring.reward.training import Training, Weights

# Prior precision of the hidden weights. Coordinates have a length of about 8, so with it a hidden
# unit's input has a spread of about 1.
_HIDDEN: Final = 64.0
# With fewer products than this, none are held out.
_FEWEST_PRODUCTS: Final = 20


@dataclass(frozen=True)
class EnsembleSettings:
    """heads, units: networks side by side and hidden units in each.

    rows: generations in a batch of whole products, or fewer, so that there are at least `batches`
    batches. held_out: share of the training products on which stopping is decided. patience:
    training ends after this many epochs without a gain, and after `epochs` in any case. precision:
    of the matrix products.
    """

    heads: int = 16
    units: int = 32
    rows: int = 1_024
    batches: int = 8
    learning_rate: float = 0.006
    epochs: int = 40
    patience: int = 3
    held_out: float = 0.1
    precision: Precision = "auto"


@dataclass(frozen=True)
class EnsembleFit:
    """The network, the Laplace fit that it started from, and the epoch after which it was best."""

    network: EnsembleNetwork
    start: LaplaceFit
    epochs: int


def fit_ensemble(
    coordinates: Floats,
    product: Ints,
    answers: Answers,
    *,
    prior_precision: float,
    settings: EnsembleSettings,
    matmul: Matmul,
    seed: int,
) -> EnsembleFit:
    """Fit singles and pairs together.

    coordinates: (n, k). product: (n,) codes from 0. A share of the products decides when to stop
    and trains nothing. The same input and seed give the same bits on one machine.
    """
    rng = np.random.default_rng(seed)
    kept = _kept_for_training(product, answers, settings.held_out, rng)
    train = answers.of_products(product, kept)
    watched = answers.by_people.of_products(product, ~kept)
    start = fit_laplace(
        coordinates,
        train.singles,
        train.pairs,
        annotators=train.annotators,
        prior_precision=prior_precision,
        machines=train.machines,
    )
    people = People.of(start, machines=train.machines)
    weights, centre, precision = _begin(start, prior_precision, settings, rng)
    batches = _batches(coordinates, product, train, people, settings, rng)
    training = Training(
        weights,
        centre,
        precision,
        people=people,
        total=sum(each.weight for each in batches),
        learning_rate=settings.learning_rate,
    )
    prepared = [(each, matmul.prepare(each.inputs)) for each in batches]
    network, epochs = _train(training, prepared, coordinates, watched, settings, rng)
    return EnsembleFit(network, start, epochs)


def _begin(
    start: LaplaceFit, prior_precision: float, settings: EnsembleSettings, rng: np.random.Generator
) -> tuple[Weights, Weights, Weights]:
    """The initial weights, and the centre and precision of their prior."""
    heads, units, k = settings.heads, settings.units, len(start.network.weights)
    draws = rng.normal(size=(k + 1, heads))
    draws -= draws.mean(axis=1, keepdims=True)  # so that the mean over the heads is the MAP
    away = start.network.root @ draws * np.sqrt(heads / (heads - 1))
    hidden = rng.normal(scale=1.0 / np.sqrt(_HIDDEN), size=(k, heads * units))
    bias = np.append(rng.normal(size=heads * units), away[k] / start.network.link[0])
    linear = start.network.weights[:, None] + away[:k]
    output = np.zeros((heads, units))
    return (
        _weights(np.hstack([hidden, linear]), bias, output),
        _weights(np.hstack([hidden, away[:k]]), bias, output),
        _weights(
            np.hstack([_HIDDEN * np.ones_like(hidden), prior_precision * np.ones_like(linear)]),
            np.ones_like(bias),
            np.full_like(output, prior_precision),
        ),
    )


def _weights(*arrays: Floats) -> Weights:
    return Weights(*(each.astype(np.float32) for each in arrays))


def _batches(
    coordinates: Floats,
    product: Ints,
    train: Answers,
    people: People,
    settings: EnsembleSettings,
    rng: np.random.Generator,
) -> list[Batch]:
    """Batches in which each head counts a product as often as its bootstrap drew it."""
    drawn = rng.poisson(1.0, size=(int(product.max()) + 1, settings.heads)).astype(np.float32)
    judged = len(np.unique(np.concatenate([train.singles.generation, train.pairs.left])))
    rows = min(settings.rows, max(1, judged // settings.batches))
    return list(
        in_batches(coordinates, product, train, people=people, drawn=drawn, rows=rows, rng=rng)
    )


def _train(
    training: Training,
    batches: list[tuple[Batch, Inputs]],
    coordinates: Floats,
    watched: Answers,
    settings: EnsembleSettings,
    rng: np.random.Generator,
) -> tuple[EnsembleNetwork, int]:
    """The best network on the watched answers, and the epoch after which it was best."""
    best = _network(training)
    best_score, best_epoch = _score(best, coordinates, watched), 0
    for epoch in range(1, settings.epochs + 1):
        for each in rng.permutation(len(batches)):
            training.step(*batches[each])
        network = _network(training)
        score = _score(network, coordinates, watched)
        if score > best_score:
            best, best_score, best_epoch = network, score, epoch
        elif epoch - best_epoch >= settings.patience:
            break
    return best, best_epoch


def _network(training: Training) -> EnsembleNetwork:
    people, weights = training.people, training.weights.copy()
    link = np.array([people.scale, people.common_intercept, people.log_tie])
    return EnsembleNetwork(weights.fused, weights.bias, weights.output, link)


def _kept_for_training(
    product: Ints, answers: Answers, held_out: float, rng: np.random.Generator
) -> Bools:
    """(products,) true for those that train; all of them if there are few."""
    kept = np.ones(int(product.max()) + 1, dtype=np.bool_)
    judged_products = np.unique(
        np.concatenate([product[answers.singles.generation], product[answers.pairs.left]])
    )
    if len(judged_products) >= _FEWEST_PRODUCTS:
        count = int(held_out * len(judged_products))
        kept[rng.choice(judged_products, count, replace=False)] = False
    return kept


def _score(network: EnsembleNetwork, coordinates: Floats, watched: Answers) -> float:
    likelihoods = log_likelihood(network, coordinates, watched)[0]
    return float(likelihoods.mean()) if len(likelihoods) else 0.0
