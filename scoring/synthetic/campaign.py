"""A campaign: products, their generations, and the truth about each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scoring.synthetic.arrays import Mask, Rgb
from scoring.synthetic.background_faults import draw_background_fault, faulty_scene
from scoring.synthetic.backgrounds import BACKGROUNDS
from scoring.synthetic.camera import CameraView, Placement
from scoring.synthetic.colour import to_bytes
from scoring.synthetic.faults import BACKGROUND_FAULTS, PRODUCT_FAULTS, Fault, FaultKind
from scoring.synthetic.lighting import Light
from scoring.synthetic.product_faults import Photographed, faulty_product
from scoring.synthetic.products import CATEGORIES, build_product, design_product
from scoring.synthetic.scene import Render, Scene, catalogue_photo, render, shadow_of

OriginalKind = Literal["plain", "alpha", "mask"]


@dataclass(frozen=True)
class GeneratorModel:
    """An invented image generator: how often it spoils the background and the product."""

    name: str
    background_fault_rate: float
    product_fault_rate: float


GENERATORS = (
    GeneratorModel("lumen-xl", 0.22, 0.14),
    GeneratorModel("studiofill-2", 0.30, 0.24),
    GeneratorModel("backdrop-fast", 0.42, 0.30),
)


@dataclass(frozen=True)
class GenerationTruth:
    """The truth about a generation; any two can be ranked by their ``quality`` in [0, 1]."""

    quality: float
    faults: tuple[Fault, ...]

    @property
    def background_good(self) -> bool:
        """Whether there is no background fault."""
        return not any(fault.kind in BACKGROUND_FAULTS for fault in self.faults)

    @property
    def product_unchanged(self) -> bool:
        """Whether there is no product fault."""
        return not any(fault.kind in PRODUCT_FAULTS for fault in self.faults)

    @property
    def good(self) -> bool:
        """Whether a campaign may use the picture."""
        return self.background_good and self.product_unchanged


@dataclass(frozen=True)
class RenderedGeneration:
    """One picture of a product on a new background."""

    identifier: str
    image: Rgb
    mask: Mask
    generator: str
    prompt: str
    truth: GenerationTruth


@dataclass(frozen=True)
class RenderedProduct:
    """A product's original with its exact mask, and its generations."""

    identifier: str
    category: str
    title: str
    original: Rgb
    original_mask: Mask
    original_alpha: NDArray[np.uint8] | None  # (h, w), where the original comes cut out
    original_kind: OriginalKind
    generations: tuple[RenderedGeneration, ...]


def render_campaign(
    products: int, generations: tuple[int, int], seed: int, size: int = 768
) -> Iterator[RenderedProduct]:
    """Render products one by one; ``generations``: fewest and most generations per product.

    The same seed gives the same pictures. Each product has its own seeds, so ``render_product`` can
    also run in a process pool.
    """
    for index in range(products):
        yield render_product(index, generations, seed, size)


def render_product(
    index: int, generations: tuple[int, int], seed: int, size: int = 768
) -> RenderedProduct:
    """Render product number ``index`` of the campaign ``seed``."""
    rng = np.random.default_rng([seed, index])
    category = CATEGORIES[index % len(CATEGORIES)]
    product = build_product(design_product(category, int(rng.integers(2**31))))
    camera = product.camera(float(rng.uniform(0.15, 0.24)))
    azimuth = float(rng.choice([-1.0, 1.0]) * rng.uniform(0.95, 1.4))
    shot = Photographed.of(product, camera, Light(azimuth, 0.85), size)
    kind: OriginalKind = {3: "alpha", 6: "mask"}.get(index % 10, "plain")  # type: ignore[assignment]
    original, alpha = _original(shot, kind, rng)
    count = int(rng.integers(generations[0], generations[1] + 1))
    identifier = f"{category}-{index:03d}"
    names = rng.permutation(list(BACKGROUNDS))
    return RenderedProduct(
        identifier=identifier,
        category=category,
        title=product.title,
        original=original.image,
        original_mask=original.mask,
        original_alpha=alpha,
        original_kind=kind,
        generations=tuple(
            _generation(f"{identifier}-{number + 1}", shot, str(names[number % len(names)]), child)
            for number, child in enumerate(rng.spawn(count))
        ),
    )


def _original(
    shot: Photographed, kind: OriginalKind, rng: np.random.Generator
) -> tuple[Render, NDArray[np.uint8] | None]:
    if kind == "alpha":
        cover = shot.cutout.alpha[..., None]
        colours = np.where(cover > 0, shot.cutout.premultiplied / np.maximum(cover, 1e-4), 1.0)
        alpha = (shot.cutout.alpha * 255 + 0.5).astype(np.uint8)
        return Render(to_bytes(colours.astype(np.float32)), shot.cutout.alpha), alpha
    shadow = shadow_of(shot.product, shot.light)
    white = float(rng.uniform(0.86, 0.98))
    return catalogue_photo(shot.cutout, shot.camera, shadow, white, rng), None


def _generation(
    identifier: str, shot: Photographed, background: str, rng: np.random.Generator
) -> RenderedGeneration:
    model = GENERATORS[int(rng.integers(len(GENERATORS)))]
    polish = float(rng.random())
    faults: list[Fault] = []
    shown = shot
    if rng.random() < model.product_fault_rate:
        shown, fault = _spoiled(shot, rng)
        faults.append(fault)
    scene = _scene(shown, background, polish, rng)
    phrase = scene.background.phrase
    if rng.random() < model.background_fault_rate:
        kind = BACKGROUND_FAULTS[int(rng.integers(len(BACKGROUND_FAULTS)))]
        fault = draw_background_fault(kind, rng)
        faults.append(fault)
        scene = faulty_scene(scene, shown.product, fault)
    picture = render(scene, shown.cutout, rng)
    return RenderedGeneration(
        identifier=identifier,
        image=picture.image,
        mask=picture.mask,
        generator=model.name,
        prompt=f"product photo of a {shot.product.design.category} {phrase}, high detail",
        truth=GenerationTruth(quality_of(polish, faults), tuple(faults)),
    )


def quality_of(polish: float, faults: list[Fault]) -> float:
    """From 0.55 to 1 by polish; any fault multiplies it by less than 0.45, so it is not good."""
    quality = 0.55 + 0.45 * polish
    for fault in faults:
        quality *= 0.6 - 0.45 * fault.severity
    return round(quality, 4)


def _spoiled(shot: Photographed, rng: np.random.Generator) -> tuple[Photographed, Fault]:
    """A random product fault that shows on this product."""
    kinds: list[FaultKind] = [PRODUCT_FAULTS[i] for i in rng.permutation(len(PRODUCT_FAULTS))]
    for kind in kinds:
        spoiled = faulty_product(shot, kind, rng)
        if spoiled is not None:
            return spoiled
    message = f"no product fault shows on {shot.product.title}"
    raise RuntimeError(message)


def _scene(shot: Photographed, background: str, polish: float, rng: np.random.Generator) -> Scene:
    """A scene without faults; the less polish, the worse its light, contrast and shadow match."""
    size = len(shot.cutout.alpha)
    rough = 1.0 - polish
    placement = Placement(
        scale=float(rng.uniform(0.72, 0.92)),
        dx=float(rng.uniform(-1, 1) * (0.02 + 0.09 * rough)),
        dy=float(rng.uniform(0.05, 0.10)),
    )
    painted = BACKGROUNDS[background](
        CameraView(shot.camera, placement, size), rng, shot.light.azimuth
    )
    haze = 0.22 * rough
    picture = painted.picture * (1 - haze) + 0.55 * haze
    tint = painted.light.colour * (1 + rough * rng.uniform(-0.07, 0.07, 3))
    return Scene(
        background=replace(painted, picture=picture.astype(np.float32)),
        camera=shot.camera,
        placement=placement,
        shadow=shadow_of(shot.product, painted.light),
        shadow_strength=0.72 - 0.35 * rough,
        contact_strength=0.95 - 0.4 * rough,
        gain=(tint * rng.uniform(0.93, 1.04)).astype(np.float32),
        tilt=float(np.sign(shot.light.azimuth) * rng.uniform(0.02, 0.10)),
    )
