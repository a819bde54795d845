"""A product photographed without a background: its colours and its exact coverage."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from scoring.synthetic.arrays import Floats, Mask
from scoring.synthetic.camera import Camera, Placement
from scoring.synthetic.lighting import Light, shade
from scoring.synthetic.materials import Finish
from scoring.synthetic.products.base import Product
from scoring.synthetic.surfaces import Surface, trace, turned

SUPERSAMPLING = 2


@dataclass(frozen=True)
class Cutout:
    """Linear colours times coverage (h, w, 3) and coverage (h, w) in [0, 1]."""

    premultiplied: Floats
    alpha: Floats

    @property
    def mask(self) -> Mask:
        """Pixels of which the product covers half or more."""
        return np.asarray(self.alpha >= 0.5)

    def placed(self, placement: Placement) -> Cutout:
        """The cut-out, moved and scaled within a frame of the same size."""
        size = len(self.alpha)
        layers = np.dstack([self.premultiplied, self.alpha])
        if placement.scale < 0.75:  # bilinear sampling alone would alias
            layers = cv2.GaussianBlur(layers, (0, 0), 0.45 / placement.scale)
        moved = cv2.warpAffine(layers, placement.matrix(size), (size, size), flags=cv2.INTER_LINEAR)
        return Cutout(moved[..., :3], moved[..., 3])

    def over(self, background: Floats) -> Floats:
        """The cut-out on a background (h, w, 3), linear."""
        return self.premultiplied + background * (1.0 - self.alpha[..., None])


def trace_product(product: Product, camera: Camera, size: int) -> Surface:
    """The geometry of a product as a frame of ``size`` pixels sees it, supersampled."""
    fields = [part.field for part in product.parts]
    return trace(fields, camera, product.yaw, size * SUPERSAMPLING, product.radius)


def photograph(product: Product, surface: Surface, light: Light) -> Cutout:
    """Shade a traced product; its parts must be the ones that were traced."""
    materials = [part.material for part in product.parts]
    finish = Finish.of(materials, surface.parts)
    colours = np.stack([material.colour for material in materials])
    albedo = colours[surface.parts.astype(np.intp)]
    for index, part in enumerate(product.parts):
        chosen = np.flatnonzero(surface.parts == index)
        for decal in part.decals:
            points, normals = surface.points[:, chosen], surface.normals[:, chosen]
            albedo[chosen] = decal.paint(albedo[chosen], points, normals)
    normals, views = turned(surface.normals, product.yaw), turned(surface.views, product.yaw)
    colour = shade(
        normals=normals,
        views=views,
        albedo=albedo,
        finish=finish,
        occlusion=surface.occlusion,
        light=light,
    )
    layers = np.zeros((*surface.hit.shape, 4), dtype=np.float32)
    layers[surface.hit, :3] = colour
    layers[surface.hit, 3] = 1.0
    side = len(surface.hit) // SUPERSAMPLING
    small = cv2.resize(layers, (side, side), interpolation=cv2.INTER_AREA)
    return Cutout(small[..., :3], small[..., 3])
