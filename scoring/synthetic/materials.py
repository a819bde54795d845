"""Materials: how the surface of a part reflects light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.synthetic.arrays import Floats


@dataclass(frozen=True)
class Material:
    """``colour`` is linear (3,); ``reflectance``: the share mirrored at normal incidence."""

    colour: Floats
    roughness: float = 0.4  # 0 mirror, 1 chalk
    reflectance: float = 0.04
    metal: bool = False  # reflects in its own colour, scatters nothing
    glass: bool = False  # bright core, dark saturated rim
    glow: float = 0.0  # light that it emits, for lamp shades


@dataclass(frozen=True)
class Finish:
    """The materials' properties at each of n points, all (n,) float32."""

    roughness: Floats
    reflectance: Floats
    metal: Floats
    glass: Floats
    glow: Floats

    @classmethod
    def of(cls, materials: Sequence[Material], parts: Floats) -> Finish:
        """Look up each point's properties by the index of its part."""
        index = parts.astype(np.intp)
        names = ("roughness", "reflectance", "metal", "glass", "glow")
        columns = [
            np.array([getattr(material, name) for material in materials], np.float32)[index]
            for name in names
        ]
        return cls(*columns)


def matte(colour: Floats) -> Material:
    """Unglazed ceramic, board, rubber."""
    return Material(colour, roughness=0.85, reflectance=0.03)


def satin(colour: Floats) -> Material:
    """Painted metal, moulded plastic."""
    return Material(colour, roughness=0.38, reflectance=0.045)


def gloss(colour: Floats) -> Material:
    """Glazed ceramic, lacquer."""
    return Material(colour, roughness=0.10, reflectance=0.055)


def metal(colour: Floats, roughness: float = 0.25) -> Material:
    """Bare metal."""
    return Material(colour, roughness=roughness, reflectance=0.9, metal=True)


def glass(colour: Floats) -> Material:
    """Tinted glass with contents; opaque, so a cut-out is valid on any background."""
    return Material(colour, roughness=0.04, reflectance=0.06, glass=True)


def glowing(colour: Floats, glow: float) -> Material:
    """A lit lamp shade."""
    return Material(colour, roughness=0.9, reflectance=0.02, glow=glow)
