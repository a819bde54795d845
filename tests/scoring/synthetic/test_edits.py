from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.synthetic.arrays import Mask, Rgb
from scoring.synthetic.edits import EDITS, NULL_EDITS, NoRoom, text_swapped


@pytest.fixture(scope="module")
def pack() -> tuple[Rgb, Mask]:
    """A red and blue pack on grey ground with a little noise."""
    image = np.full((120, 100, 3), 200, dtype=np.uint8)
    mask = np.zeros((120, 100), dtype=bool)
    mask[20:100, 25:75] = True
    image[20:60, 25:75] = (190, 60, 50)
    image[60:100, 25:75] = (60, 70, 170)
    noise = np.random.default_rng(1).integers(0, 9, image.shape)
    return (image - noise).astype(np.uint8), mask


@pytest.mark.parametrize("name", sorted(EDITS))
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), strength=st.floats(0.05, 1))
def test_an_edit_changes_the_region_it_names_and_nothing_else(
    pack: tuple[Rgb, Mask], name: str, seed: int, strength: float
) -> None:
    image, mask = pack
    kept_image, kept_mask = image.copy(), mask.copy()
    edit = EDITS[name](image, mask, np.random.default_rng(seed), strength)
    np.testing.assert_array_equal(image, kept_image)
    np.testing.assert_array_equal(mask, kept_mask)
    differs = (edit.image != image).any(axis=-1)
    assert edit.name == name
    assert edit.changed.any()
    assert not (differs & ~edit.changed).any()
    assert differs[edit.changed].mean() > 0.5
    assert not ((edit.mask ^ mask) & ~edit.changed).any()


@pytest.mark.parametrize("name", ["part_added", "part_removed", "hole", "region_recoloured"])
@pytest.mark.slow
def test_a_stronger_edit_is_larger(pack: tuple[Rgb, Mask], name: str) -> None:
    weak, strong = (
        np.mean([EDITS[name](*pack, np.random.default_rng(s), k).changed.sum() for s in range(6)])
        for k in (0.1, 0.9)
    )
    assert strong > 1.5 * weak


def test_masks_follow_the_shape(pack: tuple[Rgb, Mask]) -> None:
    area = {
        name: EDITS[name](*pack, np.random.default_rng(4), 0.5).mask.sum() / pack[1].sum()
        for name in EDITS
    }
    assert area["part_added"] > 1 > area["part_removed"]
    assert area["hole"] < 1 < area["stretched"]
    assert area["hue_shifted"] == area["text_swapped"] == area["region_recoloured"] == 1


@pytest.mark.parametrize("name", sorted(NULL_EDITS))
def test_a_null_edit_keeps_the_product(pack: tuple[Rgb, Mask], name: str) -> None:
    image, mask = pack
    edit = NULL_EDITS[name](image, mask, np.random.default_rng(2), 0.5)
    assert edit.image.shape == image.shape
    assert edit.image.dtype == np.uint8
    np.testing.assert_array_equal(edit.mask, mask)
    assert not edit.changed.any()
    assert (edit.image != image).any()
    assert np.abs(edit.image[mask].astype(int) - image[mask]).mean() < 25


def test_a_shadow_stays_off_the_product(pack: tuple[Rgb, Mask]) -> None:
    edit = NULL_EDITS["shadow"](*pack, np.random.default_rng(2), 1.0)
    np.testing.assert_array_equal(edit.image[pack[1]], pack[0][pack[1]])


def test_words_need_room() -> None:
    mask = np.zeros((40, 40), dtype=bool)
    mask[:, 20:24] = True
    with pytest.raises(NoRoom, match="too narrow"):
        text_swapped(np.zeros((40, 40, 3), np.uint8), mask, np.random.default_rng(0), 0.5)
