"""Fine placement of a product with little texture, by its outline and its colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from scoring.consistency.probe import REACH, Probe
from scoring.consistency.product import OriginalProduct
from scoring.consistency.simplex import minimised
from scoring.images import RGB, Float32, Float64, lab_of

TRIAL_REACH = 0.05  # as REACH, for places not yet settled
TURNS = (-12.0, -8.0, -4.0, 0.0, 4.0, 8.0, 12.0)  # degrees, tried at each place
MOST_CLIMBED = 3
# Of each round: the reach, a share of the product's size, and the freedoms of `_climb`.
ROUNDS = ((REACH, 4), (0.012, 4), (0.012, 6))


def settle(
    product: OriginalProduct, generation: RGB, places: Sequence[Float64]
) -> tuple[Float64, float]:
    """Improve the best of some similarities (2, 3) to an affinity (2, 3), with its score 0–1.

    Maximises (Nelder–Mead) the mean edge strength along the outline times the likeness of the
    colours inside, whose mean may differ. The first round reads the edges wide, so that it can find
    them; the second close by, so that it is exact; both move, size and turn alone. The third
    stretches too. The score is that of the first round, which separates right places from wrong
    ones on sharp and soft pictures alike.
    """
    probe = product.probe
    lab = lab_of(generation)
    if len(places) > 1:
        places = _promising(product, probe, lab, places)
    (reach, freedoms), *closer = ROUNDS
    some = probe.thinned(2) if len(places) > 1 else probe
    climbed = [_climb(product, some, lab, place, reach, freedoms) for place in places]
    place, score = max(climbed, key=lambda each: each[1])
    for reach, freedoms in closer:
        place, _ = _climb(product, probe, lab, place, reach, freedoms)
    return place, score


def outline_fits(
    product: OriginalProduct, generation: RGB, places: Sequence[Float64]
) -> list[float]:
    """How well the outline and the colours agree with each of some affinities (2, 3), 0–1.

    Read as close by as in the last rounds of `settle`.
    """
    reach = ROUNDS[-1][0]
    size = product.size * float(np.sqrt(np.linalg.det(places[0][:, :2])))
    lab = cv2.GaussianBlur(lab_of(generation), (0, 0), max(0.8, 0.4 * reach * size))
    scores = product.probe.reading(reach * product.size).scores(np.array(places), lab)
    return [float(score) for score in scores]


def _promising(
    product: OriginalProduct, probe: Probe, lab: Float32, places: Sequence[Float64]
) -> list[Float64]:
    """The few best of the places, each also turned about its middle."""
    centre = product.mask_centre
    turned = [_turned(place, centre, turn) for place in places for turn in TURNS]
    smooth = cv2.GaussianBlur(lab, (0, 0), 1.5)
    reading = probe.thinned(3).reading(TRIAL_REACH * product.size)
    scores = reading.scores(np.array(turned), smooth)
    return [turned[index] for index in np.argsort(scores)[: -MOST_CLIMBED - 1 : -1]]


def _turned(place: Float64, centre: tuple[float, float], degrees: float) -> Float64:
    """`place` (2, 3) turned about where it puts `centre`."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    linear = np.array([[cosine, -sine], [sine, cosine]]) @ place[:, :2]
    return np.column_stack([linear, place @ [*centre, 1.0] - linear @ centre])


def _climb(
    product: OriginalProduct,
    probe: Probe,
    lab: Float32,
    place: Float64,
    reach: float,
    freedoms: int,
) -> tuple[Float64, float]:
    """The best affinity near `place` and its score; `reach` is a share of the product's size.

    Four freedoms shift, size and turn; two more stretch along some axis and keep the area.
    """
    size = product.size * float(np.sqrt(np.linalg.det(place[:, :2])))
    moved = _mover(place, about=product.mask_centre, size=size)
    reading = probe.reading(reach * product.size)
    lab = cv2.GaussianBlur(lab, (0, 0), max(0.8, 0.4 * reach * size))

    def loss(change: Sequence[float]) -> float:
        return -reading.score(moved(change), lab)

    start = np.vstack([np.zeros(freedoms), np.diag([reach] * freedoms)]).tolist()
    change, least = minimised(loss, start, most=20 * freedoms, near=1e-3, flat=5e-4)
    return moved(change), -least


def _mover(
    place: Float64, *, about: tuple[float, float], size: float
) -> Callable[[Sequence[float]], Float64]:
    """How a change of 4 or 6 numbers moves `place` (2, 3); shifts are shares of `size`."""
    across, down = about
    x, y = (place @ [across, down, 1.0]).tolist()
    (a, b), (c, d) = place[:, :2].tolist()

    def moved(change: Sequence[float]) -> Float64:
        # Plain numbers: NumPy takes longer for so few.
        right, lower, larger, turn, *stretch = change
        grown = math.exp(larger)
        cosine, sine = grown * math.cos(turn), grown * math.sin(turn)
        xx, xy, yx, yy = (
            cosine * a - sine * c, cosine * b - sine * d,
            sine * a + cosine * c, sine * b + cosine * d,
        )  # fmt: skip
        if stretch:
            wider, leaning = stretch
            xx, xy = xx * (1 + wider) + xy * leaning, xx * leaning + xy * (1 - wider)
            yx, yy = yx * (1 + wider) + yy * leaning, yx * leaning + yy * (1 - wider)
        left = x + size * right - (xx * across + xy * down)
        top = y + size * lower - (yx * across + yy * down)
        return np.array([[xx, xy, left], [yx, yy, top]])

    return moved
