"""Drink cans and tins with an all-round print."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.synthetic.colour import rgb
from scoring.synthetic.decals import Decal
from scoring.synthetic.fields import capsule, carved, cylinder, revolved, ring
from scoring.synthetic.labels import draw_label
from scoring.synthetic.materials import gloss, matte, metal
from scoring.synthetic.products.base import Design, Product, ProductPart

WORDS = (
    ("sparkling water", "330 ml"), ("pale ale", "0.44 l"), ("yuzu soda", "250 ml"),
    ("iced tea", "330 ml"), ("tomatoes", "400 g"),
)  # fmt: skip


def build(design: Design) -> Product:
    """A can whose lid with the neck can be missing."""
    rng = design.rng()
    radius = rng.uniform(0.21, 0.29)
    neck = radius * 0.84
    body = revolved(
        [(0, 0, 0), (radius * 0.82, 0, 0.02), (radius, 0.06, 0.05), (radius, 0.86, 0.05),
         (neck, 0.93, 0.02), (0, 0.93, 0)]
    )  # fmt: skip
    rim = carved(
        cylinder((0, 0.94, 0), neck + 0.012, 0.035, 0.01),
        cylinder((0, 0.99, 0), neck - 0.012, 0.04, 0.0),
    )
    silver = metal(rgb("#c9ccd1"), 0.22)
    turn = 2 * np.pi
    label = design.label
    if rng.random() < 0.6:  # printed in the brand's colour rather than on white
        label = replace(label, ground=design.palette.body, ink=design.palette.paper)
    art = draw_label(label, 1400, round(1400 * 0.78 / (turn * radius)))
    coat = gloss(rgb("#c9ccd1"))
    return Product(
        design=design,
        title=f"{design.label.brand} {design.label.words} can",
        parts=(
            ProductPart("body", body, coat, (Decal(art, "wrap", (0, 0.46), (turn, 0.78)),)),
            ProductPart("lid", rim, silver),
        ),
        removable=("lid",),
        extras=(
            ProductPart(
                "straw",
                capsule((0.05, 0.9, 0.02), (0.14, 1.13, 0.05), 0.021),
                matte(rgb("#f2efe8")),
            ),
            ProductPart("handle", ring((radius + 0.03, 0.5, 0), (0.12, 0.24), 0.022), silver),
        ),
        height=0.975,
        half_width=0.3,
        yaw=float(rng.uniform(-0.35, 0.35)),
    )
