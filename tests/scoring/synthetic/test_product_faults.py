from __future__ import annotations

import numpy as np
import pytest

from scoring.synthetic.cutouts import Cutout
from scoring.synthetic.faults import PRODUCT_FAULTS, FaultKind
from scoring.synthetic.lighting import Light
from scoring.synthetic.product_faults import (
    VISIBLE_SHARE,
    Photographed,
    changed_share,
    faulty_product,
    hue_shifted,
    stretched,
)
from scoring.synthetic.products import build_product, design_product


def spoiled(shot: Photographed, kind: FaultKind) -> Photographed:
    for seed in range(5):
        variant = faulty_product(shot, kind, np.random.default_rng(seed))
        if variant is not None:
            assert variant[1].kind is kind
            return variant[0]
    raise AssertionError(f"{kind} never shows")


@pytest.mark.parametrize("kind", PRODUCT_FAULTS)
def test_each_fault_shows_and_says_how_much(mug: Photographed, kind: FaultKind) -> None:
    variant = faulty_product(mug, kind, np.random.default_rng(1))
    assert variant is not None
    changed, fault = variant
    assert changed_share(mug.cutout, changed.cutout) >= VISIBLE_SHARE
    assert fault.parameters["changed_share"] == pytest.approx(
        changed_share(mug.cutout, changed.cutout), abs=1e-3
    )
    assert 0.4 <= fault.severity <= 1


@pytest.mark.parametrize(
    "kind", [FaultKind.TEXT_SWAPPED, FaultKind.TEXTURE_CHANGED, FaultKind.HUE_SHIFTED]
)
def test_print_and_colour_faults_leave_the_outline(mug: Photographed, kind: FaultKind) -> None:
    np.testing.assert_array_equal(spoiled(mug, kind).cutout.alpha, mug.cutout.alpha)


def test_swapped_text_changes_the_label_only(mug: Photographed) -> None:
    changed = spoiled(mug, FaultKind.TEXT_SWAPPED)
    step = np.abs(changed.cutout.premultiplied - mug.cutout.premultiplied).max(axis=-1)
    assert 0 < (step > 0.02).sum() < 0.5 * mug.cutout.mask.sum()
    assert changed.product.design.label.brand != mug.product.design.label.brand


def test_a_missing_part_takes_away(mug: Photographed) -> None:
    changed = spoiled(mug, FaultKind.PART_MISSING)
    assert not (changed.cutout.mask & ~mug.cutout.mask).any()
    assert changed.cutout.mask.sum() < mug.cutout.mask.sum()


def test_an_added_part_adds(mug: Photographed) -> None:
    changed = spoiled(mug, FaultKind.PART_ADDED)
    assert not (mug.cutout.mask & ~changed.cutout.mask).any()
    assert changed.cutout.mask.sum() > mug.cutout.mask.sum()


def test_stretching_scales_by_the_factors_and_keeps_the_foot() -> None:
    alpha = np.zeros((100, 100), dtype=np.float32)
    alpha[30:80, 30:70] = 1.0
    wide = stretched(Cutout(np.dstack([alpha] * 3), alpha), 1.2, 0.8)
    rows, columns = np.nonzero(wide.mask)
    assert np.ptp(columns) + 1 == pytest.approx(1.2 * 40, abs=1)
    assert np.ptp(rows) + 1 == pytest.approx(0.8 * 50, abs=1)
    assert rows.max() == 79


@pytest.mark.parametrize("seed", range(6))
def test_a_stretched_product_stays_whole(mug: Photographed, seed: int) -> None:
    variant = faulty_product(mug, FaultKind.STRETCHED, np.random.default_rng(seed))
    assert variant is not None
    alpha, parameters = variant[0].cutout.alpha, variant[1].parameters
    assert not alpha[:, [0, -1]].any()
    scale = float(parameters["across"]) * float(parameters["upward"])
    assert alpha.sum() == pytest.approx(mug.cutout.alpha.sum() * scale, rel=0.02)


def test_turning_hues_back_restores_them(mug: Photographed) -> None:
    there_and_back = hue_shifted(hue_shifted(mug.cutout, 20), -20)
    step = np.abs(there_and_back.premultiplied - mug.cutout.premultiplied)
    assert np.quantile(step, 0.99) < 0.05


def test_a_product_without_words_has_no_text_to_swap() -> None:
    lamp = build_product(design_product("lamp", 1))
    shot = Photographed.of(lamp, lamp.camera(0.17), Light(), 64)
    assert faulty_product(shot, FaultKind.TEXT_SWAPPED, np.random.default_rng(0)) is None
