"""The consistency check: align, segment, compare shape and looks, fuse, explain."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.consistency.align import Alignment, align
from scoring.consistency.appearance import AppearanceComparison, compare_appearance
from scoring.consistency.attached import Parts, attached_parts
from scoring.consistency.calibrator import Calibrator
from scoring.consistency.detail import detail_map
from scoring.consistency.explain import findings_of, heat_map
from scoring.consistency.fuse import DEFAULT
from scoring.consistency.masks import certainty_of, found_mask
from scoring.consistency.product import NoProduct, OriginalProduct, analyse_original
from scoring.consistency.report import Finding, FindingCode, Outcome, Report
from scoring.consistency.retell import NOT_FOUND, retold
from scoring.consistency.shape import (
    ShapeComparison,
    compare_shapes,
    distance_to,
)
from scoring.consistency.view import View, view_of
from scoring.images import RGB, Float64, Mask
from scoring.segmentation.base import Segmenter

PRIOR = Calibrator()
TOLERANCE = 0.022  # width of the tolerance band, a share of the product's size
INSET = 0.035  # looks are compared this far inside the outline, where contact shadows end
SAME_COLOUR = 7.0  # ΔE2000 up to which a pixel shows what the original shows there
NO_TRANSFORM: Float64 = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def check_consistency(
    original: RGB,
    original_mask: Mask,
    generation: RGB,
    *,
    segmenter: Segmenter,
    calibrator: Calibrator = PRIOR,
) -> Report:
    """Is the product on `generation` the one on `original`? See `check_product`.

    RGB uint8 (h, w, 3) each at its working size; `original_mask` bool of the original. An empty or
    full mask gives `CANNOT_VERIFY`.
    """
    try:
        product = analyse_original(original, original_mask)
    except NoProduct as reason:
        sentence = f"Cannot compare: {reason}."
        return _unverified(generation, FindingCode.NO_PRODUCT, sentence, calibrator)
    return check_product(product, generation, segmenter=segmenter, calibrator=calibrator)


def check_product(
    product: OriginalProduct,
    generation: RGB,
    *,
    segmenter: Segmenter,
    calibrator: Calibrator = PRIOR,
    generation_mask: Mask | None = None,
) -> Report:
    """Compare an analysed original with one `generation`, RGB uint8 (h, w, 3).

    `generation_mask` is a person's mask of the product there; without it the segmenter is prompted
    with the transported mask. What cannot be aligned well is `CANNOT_VERIFY`, never a pass. Raises
    ValueError for a mask of another size.
    """
    by_person = generation_mask is not None
    if generation_mask is not None:
        if generation_mask.shape != generation.shape[:2]:
            sizes = f"{generation_mask.shape}, its picture {generation.shape[:2]}"
            raise ValueError(f"generation mask is {sizes}")
        if not generation_mask.any():
            sentence = "The mask marks no product on the generated image."
            return _unverified(generation, FindingCode.NO_PRODUCT, sentence, calibrator)
    alignment = align(product, generation, marked=generation_mask)
    view = None if alignment is None else view_of(product, alignment.transform, generation)
    if alignment is None or view is None:
        return _unverified(generation, FindingCode.NO_PRODUCT, NOT_FOUND, calibrator)
    placed = _Placed(product, generation, alignment, view)
    stability = 1.0
    if generation_mask is None:
        generation_mask, stability = found_mask(generation, view.whole_mask, segmenter)
    found = view.of_generation(generation_mask)
    if by_person:
        parts = Parts(found & ~view.mask, np.zeros_like(found))
        compared = _compare(placed, found, parts, None)
    else:
        parts = attached_parts(view.generation, view.mask, found, tolerance=tolerance_of(view))
        compared = _compare(placed, found, parts, stability)
    heat = heat_map(view, compared.shape, compared.looks, calibrator.thresholds)
    judgement = calibrator.judge(compared.measurements)
    seen = findings_of(
        view,
        shape=compared.shape,
        looks=compared.looks,
        measurements=compared.measurements,
        calibrator=calibrator,
    )
    return Report(
        outcome=judgement.outcome,
        p_consistent=judgement.p_consistent,
        measurements=compared.measurements,
        findings=retold(seen, compared.measurements, calibrator),
        transform=alignment.transform,
        generation_mask=generation_mask,
        heat_map=view.layer_on_generation(heat, *generation.shape[:2]),
        version=calibrator.version,
    )


@dataclass(frozen=True)
class _Placed:
    product: OriginalProduct
    generation: RGB
    alignment: Alignment
    view: View


@dataclass(frozen=True)
class _Compared:
    shape: ShapeComparison
    looks: AppearanceComparison
    measurements: dict[str, float]


def _compare(placed: _Placed, found: Mask, parts: Parts, stability: float | None) -> _Compared:
    """All measurements; `stability` of a segmenter's mask, None for a person's, which is sure."""
    view, alignment = placed.view, placed.alignment
    tolerance = tolerance_of(view)
    overlap = view.mask & (distance_to(~view.mask) > max(3.0, INSET * view.size))
    looks = compare_appearance(
        view.expected, view.generation, overlap, beside=view.mask | parts.sure
    )
    details = detail_map(placed.product, alignment.transform, placed.generation, view)
    # one map shows both, each in its own thresholds
    shown = np.maximum(
        looks.texture_map, details * np.float32(DEFAULT.texture_worst / DEFAULT.detail)
    )
    looks = replace(looks, texture_map=shown)
    differs = looks.colour_map > SAME_COLOUR
    shape = compare_shapes(
        view.mask, (found & view.mask) | parts.sure, tolerance=tolerance, differs=differs
    )
    certainty = 1.0
    if stability is not None:
        outside = found & ~parts.sure & (distance_to(view.mask) > tolerance)
        beyond = np.count_nonzero(outside) / view.size**2
        certainty = certainty_of(found, overlap, ~differs, stability=stability, beyond=beyond)
        if parts.doubtful.any():
            certainty = 0.0
    measurements = {
        "extra": shape.extra.largest,
        "missing": shape.missing.largest,
        "stretch": alignment.stretch,
        "colour": looks.delta_e,
        "colour_worst": looks.delta_e_worst,
        "hue": looks.hue_shift,
        "texture": looks.texture_mean,
        "texture_worst": looks.texture_worst,
        "detail": float(details.max()),
        "agreement": alignment.agreement,
        "distinct": placed.product.distinct,
        "visible": 1 - view.cut_off,
        "mask_certainty": certainty,
        "colour_before_relighting": looks.delta_e_raw,
        "iou": shape.iou,
        "boundary_iou": shape.boundary_iou,
        "hausdorff_95": shape.hausdorff_95,
        "scale": alignment.scale,
        "rotation": alignment.rotation,
        "inliers": float(alignment.inliers),
        "correlation": alignment.correlation,
    }
    return _Compared(shape, looks, measurements)


def tolerance_of(view: View) -> float:
    """Width in view pixels of the band along the outline in which differences don't count."""
    return max(2.0, TOLERANCE * view.size)


def _unverified(
    generation: RGB, code: FindingCode, sentence: str, calibrator: Calibrator
) -> Report:
    size = generation.shape[:2]
    return Report(
        outcome=Outcome.CANNOT_VERIFY,
        p_consistent=0.0,
        measurements={},
        findings=(Finding(code, sentence, 1.0, None),),
        transform=NO_TRANSFORM,
        generation_mask=np.zeros(size, bool),
        heat_map=np.zeros(size, np.float32),
        version=calibrator.version,
    )
