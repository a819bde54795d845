"""A picture of a product with its mask."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.finetune.cutouts import Cutout, cut_out
from scoring.images import RGB, Mask


@dataclass(frozen=True)
class Labelled:
    """A whole picture RGB uint8 (h, w, 3) with its product's mask bool (h, w)."""

    source: str
    product: str
    image: RGB
    mask: Mask

    @property
    def cutout(self) -> Cutout:
        """Its product, to be pasted elsewhere."""
        return cut_out(self.image, self.mask, source=self.source, product=self.product)
