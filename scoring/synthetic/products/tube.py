"""Squeeze tubes standing on their caps."""

from __future__ import annotations

from scoring.synthetic.decals import Decal
from scoring.synthetic.fields import capsule, cylinder, ring, rounded_box, tapered_tube
from scoring.synthetic.labels import draw_label
from scoring.synthetic.materials import gloss, satin
from scoring.synthetic.products.base import Design, Product, ProductPart

WORDS = (
    ("hand cream", "75 ml"), ("sunscreen 50", "100 ml"), ("toothpaste", "90 g"),
    ("face wash", "120 ml"),
)  # fmt: skip


def build(design: Design) -> Product:
    """A tube whose crimped end can be missing."""
    rng = design.rng()
    radius, cap = rng.uniform(0.145, 0.18), rng.uniform(0.12, 0.2)
    width = radius * rng.uniform(1.15, 1.3)
    body = tapered_tube(cap, 0.93, radius, width, 0.02)
    crimp = rounded_box((0, 0.955, 0), (width, 0.045, 0.02), 0.008)
    art = draw_label(design.label, 400, 820)
    top = satin(design.palette.accent)
    skin = gloss(design.palette.paper if rng.random() < 0.5 else design.palette.body)
    return Product(
        design=design,
        title=f"{design.label.brand} {design.label.words} tube",
        parts=(
            ProductPart(
                "body", body, skin, (Decal(art, "front", (0, cap + 0.38), (radius * 1.5, 0.62)),)
            ),
            ProductPart("crimp", crimp, skin),
            ProductPart("cap", cylinder((0, cap / 2, 0), radius * 1.04, cap / 2, 0.02), top),
        ),
        removable=("crimp",),
        extras=(
            ProductPart("loop", ring((0, 1.03, 0), (0.07, 0.07), 0.02), top),
            ProductPart("nozzle", capsule((0.1, 0.5, 0.03), (0.31, 0.62, 0.08), 0.035), top),
        ),
        height=1.0,
        half_width=0.27,
        yaw=float(rng.uniform(-0.45, 0.45)),
    )
