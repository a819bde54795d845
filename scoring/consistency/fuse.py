"""From a few measurements to the probability that the product is unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from scoring.arrays import Bools, Ints
from scoring.images import Float64

MOST = 3.0  # a severity beyond this says no more
SUREST = 0.001  # no handful of measurements proves more than this to either side


@dataclass(frozen=True)
class Thresholds:
    """For each measurement, the value at which it alone makes the product as likely changed as not.

    Areas are shares of the product, lengths shares of its size. Chosen on null pairs: real pack
    shots through JPEG, resizing, blur, relighting and warm light; see `tests/scoring/consistency`.
    """

    extra: float = 0.014
    missing: float = 0.014
    stretch: float = 0.040
    colour: float = 4.5  # mean ΔE2000 after the gain fit
    colour_worst: float = 10.0  # of a tile
    hue: float = 7.0  # degrees
    texture: float = 0.13  # mean of 1 − local correlation
    texture_worst: float = 0.42  # of a tile
    detail: float = 0.40  # 1 − correlation of a detailed patch at the picture's own resolution

    # not fused: below these the product cannot be verified at all
    agreement: float = 0.37  # how sure the place is; see `align.Alignment`
    visible: float = 0.70  # share of the product that the picture's frame must show
    # how sure the segmenter's mask is, see `masks.certainty_of`; 0 with a doubtful part beside it
    mask_certainty: float = 0.50
    # from here on, what lies nowhere is not there: its outline could not be overlooked
    distinct: float = 0.60  # see `OriginalProduct.distinct`


DEFAULT = Thresholds()
DOUBTS = ("agreement", "visible", "mask_certainty")
FUSED = tuple(field.name for field in fields(Thresholds) if field.name not in {*DOUBTS, "distinct"})


@dataclass(frozen=True)
class Fusion:
    """A monotone logistic model on severities: no measurement can raise p by growing.

    logit p = bias − Σ weight · min(severity, MOST)⁴, severity = measurement / threshold. The prior
    before there are answers: every weight equals the bias, so that one measurement at its threshold
    gives p = ½, two at 0.84 of it too, and none at all 0.98. The fourth power keeps the small
    differences of every rendering from adding up.
    """

    bias: float = 4.0
    weights: tuple[float, ...] = (4.0,) * len(FUSED)

    def __post_init__(self) -> None:
        if len(self.weights) != len(FUSED) or min(self.weights) < 0:
            raise ValueError(f"the fusion needs {len(FUSED)} weights of at least 0")

    def p_consistent(self, severities: dict[str, float]) -> float:
        """Severities by measurement name → probability, from SUREST to 1 − SUREST."""
        values = np.array([[severities[name] for name in FUSED]])
        p = expit(self.bias - evidence(values) @ np.array(self.weights))[0]
        return float(np.clip(p, SUREST, 1 - SUREST))


PRIOR = Fusion()
# The share of answers that are slips. Without it one overlooked change, which the measurements are
# sure of, would outweigh all answers that agree with them.
SLIP = 0.05
FOLDS = 5
LOG_SPREAD = 1.0  # of each weight and the bias about the prior: a threshold may move by a quarter


def evidence(severities: Float64) -> Float64:
    """What the weights multiply: severities (n, k) in the order of FUSED → (n, k)."""
    return np.asarray(np.minimum(severities, MOST) ** 4)


def fit_fusion(severities: Float64, changed: Bools, *, prior: Fusion = PRIOR) -> Fusion:
    """The fusion that n answers make most probable, held near the prior where they say little.

    severities: (n, k), columns as FUSED. changed: (n,) whether a person saw the product changed.
    Maximum a posteriori: the logarithms of the bias and of every weight are Gaussian about the
    prior's with spread LOG_SPREAD, so that all stay positive and the model stays monotone. An
    answer is a slip with probability SLIP: P(answer) = SLIP + (1 − 2 SLIP) · σ(±odds). Raises
    ValueError for columns that are missing.
    """
    if severities.shape != (len(changed), len(FUSED)):
        raise ValueError(f"severities: {severities.shape} for {len(changed)} answers")
    columns = np.column_stack([np.ones(len(changed)), -evidence(severities)])
    start = np.array([prior.bias, *prior.weights])
    sign = np.where(changed, -1.0, 1.0)  # of the log odds of being consistent

    def loss(shift: Float64) -> tuple[float, Float64]:
        values = start * np.exp(shift)
        odds = sign * (columns @ values)
        agrees = expit(odds)
        likely = SLIP + (1 - 2 * SLIP) * agrees
        pull = sign * (1 - 2 * SLIP) * agrees * (1 - agrees) / likely
        slope = -pull @ columns * values + shift / LOG_SPREAD**2
        return float((shift**2).sum() / (2 * LOG_SPREAD**2) - np.log(likely).sum()), slope

    found = minimize(loss, np.zeros(len(start)), jac=True, method="L-BFGS-B")
    bias, *weights = (start * np.exp(found.x)).tolist()
    return Fusion(bias, tuple(weights))


def gain_on_unseen_products(
    severities: Float64, changed: Bools, product: Ints, *, prior: Fusion = PRIOR
) -> float:
    """How much better fits foretell the answers about products that they did not see than `prior`.

    severities: (n, k), changed: (n,) as for `fit_fusion`; product: (n,) what each answer is about.
    Mean log likelihood of an answer under the slips above, fitted minus prior, in nats, by FOLDS-
    fold cross-validation over whole products.
    """
    found, index = np.unique(product, return_inverse=True)
    # Neighbours in the order of import often share a cause, so folds are drawn.
    fold = np.random.default_rng(0).permutation(np.arange(len(found)) % FOLDS)[index]
    gain = np.zeros(len(changed))
    for held_out in (fold == number for number in range(FOLDS)):
        fitted = fit_fusion(severities[~held_out], changed[~held_out], prior=prior)
        unseen = severities[held_out], changed[held_out]
        gain[held_out] = _log_likelihood(fitted, *unseen) - _log_likelihood(prior, *unseen)
    return float(gain.mean()) if len(gain) else 0.0


def _log_likelihood(fusion: Fusion, severities: Float64, changed: Bools) -> Float64:
    odds = fusion.bias - evidence(severities) @ np.array(fusion.weights)
    agrees = expit(np.where(changed, -odds, odds))
    return np.asarray(np.log(SLIP + (1 - 2 * SLIP) * agrees))


def severities_of(measurements: Mapping[str, float], thresholds: Thresholds) -> dict[str, float]:
    """Each fused measurement over its threshold: 1 is where it counts as a change."""
    limits = asdict(thresholds)
    return {name: max(0.0, measurements[name]) / limits[name] for name in FUSED}
