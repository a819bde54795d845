"""What the consistency check measures: align, segment, compare shape and looks, locate differences.

`scoring.consistency.conclude` judges them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from scoring.consistency.align import Alignment, align
from scoring.consistency.appearance import AppearanceComparison, compare_appearance
from scoring.consistency.attached import Parts, attached_parts
from scoring.consistency.cells import Cells
from scoring.consistency.detail import detail_map
from scoring.consistency.explain import differences_of, heat_map
from scoring.consistency.fuse import DEFAULT
from scoring.consistency.masks import certainty_of, found_mask
from scoring.consistency.product import NoProduct, OriginalProduct, analyse_original
from scoring.consistency.report import Comparison
from scoring.consistency.shape import (
    ShapeComparison,
    compare_shapes,
    depth_in,
    distance_to,
    thin_parts,
)
from scoring.consistency.swallowed import swallowed
from scoring.consistency.text import OriginalText, measured_text, with_quote
from scoring.consistency.view import View, view_of
from scoring.images import RGB, Float32, Float64, Mask
from scoring.segmentation.base import Segmenter
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.findings import GENERATION_MASK_EMPTY, PRODUCT_NOT_FOUND

TOLERANCE = 0.022  # width of the tolerance band, a share of the product's size
INSET = 0.035  # looks are compared this far inside the outline, where contact shadows end
SAME_COLOUR = 7.0  # ΔE2000 up to which a pixel shows what the original shows there
THIN = 1.5  # tolerances: half the width up to which a part is thin
SHIFT = 2  # pixels of the view by which a thin part may lie beside its place
NO_TRANSFORM: Float64 = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def compare(
    original: RGB, original_mask: Mask, generation: RGB, *, segmenter: Segmenter
) -> Comparison:
    """Compare the product on `generation` with the one on `original`; see `compare_product`.

    RGB uint8 (h, w, 3) each at its working size; `original_mask` bool of the original. An empty or
    full mask leaves nothing to measure.
    """
    try:
        product = analyse_original(original, original_mask)
    except NoProduct as error:
        return nothing_measured(generation, error.reason)
    return compare_product(product, generation, segmenter=segmenter)


def compare_product(
    product: OriginalProduct,
    generation: RGB,
    *,
    segmenter: Segmenter,
    generation_mask: Mask | None = None,
    text: OriginalText | None = None,
) -> Comparison:
    """Compare an analysed original with one `generation`, RGB uint8 (h, w, 3).

    `generation_mask` is a person's mask of the product there; without it the segmenter is prompted
    with the transported mask. `text` is the original's, to be read on the generation too. Nothing
    is measured where the product is found nowhere. Raises ValueError for a mask of another size.
    """
    if generation_mask is not None:
        if generation_mask.shape != generation.shape[:2]:
            sizes = f"{generation_mask.shape}, its picture {generation.shape[:2]}"
            raise ValueError(f"generation mask is {sizes}")
        if not generation_mask.any():
            return nothing_measured(generation, GENERATION_MASK_EMPTY())
    alignment = align(product, generation, marked=generation_mask)
    view = None if alignment is None else view_of(product, alignment.transform, generation)
    if alignment is None or view is None:
        return nothing_measured(generation, PRODUCT_NOT_FOUND())
    placed = _Placed(product, generation, alignment, view, text)
    if generation_mask is not None:
        found = view.of_generation(generation_mask)
        parts = Parts(found & ~view.mask, np.zeros_like(found))
        return _compared(placed.without_ground(found), generation_mask, found, parts, None)
    segmented, stability = found_mask(generation, view.whole_mask, segmenter)
    found = view.of_generation(segmented.mask)
    maps = segmented.maps
    parts = attached_parts(
        view.generation,
        view.mask,
        found,
        tolerance=tolerance_of(view),
        share=view.share_of_generation(segmented.share),
        cells=None if maps is None else Cells(maps, view.crop, view.mask.shape),
    )
    return _compared(placed.without_ground(found), segmented.mask, found, parts, stability)


def nothing_measured(generation: RGB, why: Message) -> Comparison:
    """The comparison that could not be made."""
    size = generation.shape[:2]
    return Comparison(
        measurements={},
        differences=(Finding(FindingKind.NO_PRODUCT, why, 1.0),),
        transform=NO_TRANSFORM,
        generation_mask=np.zeros(size, bool),
        heat_map=np.zeros(size, np.float32),
    )


@dataclass(frozen=True)
class _Placed:
    product: OriginalProduct
    generation: RGB
    alignment: Alignment
    view: View
    text: OriginalText | None

    def without_ground(self, found: Mask) -> _Placed:
        """Without what the original's mask took for product, and where it may be wrong.

        `found` bool is the generation's mask in the view.
        """
        if self.product.certainty >= 1:
            return self
        view = self.view
        ground = swallowed(view.expected, view.generation, view.mask, ~found)
        return replace(self, view=replace(view, mask=view.mask & ~ground & ~view.unsure))


def _compared(
    placed: _Placed, generation_mask: Mask, found: Mask, parts: Parts, stability: float | None
) -> Comparison:
    """All of the comparison, once it is known what on the generation is product.

    `found` is `generation_mask` in the view; `stability` that of a segmenter's mask, None for a
    person's, which is sure.
    """
    view, tolerance = placed.view, tolerance_of(placed.view)
    overlap = view.mask & (depth_in(view.mask) > max(3.0, INSET * view.size))
    looks = compare_appearance(
        view.expected,
        view.generation,
        overlap,
        beside=view.mask | found | parts.sure,
    )
    details = detail_map(placed.product, placed.alignment.transform, placed.generation, view)
    # One map shows both, each in its own thresholds.
    shown = np.maximum(
        looks.texture_map, details * np.float32(DEFAULT.texture_worst / DEFAULT.detail)
    )
    looks = replace(looks, texture_map=shown)
    differs = _differs(looks.colour_map, view)
    shape = compare_shapes(
        view.mask, (found & view.mask) | parts.sure, tolerance=tolerance, differs=differs
    )
    certainty = 1.0
    if stability is not None:
        certainty = _certainty(view, found, parts, differs, overlap, stability)
    measurements = {
        **_measurements(placed, shape, looks),
        "detail": float(details.max()),
        "mask_certainty": certainty,
    }
    heat = heat_map(view, shape, looks)
    differences = differences_of(view, shape=shape, looks=looks, measurements=measurements)
    if placed.text is not None and placed.alignment.agreement >= DEFAULT.agreement:
        letters, quoted = measured_text(placed.text, placed.generation, placed.alignment, view)
        measurements |= letters
        differences = with_quote(differences, quoted)
    return Comparison(
        measurements=measurements,
        differences=differences,
        transform=placed.alignment.transform,
        generation_mask=generation_mask,
        heat_map=view.layer_on_generation(heat, *placed.generation.shape[:2]),
    )


def _differs(colour_map: Float32, view: View) -> Mask:
    """Where the pictures show something else, (h, w).

    A stem or a handle of few pixels lies a pixel beside its place, or a blur mixes the ground in,
    and each of its pixels differs. It is gone only if nothing beside its place looks like it.
    """
    thin = thin_parts(view.mask, THIN * tolerance_of(view))
    within = np.where(view.mask, colour_map, np.float32(np.inf))
    least = cv2.erode(within, np.ones((2 * SHIFT + 1, 2 * SHIFT + 1), np.uint8))
    return np.asarray((np.where(thin, least, colour_map) > SAME_COLOUR) & ~view.unsure)


def _certainty(
    view: View, found: Mask, parts: Parts, differs: Mask, overlap: Mask, stability: float
) -> float:
    """How sure a segmenter's mask is; not at all with a doubtful part beside the product.

    Where the original shows the same (not `differs`), it was the original's mask that missed it.
    """
    if (parts.doubtful & ~view.unsure).any():
        return 0.0
    outside = found & ~parts.sure & (distance_to(view.mask) > tolerance_of(view)) & differs
    beyond = np.count_nonzero(outside) / view.size**2
    return certainty_of(found, overlap & ~differs, stability=stability, beyond=beyond)


def _measurements(
    placed: _Placed, shape: ShapeComparison, looks: AppearanceComparison
) -> dict[str, float]:
    alignment = placed.alignment
    return {
        "extra": shape.extra.largest,
        "missing": shape.missing.largest,
        "stretch": alignment.stretch,
        "colour": looks.delta_e,
        "colour_worst": looks.delta_e_worst,
        "hue": looks.hue_shift,
        "texture": looks.texture_mean,
        "texture_worst": looks.texture_worst,
        "agreement": alignment.agreement,
        "distinct": placed.product.distinct,
        "visible": 1 - placed.view.cut_off,
        "original_certainty": placed.product.certainty,
        "colour_before_relighting": looks.delta_e_raw,
        "iou": shape.iou,
        "boundary_iou": shape.boundary_iou,
        "hausdorff_95": shape.hausdorff_95,
        "scale": alignment.scale,
        "rotation": alignment.rotation,
        "inliers": float(alignment.inliers),
        "correlation": alignment.correlation,
    }


def tolerance_of(view: View) -> float:
    """Width in view pixels of the band along the outline in which differences don't count."""
    return max(2.0, TOLERANCE * view.size)
