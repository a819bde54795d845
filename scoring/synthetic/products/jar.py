"""Jars: creams, candles and preserves."""

from __future__ import annotations

from scoring.synthetic.colour import rgb
from scoring.synthetic.decals import Decal
from scoring.synthetic.fields import cylinder, revolved, ring, sphere
from scoring.synthetic.labels import draw_label
from scoring.synthetic.materials import glass, gloss, matte, metal
from scoring.synthetic.products.base import Design, Product, ProductPart

WORDS = (
    ("face cream", "50 ml"), ("soy candle", "180 g"), ("apricot jam", "320 g"),
    ("wild honey", "250 g"), ("sea salt", "200 g"),
)  # fmt: skip
_FILLINGS = ("#b5651d", "#8c2f39", "#d9a441", "#5a7d4f")


def build(design: Design) -> Product:
    """A jar whose lid can be missing."""
    rng = design.rng()
    radius, height = rng.uniform(0.30, 0.36), rng.uniform(0.48, 0.66)
    body = revolved(
        [(0, 0, 0), (radius, 0, 0.06), (radius, height, 0.08), (radius * 0.86, height + 0.06, 0.02),
         (0, height + 0.06, 0)]
    )  # fmt: skip
    filled = glass(rgb(_FILLINGS[int(rng.integers(len(_FILLINGS)))]))
    finish = filled if rng.random() < 0.5 else gloss(design.palette.body)
    lids = (metal(rgb("#c8a25a")), matte(rgb("#b98b5e")), gloss(design.palette.accent))
    top = lids[int(rng.integers(len(lids)))]
    thick = rng.uniform(0.05, 0.09)
    angle, tall = 2.2, height * 0.68
    art = draw_label(design.label, 620, round(620 * tall / (angle * radius)))
    lid = cylinder((0, height + 0.05 + thick, 0), radius * 0.95, thick, 0.018)
    summit = height + 0.05 + 2 * thick
    return Product(
        design=design,
        title=f"{design.label.brand} {design.label.words} jar",
        parts=(
            ProductPart(
                "body", body, finish, (Decal(art, "wrap", (0, height * 0.48), (angle, tall)),)
            ),
            ProductPart("lid", lid, top),
        ),
        removable=("lid",),
        extras=(
            ProductPart("knob", sphere((0, summit + 0.04, 0), 0.07), top),
            ProductPart("handle", ring((radius + 0.02, height * 0.55, 0), (0.14, 0.17), 0.03), top),
        ),
        height=summit,
        half_width=radius + 0.03,
        yaw=float(rng.uniform(-0.35, 0.35)),
    )
