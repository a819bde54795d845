"""Scenes without and with background faults."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.synthetic.background_faults import draw_background_fault, faulty_scene
from scoring.synthetic.backgrounds import BACKGROUNDS
from scoring.synthetic.camera import CameraView, Placement
from scoring.synthetic.faults import BACKGROUND_FAULTS, FaultKind
from scoring.synthetic.product_faults import Photographed
from scoring.synthetic.scene import Render, Scene, render, shadow_of

PLACEMENT = Placement(0.8, 0.02, 0.06)


@pytest.fixture(scope="module")
def scene(mug: Photographed) -> Scene:
    size = len(mug.cutout.alpha)
    view = CameraView(mug.camera, PLACEMENT, size)
    background = BACKGROUNDS["kitchen"](view, np.random.default_rng(1), mug.light.azimuth)
    background = replace(background, reflection=0.0)
    return Scene(background, mug.camera, PLACEMENT, shadow_of(mug.product, background.light))


def rendered(scene: Scene, shot: Photographed) -> Render:
    return render(scene, shot.cutout, np.random.default_rng(7))


def with_fault(
    scene: Scene, shot: Photographed, kind: FaultKind
) -> tuple[Render, dict[str, object]]:
    fault = draw_background_fault(kind, np.random.default_rng(3))
    return rendered(faulty_scene(scene, shot.product, fault), shot), dict(fault.parameters)


@pytest.mark.parametrize("name", sorted(BACKGROUNDS))
@pytest.mark.slow
def test_every_background_is_a_finite_picture_lit_from_the_given_side(
    name: str, mug: Photographed
) -> None:
    view = CameraView(mug.camera, PLACEMENT, 96)
    background = BACKGROUNDS[name](view, np.random.default_rng(2), -1.1)
    assert background.picture.shape == (96, 96, 3)
    assert np.isfinite(background.picture).all()
    assert 0 <= background.picture.min() <= background.picture.max() <= 1
    assert background.picture.std() > 0.01
    assert background.light.direction[0] < 0


def test_the_mask_covers_exactly_the_product(scene: Scene, mug: Photographed) -> None:
    """Another product colour alters the pixels that the product covers, and no others."""
    dark = replace(mug, cutout=replace(mug.cutout, premultiplied=mug.cutout.premultiplied * 0.3))
    bright, dim = rendered(scene, mug), rendered(scene, dark)
    differs = (bright.image != dim.image).any(axis=-1)
    assert not (differs & (bright.alpha == 0)).any()
    assert differs[bright.alpha > 0.9].mean() > 0.99


def test_relighting_is_a_smooth_gain(scene: Scene, mug: Photographed) -> None:
    gain = np.array([1.05, 1.0, 0.9], dtype=np.float32)
    lit = replace(scene, gain=gain, tilt=0.1).relit(mug.cutout)
    solid = (mug.cutout.alpha > 0.99) & (mug.cutout.premultiplied.max(axis=-1) < 0.8)
    ratio = lit.premultiplied[solid] / np.maximum(mug.cutout.premultiplied[solid], 1e-3)
    column = np.nonzero(solid)[1] / (solid.shape[1] - 1) * 2 - 1
    np.testing.assert_allclose(ratio, gain * (1 + 0.1 * column[:, None]), rtol=0.02)


def test_the_shadow_falls_away_from_the_light(scene: Scene, mug: Photographed) -> None:
    half = scene.shadow.key.shape[1] // 2
    dark = 1 - scene.shadow.key
    assert dark[:, :half].sum() > 3 * dark[:, half:].sum()  # the light stands at the right


@pytest.mark.parametrize("kind", [FaultKind.BUSY_BACKGROUND, FaultKind.BACKGROUND_ARTEFACT])
def test_picture_faults_leave_the_product_alone(
    scene: Scene, mug: Photographed, kind: FaultKind
) -> None:
    good = rendered(scene, mug)
    bad, _ = with_fault(scene, mug, kind)
    np.testing.assert_array_equal(bad.alpha, good.alpha)
    whole = good.alpha >= 0.999
    assert np.abs(bad.image[whole].astype(int) - good.image[whole]).max() <= 1
    step = np.abs(bad.image.astype(int) - good.image).max(axis=-1)
    assert (step[good.alpha == 0] > 25).mean() > 0.2


def test_a_floating_product_is_lifted_by_what_the_fault_says(
    scene: Scene, mug: Photographed
) -> None:
    good = rendered(scene, mug)
    bad, parameters = with_fault(scene, mug, FaultKind.FLOATING)
    rows = [np.nonzero(picture.mask)[0].max() for picture in (good, bad)]
    assert rows[0] - rows[1] == pytest.approx(float(str(parameters["lift"])) * 192, abs=1)
    assert bad.mask.sum() == pytest.approx(good.mask.sum(), rel=0.02)


@pytest.mark.slow
def test_a_wrong_scale_changes_the_area_by_its_square_and_keeps_the_foot(
    scene: Scene, mug: Photographed
) -> None:
    good = rendered(scene, mug)
    bad, parameters = with_fault(scene, mug, FaultKind.WRONG_SCALE)
    factor = float(str(parameters["factor"]))
    assert factor < 0.7 or factor > 1.3
    if factor < 1:
        assert bad.mask.sum() == pytest.approx(good.mask.sum() * factor**2, rel=0.05)
    rows = [np.nonzero(picture.mask)[0].max() for picture in (good, bad)]
    assert abs(rows[0] - rows[1]) < 10


@pytest.mark.slow
def test_clashing_light_turns_the_shadow_and_keeps_the_outline(
    scene: Scene, mug: Photographed
) -> None:
    fault = draw_background_fault(FaultKind.CLASHING_LIGHT, np.random.default_rng(3))
    wrong = faulty_scene(scene, mug.product, fault)
    half = wrong.shadow.key.shape[1] // 2
    dark = 1 - wrong.shadow.key
    assert dark[:, half:].sum() > 3 * dark[:, :half].sum()
    np.testing.assert_array_equal(rendered(wrong, mug).alpha, rendered(scene, mug).alpha)


def test_every_background_fault_changes_the_picture(scene: Scene, mug: Photographed) -> None:
    good = rendered(scene, mug)
    for kind in BACKGROUND_FAULTS:
        bad, _ = with_fault(scene, mug, kind)
        assert (bad.image != good.image).any(axis=-1).mean() > 0.02, kind
