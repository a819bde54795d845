from __future__ import annotations

import cv2
import numpy as np
import pytest

from scoring.consistency import attached
from scoring.consistency.attached import Parts, attached_parts
from scoring.consistency.candidates import candidates
from scoring.consistency.forest import shipped
from scoring.consistency.regions import Scene
from scoring.consistency.traits import Surroundings, traits_of
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


def _log_odds(picture: RGB, product: Mask, share: Float32 | None = None) -> float:
    """Of the likeliest region."""
    scene = Scene.of(picture, product, product, 3, share)
    around = Surroundings(scene)
    traits = np.stack([traits_of(each, around) for each in candidates(scene)])
    return float(shipped().log_odds(traits).max())


def test_ground_of_its_colour_speaks_against_a_part() -> None:
    colour = tuple(int(value) for value in generation()[0][180, 130])
    picture, product, _ = _with_disc((215, 220), colour)
    before = _log_odds(picture, product)
    cv2.rectangle(picture, (10, 10), (310, 90), colour, -1)
    assert _log_odds(picture, product) < before - 1


def test_more_things_like_it_speak_against_a_part() -> None:
    picture, product, _ = _with_disc((215, 220), (255, 0, 255))
    before = _log_odds(picture, product)
    for number in range(4):
        cv2.circle(picture, (40 + 70 * number, 30), 18, (255, 0, 255), -1)
    assert _log_odds(picture, product) < before - 1


def test_the_segmenter_speaks_for_a_part_and_against_it() -> None:
    picture, product, disc = _with_disc((215, 220), (255, 0, 255))
    for number in range(4):
        cv2.circle(picture, (40 + 70 * number, 30), 18, (255, 0, 255), -1)
    ground, torn, sure = (
        _log_odds(picture, product, _shares(product, disc, share)) for share in (0.05, 0.5, 0.95)
    )
    assert ground < torn < sure


def test_what_is_less_likely_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, product, disc = _with_disc((215, 220), (255, 0, 255))
    monkeypatch.setattr(attached, "SURE", _log_odds(picture, product) + 1)
    found = attached_parts(picture, product, product, tolerance=3)
    assert not found.sure.any()
    assert (found.doubtful & disc).sum() > 0.6 * disc.sum()
