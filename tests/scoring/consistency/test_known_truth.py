"""`tests/bench/consistency.py` in small: drawn products, known changes and nulls."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from scoring.consistency import analyse_original, compare_product
from scoring.images import RGB
from scoring.segmentation import segmenter
from scoring.vocabulary.outcomes import Outcome
from tests.scoring.consistency.drawn import judged, product_picture
from tests.scoring.consistency.known_truth.cutouts import Cutout
from tests.scoring.consistency.known_truth.edits import NoPlace
from tests.scoring.consistency.known_truth.nulls import NULLS
from tests.scoring.consistency.known_truth.pairs import COUNTED, make_pair

GRABCUT = segmenter("grabcut")
SIDE = 400


def products() -> list[Cutout]:
    """The drawn jar, and a bottle of other proportions with a picture on it."""
    jar = Cutout("jar", "drawn", *product_picture())
    picture = np.full((320, 320, 3), 250, np.uint8)
    mask = np.zeros((320, 320), np.uint8)
    cv2.ellipse(mask, (160, 190), (62, 110), 0, 0, 360, 1, -1)
    cv2.rectangle(mask, (140, 30), (180, 100), 1, -1)
    picture[mask > 0] = (60, 130, 70)
    cv2.circle(picture, (160, 180), 38, (235, 225, 200), -1)
    cv2.putText(picture, "TEA", (128, 192), cv2.FONT_HERSHEY_DUPLEX, 1.0, (150, 30, 30), 2)
    for row in (250, 262, 274):
        cv2.line(picture, (125, row), (195, row), (220, 200, 60), 3)
    return [jar, Cutout("bottle", "drawn", picture, mask > 0)]


def background(number: int) -> RGB:
    """Soft blotches on a ramp."""
    draw = np.random.default_rng(number)
    soft = cv2.GaussianBlur(draw.normal(0, 1, (SIDE, SIDE, 3)), (0, 0), 25) * 500
    ramp = np.linspace(90, 170, SIDE)[:, None, None]
    return np.asarray(np.clip(ramp + soft, 0, 255), np.uint8)


def outcomes(kinds: tuple[str, ...]) -> list[Outcome]:
    """One pair of each kind, the products in turn, but where a product offers no place for it."""
    cutouts, found = products(), []
    for number, kind in enumerate(kinds):
        try:
            pair = make_pair(cutouts, background(number), number=number, kind=kind)
        except NoPlace:
            continue
        product = analyse_original(pair.original.image, pair.original.mask)
        comparison = compare_product(product, pair.generation, segmenter=GRABCUT)
        found.append(judged(comparison).outcome)
    return found


@pytest.mark.slow
def test_known_changes_do_not_pass() -> None:
    found = outcomes(COUNTED)
    assert len(found) >= len(COUNTED) - 2
    assert found.count(Outcome.CONSISTENT) <= 1


@pytest.mark.slow
def test_faithful_renderings_pass() -> None:
    found = outcomes((*NULLS, *NULLS))
    assert found.count(Outcome.CONSISTENT) >= len(found) - 1
