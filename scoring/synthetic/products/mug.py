"""Mugs of glazed or raw ceramic."""

from __future__ import annotations

from dataclasses import replace

from scoring.synthetic.arrays import Field
from scoring.synthetic.decals import Decal
from scoring.synthetic.fields import carved, cylinder, joined, revolved, ring, sphere
from scoring.synthetic.labels import draw_label
from scoring.synthetic.materials import gloss, matte
from scoring.synthetic.products.base import Design, Product, ProductPart

WORDS = (
    ("good morning", "stoneware"), ("slow coffee", "350 ml"), ("tea first", "porcelain"),
    ("est. 1987", "handmade"),
)  # fmt: skip


WALL = 0.032


def build(design: Design) -> Product:
    """A mug whose handle can be missing, or doubled."""
    rng = design.rng()
    radius, height = rng.uniform(0.30, 0.37), rng.uniform(0.66, 0.84)
    shell = _shell(radius, height, foot=radius * rng.uniform(0.78, 1.0))
    loop = (rng.uniform(0.13, 0.17), height * rng.uniform(0.27, 0.34))
    handle, second = (_handle(side, radius, height, loop) for side in (1.0, -1.0))
    finish = gloss(design.palette.body) if rng.random() < 0.65 else matte(design.palette.body)
    inside = gloss(design.palette.paper)
    knob = sphere((0, height + 0.08, 0), 0.05)
    lid = joined([cylinder((0, height + 0.02, 0), radius, 0.028, 0.02), knob], 0.03)
    return Product(
        design=design,
        title=f"{design.label.brand} mug",
        parts=(
            ProductPart("body", shell, finish, (_print(design, radius, height),)),
            ProductPart("handle", handle, finish),
            ProductPart("lining", _lining(radius, height), inside),
        ),
        removable=("handle",),
        extras=(ProductPart("second handle", second, finish), ProductPart("lid", lid, inside)),
        height=height,
        half_width=radius + loop[0] * 0.8,
        yaw=float(rng.uniform(-0.3, 0.15)),
    )


def _shell(radius: float, height: float, foot: float) -> Field:
    return revolved(
        [(0, 0, 0), (foot, 0, 0.04), (radius, height * 0.3, 0.15), (radius, height, 0.016),
         (radius - WALL, height, 0.016), (radius - WALL, height * 0.3, 0.1),
         (foot - 2 * WALL, 0.08, 0.06), (0, 0.07, 0)]
    )  # fmt: skip


def _handle(side: float, radius: float, height: float, loop: tuple[float, float]) -> Field:
    """A loop at the right (1) or left (-1) that does not reach into the mug."""
    hollow = cylinder((0, height * 0.6, 0), radius - WALL * 0.6, height * 0.55, 0.02)
    return carved(ring((side * radius, height * 0.52, 0), loop, 0.038, 1.25), hollow)


def _lining(radius: float, height: float) -> Field:
    """The inner wall, glazed in another colour."""
    outer = cylinder((0, height * 0.7, 0), radius - WALL * 0.8, height * 0.29, 0.02)
    return carved(outer, cylinder((0, height * 0.55, 0), radius - WALL * 1.15, height * 0.6, 0.02))


def _print(design: Design, radius: float, height: float) -> Decal:
    """The label; a plain one is printed on the bare glaze in a contrasting ink."""
    label = design.label
    if label.pattern == "plain":
        dark_glaze = float(design.palette.body.mean()) < 0.25
        ink = design.palette.paper if dark_glaze else design.palette.ink
        label = replace(label, ink=ink, ground=None)
    angle, tall = 2.0, height * 0.66
    art = draw_label(label, 620, round(620 * tall / (angle * radius)))
    return Decal(art, "wrap", (-0.15, height * 0.5), (angle, tall))
