"""Background that a wrong mask of the original took for product."""

from __future__ import annotations

import numpy as np

from scoring.consistency import analyse_original, compare_product
from scoring.consistency.swallowed import swallowed
from scoring.images import RGB, Mask
from scoring.segmentation import segmenter
from scoring.vocabulary.outcomes import Outcome
from tests.scoring.consistency.drawn import generation, judged, product_picture

SIDE = 200
PRODUCT = np.zeros((SIDE, SIDE), bool)
PRODUCT[50:150, 50:150] = True
WIDE = PRODUCT.copy()  # takes in a strip of the ground
WIDE[60:140, 150:165] = True
STRIP = WIDE & ~PRODUCT


def picture(product: tuple[int, int, int], ground: tuple[int, int, int]) -> RGB:
    image = np.full((SIDE, SIDE, 3), ground, np.uint8)
    image[PRODUCT] = product
    noise = np.random.default_rng(0).normal(0, 4, image.shape)
    return np.asarray(np.clip(image + noise, 0, 255), np.uint8)


ORIGINAL = picture((200, 40, 40), (240, 240, 235))
NOWHERE = np.zeros_like(WIDE)


def test_a_strip_of_ground_on_both_pictures_is_no_product() -> None:
    found = swallowed(ORIGINAL, picture((200, 40, 40), (60, 110, 60)), WIDE, NOWHERE)
    assert (found & STRIP).sum() > 0.9 * STRIP.sum()
    assert (found & PRODUCT).sum() < 0.01 * PRODUCT.sum()


def test_a_strip_of_ground_is_none_either_where_the_new_ground_looks_like_the_product() -> None:
    found = swallowed(ORIGINAL, picture((200, 40, 40), (200, 42, 44)), WIDE, NOWHERE)
    assert (found & STRIP).sum() > 0.9 * STRIP.sum()
    assert (found & PRODUCT).sum() < 0.01 * PRODUCT.sum()


def test_what_looks_like_the_product_on_the_original_stays_though_it_is_gone_now() -> None:
    gone = picture((200, 40, 40), (60, 110, 60))
    gone[60:140, 120:150] = gone[60:140, 155:185]
    found = swallowed(ORIGINAL, gone, PRODUCT, NOWHERE)
    assert not found.any()


def test_what_is_enclosed_by_the_product_stays() -> None:
    label, now = ORIGINAL.copy(), picture((200, 40, 40), (60, 110, 60))
    label[80:110, 80:110], now[80:110, 80:110] = (240, 240, 235), (60, 110, 60)
    assert not swallowed(label, now, PRODUCT, NOWHERE).any()


def _mask_with_ground() -> tuple[RGB, Mask]:
    image, mask = product_picture()
    rows, columns = np.nonzero(mask)
    wrong = mask.copy()
    middle = (rows.min() + rows.max()) // 2
    right = int(columns[rows == middle].max())
    wrong[middle - 40 : middle + 40, right - 5 : right + 22] = True
    return image, wrong


def test_a_doubted_mask_of_the_original_makes_no_finding_about_its_ground() -> None:
    image, wrong = _mask_with_ground()
    shown, _ = generation()
    outcomes = {
        certainty: judged(
            compare_product(
                analyse_original(image, wrong, certainty=certainty),
                shown,
                segmenter=segmenter("grabcut"),
            )
        ).outcome
        for certainty in (1.0, 0.9)
    }
    assert outcomes == {1.0: Outcome.INCONSISTENT, 0.9: Outcome.CONSISTENT}


def test_a_narrow_gap_that_the_mask_has_closed_is_no_product() -> None:
    gap = np.zeros_like(PRODUCT)
    gap[110:150, 120:123] = True  # as between a sleeve and the body
    before, now = ORIGINAL.copy(), picture((200, 40, 40), (60, 110, 60))
    before[gap], now[gap] = (240, 240, 235), (60, 110, 60)
    found = swallowed(before, now, PRODUCT, NOWHERE)
    assert found[gap].all()
    assert (found & ~gap).sum() < 2 * gap.sum()
