"""Backgrounds: one file each, with a ``paint`` function of the same signature."""

from __future__ import annotations

from scoring.synthetic.backgrounds import (
    beach,
    city_night,
    kitchen,
    leaf_shadow,
    linen_cloth,
    marble_bath,
    meadow,
    studio,
    wood_table,
)
from scoring.synthetic.backgrounds.base import Background, Painter

BACKGROUNDS: dict[str, Painter] = {
    "studio": studio.paint,
    "wood table": wood_table.paint,
    "kitchen": kitchen.paint,
    "marble": marble_bath.paint,
    "meadow": meadow.paint,
    "beach": beach.paint,
    "linen": linen_cloth.paint,
    "leaf shadow": leaf_shadow.paint,
    "city night": city_night.paint,
}

__all__ = ["BACKGROUNDS", "Background", "Painter"]
