"""The zone of a batch, its fixed thresholds, and what the lot's answers say at each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy  # its parts are loaded when they are first used: a worker starts sooner
from scipy.special import gammaln

from scoring.arrays import Bools, Floats, Ints
from scoring.guarantee.boundary import spent
from scoring.vocabulary.batches import Spending

# At most this share of a zone is asked: asking nearly all of it would leave nothing to decide.
MOST_OF_ZONE: Final = 0.7
_STEPS: Final = 80
# The start is chosen as if images erred this many times as often as predicted, and α / 4 besides.
_DOUBT: Final = 2.0
# It is chosen for the number of answers that is reached in all but this share of draws: with ten
# images it matters much whether six or eight of them are asked.
_FEW: Final = 0.05
# The strictest threshold whose chance of passing is at most this much below the best one's.
_NEARLY: Final = 0.02

UNANSWERED: Final = -1
RIGHT: Final = 0
WRONG: Final = 1


def zone_size(risk: Floats, *, alpha: float, delta: float, share: float) -> int:
    """How many images the zone has.

    risk: (n,) the predicted probability that deciding the image is wrong, surest image first. The
    zone is the longest beginning with a mean risk of at most α: answers beyond it would rarely
    prove anything, and the strict thresholds would have too few. If the model expects more errors
    nearly everywhere, it is the shortest beginning about which anything can be proven by the share
    that is planned to be asked, so that people can show that the model is too pessimistic.
    """
    mean = np.cumsum(risk) / np.arange(1, len(risk) + 1)
    inside = np.flatnonzero(mean <= alpha)
    longest = int(inside[-1]) + 1 if len(inside) else 0
    if longest >= min(len(risk), _enough(alpha, delta, share)):
        return longest
    return max(longest, min(len(risk), least_images(alpha=alpha, delta=delta, share=share)))


def least_images(*, alpha: float, delta: float, share: float) -> int:
    """The fewest images about which anything can be proven by asking a share of them.

    share: at most MOST_OF_ZONE of it counts.
    """
    images = np.arange(1, _enough(alpha, delta, share) + 1)
    asked = scipy.stats.binom.ppf(_FEW, images, min(share, MOST_OF_ZONE)).astype(np.int64)
    errors = most_errors(images, _least_wrong(images, alpha), asked, delta=delta)
    return int(images[errors >= 0].min(initial=len(images)))


def _enough(alpha: float, delta: float, share: float) -> int:
    """So many images are surely enough: log(1/δ)/α right answers are, and some spare ones."""
    return int(np.ceil((2.0 - np.log(delta)) / alpha / min(share, MOST_OF_ZONE)))


def _least_wrong(images: Ints, alpha: float) -> Ints:
    """The fewest wrong ones among so many images that are more than a share α of them."""
    return np.asarray(np.floor(alpha * images + 1e-9).astype(np.int64) + 1)


@dataclass(frozen=True)
class Thresholds:
    """The fixed sequence, strictest first, (m,) each.

    score: images with at least this score are decided. images: how many of the batch they are.
    least_wrong: the fewest wrong ones among them that break the promise.
    """

    score: Floats
    images: Ints
    least_wrong: Ints


def thresholds_of(
    scores: Floats, risk: Floats, *, alpha: float, delta: float, share: float
) -> Thresholds:
    """The sequence for a zone whose images have these scores and predicted risks (z,), best first.

    It has equal steps of the number of images. share: of the zone that the lot is planned to ask.
    It starts at the strictest threshold that has nearly the best chance of passing after this share
    by a doubtful reading of the predictions: a stricter one may fail by a single error, a wider one
    by its risk. This rests on the scores alone, never on an answer. Empty if nothing could pass.
    """
    size = len(scores)
    ends = np.unique(np.ceil(np.arange(1, _STEPS + 1) * size / _STEPS).astype(np.int64))
    score = np.unique(scores[ends[ends > 0] - 1])[::-1]
    images = np.searchsorted(-scores, -score, side="right").astype(np.int64)
    least_wrong = _least_wrong(images, alpha)
    binomial = scipy.stats.binom
    answered = binomial.ppf(_FEW, images, min(share, 1.0)).astype(np.int64)
    errors = most_errors(images, least_wrong, answered, delta=delta)
    mean = np.cumsum(risk)[images - 1] / images
    chance = binomial.cdf(errors, answered, np.minimum(_DOUBT * mean + alpha / 4.0, 1.0))
    good = np.flatnonzero((errors >= 0) & (chance >= chance.max(initial=0.0) - _NEARLY))
    part = slice(int(good[0]) if len(good) else len(score), None)
    return Thresholds(score[part], images[part], least_wrong[part])


def most_errors(images: Ints, least_wrong: Ints, answered: Ints, *, delta: float) -> Ints:
    """The most errors with which each of m thresholds passes after so many answers; -1 for none.

    This is the hypergeometric quantile at δ ≤ ½, so it is at most the mean. SciPy's `ppf` finds the
    same, but takes most of the time that a plan takes.
    """
    most = int((answered * least_wrong / np.maximum(images, 1)).max(initial=0.0)) + 1
    few = np.arange(most + 1)
    wrong, rest, asked = (x[:, None] for x in (least_wrong, images - least_wrong, answered))
    log = _log_choose(wrong, few) + _log_choose(rest, asked - few)
    log = log - _log_choose(images, answered)[:, None]
    passes = np.cumsum(np.exp(log), axis=1) <= delta * (1.0 + 1e-9)  # for rounding
    return np.asarray(passes.sum(axis=1) - 1)


def _log_choose(n: Ints, k: Ints) -> Floats:
    """The logarithm of "n choose k", for arrays that go together; −∞ for an impossible choice."""
    inside = (k >= 0) & (k <= n)
    k = np.where(inside, k, 0)
    ways = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return np.asarray(np.where(inside, ways, -np.inf))


@dataclass(frozen=True)
class Paths:
    """For each of m thresholds, its first k images in the order of the lot.

    number: (m, k) permanent numbers, 1 beyond the last image. errors: (m, k) wrong answers up to
    each. answered: (m,) how many are answered before the first that is not.
    """

    number: Floats
    errors: Ints
    answered: Ints

    @property
    def wrong(self) -> Ints:
        """(m,) errors among the answered images."""
        rows = np.arange(len(self.answered))
        last = self.errors[rows, np.maximum(self.answered - 1, 0)]
        return np.asarray(np.where(self.answered > 0, last, 0))

    def levels(self, spending: Spending) -> Floats:
        """(m, k) what may be spent up to each image."""
        return spent(spending, self.number)


def paths_of(
    thresholds: Thresholds, scores: Floats, numbers: Floats, labels: Ints, *, until: float
) -> Paths:
    """The paths up to the permanent number `until`, or up to the last answered image if later.

    scores, numbers, labels: (z,) of the zone's images; a label is UNANSWERED, RIGHT or WRONG.
    """
    order = np.argsort(numbers, kind="stable")
    answered = np.flatnonzero(labels[order] != UNANSWERED)
    last = int(np.searchsorted(numbers[order], until, side="right"))
    order = order[: max(last, int(answered[-1]) + 1 if len(answered) else 0)]
    inside = scores[order] >= thresholds.score[:, None]
    sizes = inside.sum(axis=1)
    shape = len(sizes), max(1, int(sizes.max(initial=0)))
    number, errors = np.ones(shape), np.zeros(shape, dtype=np.int64)
    count = np.zeros(len(sizes), dtype=np.int64)
    for row, part in enumerate(inside):
        mine = order[part]
        number[row, : len(mine)] = numbers[mine]
        errors[row, : len(mine)] = np.cumsum(labels[mine] == WRONG)
        errors[row, len(mine) :] = errors[row, len(mine) - 1] if len(mine) else 0
        open_ones: Bools = labels[mine] == UNANSWERED
        count[row] = int(open_ones.argmax()) if open_ones.any() else len(mine)
    return Paths(number, errors, count)
