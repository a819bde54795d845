"""From a few measurements to the probability that the product is unchanged."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import scipy  # its parts are loaded when they are first used: a worker starts sooner
from scipy.special import expit, logit

from scoring.arrays import Bools, Ints
from scoring.images import Float64
from scoring.reward.held_out import standard_error
from scoring.vocabulary.rules import DOUBTFUL

MOST = 3.0  # a severity beyond this says little more
# A few measurements prove no more than this for either side. Beyond it, log odds grow only by their
# logarithm: certain cases keep their order and don't outweigh every doubt.
SUREST = 0.001
SUREST_ODDS = math.log((1 - SUREST) / SUREST)
SLOWLY = 0.25  # the p of a thousand more log odds is an eighth of SUREST
CLOSEST = 1e-7  # of p_changed to 0 and 1: heads round it to six digits
FORM = "2"  # the version of this model: reports judged by another version are judged anew


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
    # of a line of text; one that a reader surely reads otherwise is a change. See `text`
    letters: float = 0.75

    # not fused: below these the product cannot be verified at all
    # how sure the original's mask is; below it, differences may be those of its background
    original_certainty: float = DOUBTFUL
    agreement: float = 0.37  # how sure the place is; see `align.Alignment`
    visible: float = 0.70  # share of the product that the picture's frame must show
    # how sure the segmenter's mask is, see `masks.certainty_of`; 0 with a doubtful part beside it
    mask_certainty: float = 0.50
    # from here on, what lies nowhere is not there: its outline could not be overlooked
    distinct: float = 0.60  # see `OriginalProduct.distinct`


DEFAULT = Thresholds()
DOUBTS = ("original_certainty", "agreement", "visible", "mask_certainty")
FUSED = tuple(field.name for field in fields(Thresholds) if field.name not in {*DOUBTS, "distinct"})
BY_A_READER = {"letters"}  # measured only where a text reader is in use; else nothing is known


@dataclass(frozen=True)
class Fusion:
    """A monotone logistic model on severities: no measurement can raise p by growing.

    logit p = bias − Σ weight · severity⁴, severity = measurement / threshold; severities beyond
    MOST and log odds beyond SUREST's count by their logarithms. The prior before there are answers:
    every weight equals the bias, so that one measurement at its threshold gives p = ½, two at 0.84
    of it too, and none at all 0.98. The fourth power keeps the small differences of every rendering
    from adding up.

    People's answers may teach one more input: p_changed, what the reward head's second output says
    of the whole image. logit p falls by `learned` · max(0, logit p_changed − `usual`), so that it
    can only lower p: where the head expects no change, that is no proof against a measured one.
    A weight of 1 takes the head's log odds as they are. The prior's is 0: answers must support it.
    """

    bias: float = 4.0
    weights: tuple[float, ...] = (4.0,) * len(FUSED)
    learned: float = 0.0
    usual: float = 0.0  # log odds of a change in any image that people were asked about

    def __post_init__(self) -> None:
        if len(self.weights) != len(FUSED) or min(*self.weights, self.learned) < 0:
            raise ValueError(
                f"the fusion needs {len(FUSED)} weights of at least 0, as `learned` is"
            )

    def p_consistent(
        self, severities: Mapping[str, float], p_changed: float | None = None
    ) -> float:
        """Severities by measurement name → probability, above 0 and below 1.

        A larger severity always gives a smaller one. p_changed: None where no head says anything,
        which lowers nothing.
        """
        # Plain numbers: for one image NumPy would take ten times as long, and there are a million.
        odds = self.bias - self.lowered_by(p_changed)
        for name, weight in zip(FUSED, self.weights, strict=True):
            odds -= weight * _evidence(severities[name])
        return 1 / (1 + math.exp(-bounded(odds)))

    def lowered_by(self, p_changed: float | None) -> float:
        """By how many log odds p_changed lowers p."""
        if self.learned == 0.0 or p_changed is None:
            return 0.0
        likely = min(max(p_changed, CLOSEST), 1 - CLOSEST)
        above = bounded(math.log(likely / (1 - likely))) - self.usual
        return self.learned * max(0.0, above)

    def log_odds(self, severities: Float64, p_changed: Float64 | None = None) -> Float64:
        """Of being consistent, (n,). severities: (n, k) as FUSED. p_changed: (n,), NaN unknown."""
        odds = self.bias - evidence(severities) @ np.array(self.weights)
        if self.learned > 0.0 and p_changed is not None:
            odds -= self.learned * excess(p_changed, self.usual)
        return np.asarray(odds)


PRIOR = Fusion()
# The share of answers that are slips. Without it, one change that a person overlooked and that the
# measurements are sure of would outweigh all answers that agree with them.
SLIP = 0.05
FOLDS = 5
LOG_SPREAD = 1.0  # of each weight and the bias about the prior: a threshold may move by a quarter
MOST_SHIFT = 10.0  # nothing is likely so many spreads away, and a search that far would overflow
LEARNED_SPREAD = 1.0  # of the weight of p_changed about 0, half a Gaussian
BEYOND_NOISE = 1.64  # standard errors: noise gets there once in twenty times


def excess(p_changed: Float64, usual: float) -> Float64:
    """How much likelier a change is than `usual`, in log odds ≥ 0; (n,) → (n,), 0 for NaN."""
    odds = logit(np.clip(p_changed, CLOSEST, 1 - CLOSEST))
    beyond = np.maximum(np.abs(odds) - SUREST_ODDS, 0.0)
    kept = np.minimum(np.abs(odds), SUREST_ODDS) + SLOWLY * np.log1p(beyond / SLOWLY)
    above = np.sign(odds) * kept - usual
    return np.asarray(np.where(np.isnan(above), 0.0, np.maximum(above, 0.0)))


def evidence(severities: Float64) -> Float64:
    """What the weights multiply: severities (n, k) in the order of FUSED → (n, k)."""
    most = np.minimum(severities, MOST) ** 4
    return np.asarray(most * (1 + 4 * np.log(np.maximum(severities, MOST) / MOST)))


def _evidence(severity: float) -> float:
    """The same of one severity: its fourth power, from MOST on with the slope that it has there."""
    if severity <= MOST:
        return severity**4
    return MOST**4 * (1 + 4 * math.log(severity / MOST))


def bounded(odds: float) -> float:
    """Log odds as they are up to SUREST's, and ever slower beyond; one to one, and smooth."""
    beyond = abs(odds) - SUREST_ODDS
    if beyond <= 0:
        return odds
    return math.copysign(SUREST_ODDS + SLOWLY * math.log1p(beyond / SLOWLY), odds)


def fit_fusion(
    severities: Float64,
    changed: Bools,
    *,
    prior: Fusion = PRIOR,
    p_changed: Float64 | None = None,
) -> Fusion:
    """The fusion that n answers make most probable, near the prior where there are few.

    severities: (n, k), columns as FUSED. changed: (n,) whether a person called the product changed.
    p_changed: (n,) by a head that was fitted without the answer's product, NaN where there is none;
    with it that input gets a weight, too, and a usual value: the share of `changed`.
    Maximum a posteriori: the logarithms of the bias and of every weight are Gaussian about the
    prior's with spread LOG_SPREAD, so that all stay positive and the model stays monotone; the
    weight of p_changed is at least 0 and Gaussian about it with LEARNED_SPREAD. An answer is a
    slip with probability SLIP: P(answer) = SLIP + (1 − 2 SLIP) · σ(±odds). Raises ValueError for
    columns that are missing.
    """
    if severities.shape != (len(changed), len(FUSED)):
        raise ValueError(f"severities: {severities.shape} for {len(changed)} answers")
    columns = np.column_stack([np.ones(len(changed)), -evidence(severities)])
    start = np.array([prior.bias, *prior.weights])
    sign = np.where(changed, -1.0, 1.0)  # of the log odds of being consistent
    usual = float(logit((np.count_nonzero(changed) + 1) / (len(changed) + 2)))
    lowering = np.zeros(len(changed)) if p_changed is None else excess(p_changed, usual)

    bounds = [(-MOST_SHIFT, MOST_SHIFT)] * len(start) + [(0.0, np.inf)]
    found = scipy.optimize.minimize(
        _loss,
        np.zeros(len(start) + 1),
        (start, columns, lowering, sign),
        method="L-BFGS-B",
        jac=True,
        bounds=bounds,
    )
    bias, *weights = (start * np.exp(found.x[:-1])).tolist()
    learned = float(found.x[-1])
    return Fusion(bias, tuple(weights), learned, usual if learned > 0.0 else 0.0)


def _loss(
    parameters: Float64, start: Float64, columns: Float64, lowering: Float64, sign: Float64
) -> tuple[float, Float64]:
    """Minus the log posterior of `fit_fusion`, and its gradient by each shift and by `learned`."""
    shift, learned = parameters[:-1], parameters[-1]
    values = start * np.exp(shift)
    agrees = expit(sign * (columns @ values - learned * lowering))
    likely = SLIP + (1 - 2 * SLIP) * agrees
    pull = sign * (1 - 2 * SLIP) * agrees * (1 - agrees) / likely
    slope = -pull @ columns * values + shift / LOG_SPREAD**2
    slope_learned = pull @ lowering + learned / LEARNED_SPREAD**2
    penalty = (shift**2).sum() / LOG_SPREAD**2 + learned**2 / LEARNED_SPREAD**2
    return float(penalty / 2 - np.log(likely).sum()), np.append(slope, slope_learned)


def held_out_likelihood(
    severities: Float64,
    changed: Bools,
    product: Ints,
    *,
    prior: Fusion = PRIOR,
    p_changed: Float64 | None = None,
) -> Float64:
    """Log likelihood (n,), in nats, of each answer under a fit without its product.

    severities: (n, k), changed, p_changed: (n,) as for `fit_fusion`; product: (n,) what each
    answer is about. By FOLDS-fold cross-validation over whole products.
    """
    found, index = np.unique(product, return_inverse=True)
    # Neighbours in the order of import often share a cause, so folds are drawn.
    fold = np.random.default_rng(0).permutation(np.arange(len(found)) % FOLDS)[index]
    likelihood = np.zeros(len(changed))
    for number in range(FOLDS):
        held_out = fold == number
        rest = ~held_out
        fitted = fit_fusion(
            severities[rest],
            changed[rest],
            prior=prior,
            p_changed=None if p_changed is None else p_changed[rest],
        )
        likelihood[held_out] = log_likelihood(
            fitted,
            severities[held_out],
            changed[held_out],
            None if p_changed is None else p_changed[held_out],
        )
    return likelihood


def log_likelihood(
    fusion: Fusion, severities: Float64, changed: Bools, p_changed: Float64 | None = None
) -> Float64:
    """(n,), in nats, of n answers under the slips above."""
    odds = fusion.log_odds(severities, p_changed)
    agrees = expit(np.where(changed, -odds, odds))
    return np.asarray(np.log(SLIP + (1 - 2 * SLIP) * agrees))


def is_beyond_noise(gain: Float64, product: Ints) -> bool:
    """Whether the mean of gain (n,) is above 0 beyond its standard error, by product (n,)."""
    if len(gain) == 0:
        return False
    return bool(gain.mean() > BEYOND_NOISE * standard_error(gain, product))


def severities_of(measurements: Mapping[str, float], thresholds: Thresholds) -> dict[str, float]:
    """Each fused measurement over its threshold: 1 is where it counts as a change.

    0 for one of BY_A_READER that was not measured.
    """
    measured = {**dict.fromkeys(BY_A_READER, 0.0), **measurements}
    return {name: max(0.0, measured[name]) / getattr(thresholds, name) for name in FUSED}
