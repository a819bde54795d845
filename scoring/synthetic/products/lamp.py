"""Table lamps with a cone, drum or globe shade."""

from __future__ import annotations

import numpy as np

from scoring.synthetic.colour import rgb
from scoring.synthetic.decals import Decal
from scoring.synthetic.fields import capsule, joined, revolved, sphere
from scoring.synthetic.labels import draw_pattern
from scoring.synthetic.materials import gloss, glowing, matte, metal
from scoring.synthetic.products.base import Design, Product, ProductPart

WORDS = (("lighting", "e27"), ("lamp works", "40 w"), ("interior", "no. 3"))


def build(design: Design) -> Product:
    """A lamp whose shade can be missing."""
    rng = design.rng()
    kind = ("cone", "drum", "globe")[int(rng.integers(3))]
    lower = rng.uniform(0.26, 0.33)
    upper = {"cone": lower * 0.5, "drum": lower * 0.88, "globe": 0.0}[kind]
    shade = sphere((0, 0.76, 0), 0.195)
    if kind != "globe":
        shade = revolved(
            [(lower - 0.012, 0.58, 0), (lower, 0.58, 0.004), (upper, 0.97, 0.004),
             (upper - 0.012, 0.97, 0.004), (lower - 0.012, 0.58, 0)]
        )  # fmt: skip
    cloth = glowing(rgb("#f3dfb9"), rng.uniform(0.25, 0.5))
    bases = (gloss(design.palette.body), matte(design.palette.body), metal(rgb("#b5894f")))
    foot = bases[int(rng.integers(len(bases)))]
    belly = rng.uniform(0.07, 0.17)
    body = revolved(
        [(0, 0, 0), (0.17, 0, 0.02), (0.17, 0.045, 0.03), (0.06, 0.08, 0.05), (belly, 0.26, 0.14),
         (0.035, 0.47, 0.08), (0.02, 0.50, 0.01), (0.02, 0.64, 0), (0, 0.64, 0)]
    )  # fmt: skip
    decals: tuple[Decal, ...] = ()
    if kind != "globe":
        art = draw_pattern(design.pattern, design.palette.accent, 1400, 320)
        decals = (Decal(art, "wrap", (0, 0.775), (2 * np.pi, 0.37)),)
    return Product(
        design=design,
        title=f"{design.label.brand} table lamp",
        parts=(ProductPart("base", body, foot), ProductPart("shade", shade, cloth, decals)),
        removable=("shade",),
        extras=(
            ProductPart("second bulb", joined([capsule((0.05, 0.3, 0), (0.3, 0.42, 0), 0.018),
                                        sphere((0.33, 0.46, 0), 0.075)], 0.02), foot),
            ProductPart("finial", sphere((0, 1.03, 0), 0.06), foot),
        ),
        height=1.0,
        half_width=0.33,
        yaw=float(rng.uniform(-0.4, 0.4)),
        has_text=False,
    )  # fmt: skip
