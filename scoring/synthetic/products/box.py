"""Cartons with a printed front and side."""

from __future__ import annotations

from dataclasses import replace

from scoring.synthetic.decals import Decal
from scoring.synthetic.fields import joined, ring, rounded_box
from scoring.synthetic.labels import draw_label
from scoring.synthetic.materials import matte, satin
from scoring.synthetic.products.base import Design, Product, ProductPart

WORDS = (
    ("loose leaf tea", "20 bags"), ("granola", "450 g"), ("night serum", "30 ml"),
    ("dark chocolate", "70 %"), ("puzzle", "500 pieces"),
)  # fmt: skip


def build(design: Design) -> Product:
    """A carton whose lid can be missing."""
    rng = design.rng()
    half = (rng.uniform(0.24, 0.36), rng.uniform(0.30, 0.46), rng.uniform(0.12, 0.24))
    split = 2 * half[1] * rng.uniform(0.74, 0.86)
    lid_half = (2 * half[1] - split) / 2
    board = matte(design.palette.paper)
    cover = satin(design.palette.body)
    tall = split * 0.94
    front = draw_label(design.label, 620, round(620 * tall / (2 * half[0] * 0.96)))
    side_label = replace(design.label, ground=design.palette.accent, ink=design.palette.ink)
    side = draw_label(
        replace(side_label, accent=design.palette.paper),
        400,
        round(400 * tall / (2 * half[2] * 0.94)),
    )
    body = rounded_box((0, split / 2, 0), (half[0], split / 2, half[2]), 0.01)
    lid = rounded_box((0, split + lid_half, 0), (half[0] + 0.014, lid_half, half[2] + 0.014), 0.012)
    summit = 2 * half[1]
    bow = [ring((sign * 0.09, summit + 0.06, 0), (0.08, 0.055), 0.022, 1.8) for sign in (-1, 1)]
    return Product(
        design=design,
        title=f"{design.label.brand} {design.label.words} box",
        parts=(
            ProductPart(
                "body", body, board,
                (Decal(front, "front", (0, split / 2), (2 * half[0] * 0.96, tall)),
                 Decal(side, "right", (0, split / 2), (2 * half[2] * 0.94, tall))),
            ),
            ProductPart("lid", lid, cover),
        ),
        removable=("lid",),
        extras=(
            ProductPart("bow", joined(bow, 0.02), satin(design.palette.accent)),
            ProductPart("handle", ring((-half[0], split * 0.6, 0), (0.10, 0.14), 0.026), cover),
        ),
        height=summit,
        half_width=(half[0] ** 2 + half[2] ** 2) ** 0.5,
        yaw=-float(rng.uniform(0.3, 0.75)),
    )  # fmt: skip
