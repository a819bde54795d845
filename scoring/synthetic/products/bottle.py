"""Bottles: glass or plastic, with a screw cap or a pump."""

from __future__ import annotations

from scoring.synthetic.colour import rgb
from scoring.synthetic.decals import Decal
from scoring.synthetic.fields import capsule, cylinder, joined, revolved, ring
from scoring.synthetic.labels import draw_label
from scoring.synthetic.materials import glass, gloss, metal, satin
from scoring.synthetic.products.base import Design, Product, ProductPart

WORDS = (
    ("body lotion", "250 ml"), ("olive oil", "500 ml"), ("hand soap", "300 ml"),
    ("cold brew", "330 ml"), ("shampoo", "400 ml"), ("elderflower", "0.7 l"),
)  # fmt: skip
_GLASS = ("#7a3b10", "#1d4a2a", "#1c3a5e", "#5b1a2e")


def build(design: Design) -> Product:
    """A bottle whose cap or pump can be missing."""
    rng = design.rng()
    radius, shoulder = rng.uniform(0.17, 0.23), rng.uniform(0.56, 0.66)
    neck, pump = rng.uniform(0.062, 0.08), rng.random() < 0.4
    slope = rng.uniform(0.05, 0.16)
    body = revolved(
        [(0, 0, 0), (radius, 0, 0.035), (radius, shoulder, 0.12), (neck, shoulder + slope, 0.05),
         (neck, 0.87, 0.01), (0, 0.87, 0)]
    )  # fmt: skip
    tinted = glass(rgb(_GLASS[int(rng.integers(len(_GLASS)))]))
    material = tinted if rng.random() < 0.55 else gloss(design.palette.body)
    bright = metal(rgb(("#c8a25a", "#c9ccd1", "#b87b5b")[int(rng.integers(3))]))
    top = bright if rng.random() < 0.4 else satin(design.palette.accent)
    angle, tall = 2.3, shoulder * 0.66
    art = draw_label(design.label, 620, round(620 * tall / (angle * radius)))
    cap = cylinder((0, 0.905, 0), neck * 1.28, 0.07, 0.012)
    if pump:
        button = cylinder((0, 0.985, 0), 0.052, 0.02, 0.012)
        nozzle = capsule((0.0, 0.985, 0.02), (-0.15, 0.97, 0.05), 0.018)
        collar = cylinder((0, 0.83, 0), neck * 1.3, 0.05, 0.01)
        stem = cylinder((0, 0.92, 0), 0.022, 0.07, 0.005)
        cap = joined([collar, stem, joined([button, nozzle], 0.02)])
    return Product(
        design=design,
        title=f"{design.label.brand} {design.label.words} bottle",
        parts=(
            ProductPart(
                "body", body, material, (Decal(art, "wrap", (0, shoulder * 0.47), (angle, tall)),)
            ),
            ProductPart("cap", cap, top),
        ),
        removable=("cap",),
        extras=(
            ProductPart(
                "handle", ring((radius + 0.05, shoulder * 0.62, 0), (0.11, 0.19), 0.024), top
            ),
            ProductPart("spout", capsule((0.04, 0.80, 0.03), (0.25, 0.90, 0.06), 0.03), top),
        ),
        height=1.0,
        half_width=0.25,
        yaw=float(rng.uniform(-0.35, 0.35)),
    )
