from __future__ import annotations

import cv2
import numpy as np

from scoring.consistency.attached import Parts, attached_parts
from scoring.images import RGB, Float32, Mask
from tests.scoring.consistency.drawn import SIDE, generation


def _with_disc(centre: tuple[int, int], colour: tuple[int, ...]) -> tuple[RGB, Mask, Mask]:
    """The drawn scene with a disc behind the product: picture, product, visible disc."""
    picture, product = generation()
    disc = np.zeros((SIDE, SIDE), np.uint8)
    cv2.circle(disc, centre, 18, 1, -1)
    visible = (disc > 0) & ~product
    picture[visible] = colour
    return picture, product, visible


def _nothing(parts: Parts) -> bool:
    return not (parts.sure | parts.doubtful).any()


def test_a_knob_in_the_products_colour_is_attached() -> None:
    picture, product = generation()
    colour = picture[180, 130]
    picture, product, knob = _with_disc((215, 220), tuple(int(value) for value in colour))
    found = attached_parts(picture, product, product, tolerance=3).sure
    assert (found & knob).sum() > 0.6 * knob.sum()
    assert (found & ~knob).sum() < 0.2 * knob.sum()


def test_the_same_disc_further_away_is_background() -> None:
    picture, product = generation()
    colour = tuple(int(value) for value in picture[180, 130])
    picture, product, _ = _with_disc((275, 220), colour)
    assert _nothing(attached_parts(picture, product, product, tolerance=3))


def test_a_disc_of_a_colour_that_occurs_nowhere_else_is_attached() -> None:
    picture, product, disc = _with_disc((215, 220), (255, 0, 255))
    found = attached_parts(picture, product, product, tolerance=3).sure
    assert (found & disc).sum() > 0.6 * disc.sum()


def test_a_disc_of_a_foreign_colour_that_occurs_around_it_may_be_background() -> None:
    picture, product, _ = _with_disc((215, 220), (255, 0, 255))
    cv2.circle(picture, (233, 235), 2, (255, 0, 255), -1)
    assert _nothing(attached_parts(picture, product, product, tolerance=3))


def test_among_many_things_one_more_that_touches_the_product_is_doubtful() -> None:
    picture, product, disc = _with_disc((215, 220), (255, 0, 255))
    assert attached_parts(picture, product, product, tolerance=3).sure.any()
    for number in range(8):
        place = (20 + 40 * number, 20) if number < 7 else (30, 160)
        cv2.circle(picture, place, 13, (25 * number, 255 - 25 * number, 40), -1)
    found = attached_parts(picture, product, product, tolerance=3)
    assert not found.sure.any()
    assert (found.doubtful & disc).sum() > 0.6 * disc.sum()


def test_a_knob_in_the_products_colour_is_doubtful_where_more_of_it_stands_elsewhere() -> None:
    picture, product = generation()
    colour = tuple(int(value) for value in picture[180, 130])
    picture, product, knob = _with_disc((215, 220), colour)
    cv2.rectangle(picture, (10, 10), (110, 40), colour, -1)
    found = attached_parts(picture, product, product, tolerance=3)
    assert not found.sure.any()
    assert (found.doubtful & knob).sum() > 0.6 * knob.sum()


def test_a_shadow_between_two_feet_is_background() -> None:
    picture, product = generation()
    rows, columns = np.nonzero(product)
    bottom, middle = rows.max(), int(columns.mean())
    gap = (slice(bottom - 13, bottom - 6), slice(middle - 25, middle + 25))
    product[gap] = False
    picture[gap] = (52, 60, 48)
    assert _nothing(attached_parts(picture, product, product, tolerance=3))


def test_what_a_segmenter_adds_must_prove_itself() -> None:
    picture, product = generation()
    wrong = product.copy()
    wrong[200:240, 200:250] = True  # a piece of the background
    assert _nothing(attached_parts(picture, product, wrong, tolerance=3))


def test_a_faithful_generation_has_nothing_attached() -> None:
    picture, product = generation()
    assert _nothing(attached_parts(picture, product, product, tolerance=3))


def _with_patchwork() -> tuple[RGB, Mask, Mask]:
    """A knob of many of the product's colours."""
    picture, product = generation()
    inside = picture[cv2.erode(product.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0]
    picture, product, knob = _with_disc((215, 220), (0, 0, 0))
    rows, columns = np.nonzero(knob)
    patch = (rows // 6 + 3 * (columns // 6)) % 7
    colours = inside[np.linspace(0, len(inside) - 1, 7).astype(int)]
    picture[rows, columns] = colours[patch]
    return picture, product, knob


def test_a_knob_with_the_products_own_surface_is_attached_where_the_segmenter_adds_it() -> None:
    picture, product, knob = _with_patchwork()
    found = attached_parts(picture, product, product | knob, tolerance=3).sure
    assert (found & knob).sum() > 0.6 * knob.sum()


def test_ground_of_the_same_colours_explains_it() -> None:
    picture, product, knob = _with_patchwork()
    surface = picture[knob]
    picture[:60] = surface[np.arange(60 * SIDE).reshape(60, SIDE) % len(surface)]
    found = attached_parts(picture, product, product | knob, tolerance=3).sure
    assert not (found & knob).any()


def _shares(product: Mask, disc: Mask, share: float) -> Float32:
    """A segmenter that is sure of the product, and so sure of the disc."""
    return np.where(product, np.float32(1), np.where(disc, np.float32(share), np.float32(0)))


def test_what_the_segmenter_is_sure_of_is_a_part_in_any_colour() -> None:
    picture, product, disc = _with_disc((215, 220), (255, 0, 255))
    cv2.circle(picture, (233, 235), 1, (255, 0, 255), -1)  # for its colour alone it is none
    share = _shares(product, disc, 0.95)
    found = attached_parts(picture, product, product | disc, tolerance=3, share=share).sure
    assert (found & disc).sum() > 0.6 * disc.sum()


def test_what_does_not_end_there_for_the_segmenter_is_none() -> None:
    picture, product, disc = _with_disc((215, 220), (255, 0, 255))
    cv2.circle(picture, (233, 235), 2, (255, 0, 255), -1)
    share = np.maximum(_shares(product, disc, 0.95), np.float32(0.45))
    assert _nothing(attached_parts(picture, product, product | disc, tolerance=3, share=share))


def test_a_knob_in_the_products_colour_is_none_where_the_segmenter_sees_ground() -> None:
    picture, product = generation()
    colour = tuple(int(value) for value in picture[180, 130])
    picture, product, knob = _with_disc((215, 220), colour)
    share = _shares(product, knob, 0.05)
    assert _nothing(attached_parts(picture, product, product, tolerance=3, share=share))


def test_the_segmenter_settles_a_doubt() -> None:
    picture, product = generation()
    colour = tuple(int(value) for value in picture[180, 130])
    picture, product, knob = _with_disc((215, 220), colour)
    cv2.rectangle(picture, (10, 10), (110, 40), colour, -1)
    sure, ground, torn = (
        attached_parts(picture, product, product, tolerance=3, share=_shares(product, knob, share))
        for share in (0.95, 0.05, 0.5)
    )
    assert (sure.sure & knob).sum() > 0.6 * knob.sum()
    assert _nothing(ground)
    assert not torn.sure.any()
    assert torn.doubtful.any()
