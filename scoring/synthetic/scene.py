"""A scene: a cut-out product in a background, with shadow, reflection and matching light."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from scoring.synthetic.arrays import Floats, Mask, Points, Rgb, smoothstep
from scoring.synthetic.backgrounds import Background
from scoring.synthetic.camera import Camera, CameraView, Placement
from scoring.synthetic.colour import to_bytes
from scoring.synthetic.cutouts import Cutout
from scoring.synthetic.fields import joined
from scoring.synthetic.lighting import GroundShadow, Light, ground_shadow
from scoring.synthetic.products import Product
from scoring.synthetic.surfaces import turned

GRAIN = 0.004  # standard deviation of the film grain, in sRGB units; more would bloat the files


@dataclass(frozen=True)
class Scene:
    """How a product stands in a background. The default values are all free of faults."""

    background: Background
    camera: Camera
    placement: Placement
    shadow: GroundShadow
    shadow_strength: float = 0.7  # share of the key light that the shadow takes away
    contact_strength: float = 0.9  # darkness under the product
    gain: Floats | None = None  # linear gain of the product, (3,)
    tilt: float = 0.0  # smooth brightening of the product from left to right
    lift: float = 0.0  # picture heights between the product and the ground

    def relit(self, cutout: Cutout) -> Cutout:
        """The cut-out in this scene's light: only a smooth gain."""
        gain = np.ones(3, dtype=np.float32) if self.gain is None else self.gain
        x = np.linspace(-1, 1, cutout.alpha.shape[1], dtype=np.float32)[None, :, None]
        lit = cutout.premultiplied * gain * (1 + self.tilt * x)
        return replace(cutout, premultiplied=np.minimum(lit, cutout.alpha[..., None]))


@dataclass(frozen=True)
class Render:
    """A finished picture, sRGB (h, w, 3), and the product's exact coverage (h, w) in [0, 1]."""

    image: Rgb
    alpha: Floats

    @property
    def mask(self) -> Mask:
        """Pixels of which the product covers half or more."""
        return np.asarray(self.alpha >= 0.5)


def shadow_of(product: Product, light: Light) -> GroundShadow:
    """The product's shadow on the ground around it."""
    solid = joined([part.field for part in product.parts])

    def standing(points: Points) -> Floats:
        return solid(turned(points, -product.yaw))

    return ground_shadow(standing, light, half=1.8)


def render(scene: Scene, cutout: Cutout, rng: np.random.Generator) -> Render:
    """Set the cut-out into the scene. ``rng`` draws the film grain only."""
    size = len(cutout.alpha)
    ground = CameraView(scene.camera, scene.placement, size)
    picture = _shadowed(scene, ground)
    standing = scene.relit(cutout).placed(scene.placement)
    if scene.background.reflection > 0 and scene.lift == 0:
        picture = _mirrored(picture, standing, scene.background.reflection)
    raised = replace(scene.placement, dy=scene.placement.dy - scene.lift)
    product = scene.relit(cutout).placed(raised) if scene.lift else standing
    return Render(_developed(product.over(picture), rng), product.alpha)


def catalogue_photo(
    cutout: Cutout, camera: Camera, shadow: GroundShadow, white: float, rng: np.random.Generator
) -> Render:
    """The original: the product on a plain light ground (linear ``white``) with a faint shadow."""
    size = len(cutout.alpha)
    x, z = CameraView(camera, Placement(), size).plane()
    key, contact = shadow.at(x, z)
    paper = white * (1 - 0.10 * (1 - key)) * (1 - 0.45 * (1 - contact))
    background = np.repeat(paper[..., None], 3, axis=-1).astype(np.float32)
    return Render(_developed(cutout.over(background), rng), cutout.alpha)


def _shadowed(scene: Scene, ground: CameraView) -> Floats:
    key, contact = scene.shadow.at(*ground.plane())
    ambient = scene.background.light.ambient
    dark = scene.shadow_strength * (1 - key)[..., None] * (1.06 - 0.12 * ambient)
    under = scene.contact_strength * (1 - contact)[..., None]
    return np.asarray(
        scene.background.picture * np.clip(1 - dark, 0, 1) * (1 - under), dtype=np.float32
    )


def _mirrored(picture: Floats, product: Cutout, share: float) -> Floats:
    """The product's reflection in polished ground, which fades and blurs downwards."""
    rows = np.flatnonzero(product.alpha.max(axis=1) > 0.5)
    if not len(rows):
        return picture
    size, foot = len(picture), int(rows[-1])
    flip = np.array([[1, 0, 0], [0, -1, 2 * foot - 0.03 * size]], dtype=np.float32)
    layers = np.dstack([product.premultiplied, product.alpha])
    image = cv2.warpAffine(layers, flip, (size, size))
    image = cv2.GaussianBlur(image, (0, 0), sigmaX=size / 400, sigmaY=size / 170)
    row = np.arange(size, dtype=np.float32)[:, None, None]
    fade = share * (1 - smoothstep(0.0, 0.3 * size, row - foot + 0.03 * size))
    return np.asarray(picture * (1 - image[..., 3:] * fade) + image[..., :3] * fade, np.float32)


def _developed(linear: Floats, rng: np.random.Generator) -> Rgb:
    grain = rng.standard_normal(linear.shape[:2], dtype=np.float32)[..., None] * GRAIN
    return to_bytes(linear * (1 + 2.4 * grain))
