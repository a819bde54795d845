"""Background faults: spoil a scene or its background picture on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from scoring.synthetic.arrays import Floats
from scoring.synthetic.colour import from_hsv, luminance, to_linear, to_srgb
from scoring.synthetic.faults import Fault, FaultKind
from scoring.synthetic.labels import BRANDS
from scoring.synthetic.lighting import Light
from scoring.synthetic.products import Product
from scoring.synthetic.scene import Scene, shadow_of
from scoring.synthetic.textures import blend, noise


def draw_background_fault(kind: FaultKind, rng: np.random.Generator) -> Fault:
    """Choose the severity and the parameters of a background fault."""
    severity = float(rng.uniform(0.35, 1.0))
    parameters: dict[str, float | str] = {"seed": int(rng.integers(2**31))}
    if kind is FaultKind.FLOATING:
        parameters = {"lift": round(0.06 + 0.12 * severity, 4)}
    elif kind is FaultKind.WRONG_SCALE:
        small = rng.random() < 0.6
        factor = 0.62 - 0.27 * severity if small else 1.32 + 0.3 * severity
        parameters = {"factor": round(factor, 4)}
    elif kind is FaultKind.CLASHING_LIGHT:
        parameters = {"mood": "warm" if rng.random() < 0.5 else "cold"}
    return Fault(kind, severity, parameters)


def faulty_scene(scene: Scene, product: Product, fault: Fault) -> Scene:
    """The scene with one background fault; the product itself looks as before."""
    return _MAKERS[fault.kind](scene, product, fault)


def _floating(scene: Scene, product: Product, fault: Fault) -> Scene:
    lift = float(fault.parameters["lift"])
    return replace(scene, lift=lift, contact_strength=0.15, shadow_strength=0.3)


def _wrong_scale(scene: Scene, product: Product, fault: Fault) -> Scene:
    _, foot = scene.camera.project(np.zeros((3, 1), dtype=np.float32))
    factor = float(fault.parameters["factor"])
    return replace(scene, placement=scene.placement.scaled_about(0.0, float(foot[0]), factor))


def _clashing_light(scene: Scene, product: Product, fault: Fault) -> Scene:
    """Grade the background towards one mood, the product towards the other; turn the shadow."""
    warm = fault.parameters["mood"] == "warm"
    dusk = np.array((1.05, 0.55, 0.24) if warm else (0.26, 0.46, 0.95), dtype=np.float32)
    share = 0.55 + 0.4 * fault.severity
    grade = (1 - share) + share * dusk * 0.8
    gain = np.array((1.06, 1.16, 1.28) if warm else (1.26, 1.14, 1.0), dtype=np.float32)
    light = scene.background.light
    wrong = Light(-light.azimuth, 0.6, light.colour, light.ambient, 0.15)
    return replace(
        scene,
        background=replace(scene.background, picture=scene.background.picture * grade),
        gain=gain,
        tilt=float(np.sign(-light.azimuth)) * 0.22,
        shadow=shadow_of(product, wrong),
        shadow_strength=0.85,
    )


def _busy(scene: Scene, product: Product, fault: Fault) -> Scene:
    """Crowd the background with loud props and lettering, all of them sharp."""
    rng = np.random.default_rng(int(fault.parameters["seed"]))
    picture = scene.background.picture
    for _ in range(int(24 + 46 * fault.severity)):
        picture = _with_prop(picture, rng)
    return replace(scene, background=replace(scene.background, picture=picture, reflection=0.0))


def _with_prop(picture: Floats, rng: np.random.Generator) -> Floats:
    """Add one shaded ball, hoop, book, stick or word with its shadow, at a random place."""
    size = len(picture)
    x, y = (int(value) for value in rng.uniform(-0.02, 1.02, 2) * size)
    radius = max(int(size * rng.uniform(0.02, 0.085)), 3)
    shape = _outline(size, (x, y), radius, rng)
    row, column = np.ogrid[0:size, 0:size]
    sheen = 1.0 - 0.45 * np.clip(((column - x) + (row - y)) / (2.0 * radius), -0.6, 1.0)
    loud = from_hsv(rng.random(), rng.uniform(0.45, 0.95), rng.uniform(0.45, 0.95))
    body = np.clip(loud * sheen[..., None], 0.0, 1.0).astype(np.float32)
    cast = cv2.blur(np.roll(shape, (radius // 4, radius // 5), (0, 1)), (radius // 2 + 1,) * 2)
    return blend(picture * (1 - 0.5 * cast)[..., None], body, shape)


def _outline(size: int, centre: tuple[int, int], radius: int, rng: np.random.Generator) -> Floats:
    """(size, size) cover in [0, 1] of a random flat shape."""
    canvas = np.zeros((size, size), dtype=np.uint8)
    kind = int(rng.integers(5))
    if kind == 0:
        cv2.circle(canvas, centre, radius, 255, -1, cv2.LINE_AA)
    elif kind == 1:
        cv2.circle(canvas, centre, radius, 255, max(radius // 4, 2), cv2.LINE_AA)
    elif kind == 2:
        sides = (radius * rng.uniform(0.6, 1.2), radius * rng.uniform(1.6, 3.0))
        corners = cv2.boxPoints((centre, sides, float(rng.uniform(-25, 25))))
        cv2.fillPoly(canvas, [corners.astype(np.int32)], 255, cv2.LINE_AA)
    elif kind == 3:
        far = tuple(int(value + rng.uniform(-4, 4) * radius) for value in centre)
        cv2.line(canvas, centre, far, 255, max(radius // 4, 2), cv2.LINE_AA)
    else:
        word = BRANDS[int(rng.integers(len(BRANDS)))]
        weight = max(radius // 9, 1)
        font = cv2.FONT_HERSHEY_DUPLEX
        cv2.putText(canvas, word, centre, font, radius / 24, 255, weight, cv2.LINE_AA)
    return canvas.astype(np.float32) / 255


def _artefacts(scene: Scene, product: Product, fault: Fault) -> Scene:
    """Melt, posterise and smear the background, like an image generator that failed."""
    rng = np.random.default_rng(int(fault.parameters["seed"]))
    picture = scene.background.picture
    size = len(picture)
    row, column = np.mgrid[0:size, 0:size].astype(np.float32)
    reach = size * (0.035 + 0.06 * fault.severity)
    melted = cv2.remap(
        picture,
        column + reach * noise(rng, (5, 5), size),
        row + reach * noise(rng, (7, 4), size),
        cv2.INTER_LINEAR,
        None,
        cv2.BORDER_REFLECT_101,
    )
    smear = cv2.blur(melted, (1, max(size // 6, 3)))
    patches = np.clip(noise(rng, (6, 6), size) * 2.5, 0, 1) * fault.severity
    melted = _garish(blend(melted, smear, patches), 1.5 + 0.9 * fault.severity)
    blotch = from_hsv(rng.random(), 0.75, 0.8)
    stains = np.clip((noise(rng, (7, 7), size) - 1.0) * 3, 0, 1) * (0.4 + 0.5 * fault.severity)
    picture = blend(melted, blotch, stains.astype(np.float32))
    return replace(scene, background=replace(scene.background, picture=picture, reflection=0.0))


def _garish(linear: Floats, saturation: float) -> Floats:
    """Over-saturate the background and reduce it to seven tones."""
    grey = luminance(linear)[..., None]
    loud = to_srgb(grey + (linear - grey) * saturation)
    return to_linear((np.round(loud * 7) / 7).astype(np.float32))


_MAKERS: dict[FaultKind, Callable[[Scene, Product, Fault], Scene]] = {
    FaultKind.FLOATING: _floating,
    FaultKind.WRONG_SCALE: _wrong_scale,
    FaultKind.CLASHING_LIGHT: _clashing_light,
    FaultKind.BUSY_BACKGROUND: _busy,
    FaultKind.BACKGROUND_ARTEFACT: _artefacts,
}
