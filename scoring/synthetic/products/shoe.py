"""Sneakers in profile."""

from __future__ import annotations

from dataclasses import replace

from scoring.synthetic.arrays import Field
from scoring.synthetic.colour import rgb
from scoring.synthetic.decals import Decal
from scoring.synthetic.fields import (
    Vector,
    capsule,
    carved,
    cylinder,
    ellipsoid,
    joined,
    rounded_box,
    sphere,
)
from scoring.synthetic.labels import draw_label, draw_pattern
from scoring.synthetic.materials import Material, matte, satin
from scoring.synthetic.products.base import Design, Product, ProductPart

WORDS = (("running", "lite"), ("court", "low"), ("trail", "gtx"))


def build(design: Design) -> Product:
    """A sneaker whose laces or heel tab can be missing."""
    rng = design.rng()
    thick, ankle = rng.uniform(0.075, 0.11), rng.uniform(0.40, 0.47)
    main = matte(design.palette.body if rng.random() < 0.6 else design.palette.paper)
    trim = satin(design.palette.accent)
    white = matte(rgb("#f4f2ec"))
    tongue = capsule((-0.06, ankle - 0.07, 0), (-0.13, ankle + 0.03, 0), 0.045)
    tab = capsule((-0.43, ankle - 0.12, 0), (-0.445, ankle + 0.035, 0), 0.026)
    return Product(
        design=design,
        title=f"{design.label.brand} sneaker",
        parts=(
            ProductPart("upper", _upper(thick, ankle), main, _print(design, thick)),
            ProductPart("sole", _sole(thick), white),
            ProductPart("toe cap", _toe_cap(thick), trim),
            ProductPart("heel counter", _heel_counter(thick), trim),
            ProductPart("tongue", tongue, main),
            ProductPart("laces", joined(_laces(thick, ankle)), white),
            ProductPart("heel tab", tab, trim),
        ),
        removable=("laces", "heel tab"),
        extras=_extras(thick, trim),
        height=ankle + 0.05,
        half_width=0.52,
        yaw=float(rng.uniform(-0.4, 0.1)),
    )


def _print(design: Design, thick: float) -> tuple[Decal, ...]:
    """A patterned panel at the instep and the brand at the heel."""
    panel = draw_pattern(design.pattern, design.palette.accent, 520, 400)
    side = replace(design.label, ground=None, ink=design.palette.accent, pattern="plain")
    return (
        Decal(panel, "front", (0.05, thick + 0.1), (0.26, 0.2)),
        Decal(draw_label(side, 400, 300), "front", (-0.25, thick + 0.2), (0.26, 0.2)),
    )


def _extras(thick: float, trim: Material) -> tuple[ProductPart, ...]:
    tip: Vector = (-0.58, 0.27, 0)
    spur = joined([capsule((-0.42, 0.2, 0), (-0.57, 0.27, 0), 0.03), sphere(tip, 0.05)], 0.02)
    strap = ellipsoid((0.09, thick + 0.14, 0), (0.06, 0.2, 0.17))
    return ProductPart("strap", strap, trim), ProductPart("spur", spur, trim)


def _upper(thick: float, ankle: float) -> Field:
    """Toe, instep, heel and collar as one skin, open at the ankle and cut off at the sole."""
    toe = ellipsoid((0.28, thick, 0), (0.205, 0.115, 0.14))
    middle = ellipsoid((0.0, thick + 0.04, 0), (0.27, 0.165, 0.118))
    heel = ellipsoid((-0.27, thick + 0.09, 0), (0.19, 0.2, 0.13))
    collar = ellipsoid((-0.27, ankle - 0.10, 0), (0.175, 0.15, 0.105))
    below = rounded_box((0, -0.5 + thick * 0.6, 0), (1.0, 0.5, 1.0), 0.0)
    opening = ellipsoid((-0.27, ankle + 0.04, 0), (0.15, 0.13, 0.085))
    return carved(carved(joined([toe, middle, heel, collar], 0.14), below), opening)


def _toe_cap(thick: float) -> Field:
    cap = ellipsoid((0.30, thick + 0.02, 0), (0.19, 0.122, 0.15))
    return carved(cap, rounded_box((0.05, 0.1, 0), (0.23, 0.5, 0.5), 0))


def _heel_counter(thick: float) -> Field:
    heel = ellipsoid((-0.27, thick + 0.07, 0), (0.2, 0.2, 0.136))
    return carved(heel, rounded_box((0.2, 0.1, 0), (0.5, 0.6, 0.5), 0))


def _sole(thick: float) -> Field:
    """A rounded slab, wider at the ball of the foot and lifted a little at the toe."""
    half = thick / 2
    back = cylinder((-0.28, half, 0), 0.165, half, 0.03)
    arch = rounded_box((-0.02, half, 0), (0.27, half, 0.13), 0.03)
    ball = cylinder((0.20, half, 0), 0.17, half, 0.03)
    tip = cylinder((0.33, half + 0.008, 0), 0.165, half, 0.03)
    return joined([back, arch, ball, tip], 0.05)


def _laces(thick: float, ankle: float) -> list[Field]:
    """Five bars across the instep, climbing towards the ankle."""
    bars: list[Field] = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = 0.17 - 0.25 * share
        y = thick + 0.155 + (ankle - thick - 0.2) * share**1.1
        half = 0.075 + 0.01 * share
        bars.append(capsule((x, y, -half), (x + 0.012, y + 0.004, half), 0.0145))
    return bars
