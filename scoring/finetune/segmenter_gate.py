"""May a fine-tuned segmenter replace the one in use? Measured on products it has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import Floats
from scoring.consistency import Calibrator, analyse_original, compare_product, report_on
from scoring.consistency.product import NoProduct
from scoring.finetune.measure import boundary_iou
from scoring.images import RGB, Mask, iou_of
from scoring.segmentation.base import Prompt, Segmentation, Segmenter
from scoring.segmentation.unsure import unsure_pixels
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import Estimate
from scoring.vocabulary.messages import segmenters as reasons
from scoring.vocabulary.outcomes import Outcome
from scoring.vocabulary.segmenters import MaskMeasure, SegmenterMetrics

# More is better of the first two, less of the others but the last.
SIGNS: Final = {
    MaskMeasure.IOU: 1.0,
    MaskMeasure.BOUNDARY_IOU: 1.0,
    MaskMeasure.BELOW_HALF: -1.0,
    MaskMeasure.FALSE_ALARMS: -1.0,
    MaskMeasure.EDITS_FOUND: 1.0,
}
RESAMPLES = 1_000
INTERVAL = (5.0, 95.0)


@dataclass(frozen=True)
class HeldOut:
    """A product that the fit has not seen.

    `original` RGB uint8 (h, w, 3) with its true `mask`; `unchanged` and `changed` are pictures of
    it elsewhere, `changed` with a part added to it or cut from it.
    """

    product: str
    original: RGB
    mask: Mask
    unchanged: Sequence[RGB]
    changed: Sequence[RGB]


Figures = Mapping[MaskMeasure, Floats]  # (n,) each, one for each product


def measured(products: Sequence[HeldOut], used: Segmenter) -> Figures:
    """Each measure's mean over each product's pictures.

    Several originals of a product, or corrected generations of it, count as one product.
    """
    by_product: dict[str, list[dict[MaskMeasure, float]]] = {}
    for each in products:
        by_product.setdefault(each.product, []).append(_of_one(each, used))
    return {
        measure: np.array([np.mean([row[measure] for row in rows]) for rows in by_product.values()])
        for measure in SIGNS
    }


def _of_one(product: HeldOut, used: Segmenter) -> dict[MaskMeasure, float]:
    segmented = used.segment(product.original, [Prompt()])[0]
    found, iou = segmented.mask, iou_of(segmented.mask, product.mask)
    # The check starts from the mask that the segmenter has found, as it does without a given one.
    unchanged = [_outcome(product.original, segmented, each, used) for each in product.unchanged]
    changed = [_outcome(product.original, segmented, each, used) for each in product.changed]
    return {
        MaskMeasure.IOU: iou,
        MaskMeasure.BOUNDARY_IOU: boundary_iou(found, product.mask),
        MaskMeasure.BELOW_HALF: float(iou < 0.5),
        MaskMeasure.FALSE_ALARMS: _mean(each is not Outcome.CONSISTENT for each in unchanged),
        MaskMeasure.EDITS_FOUND: _mean(each is Outcome.INCONSISTENT for each in changed),
    }


def _mean(happened: object) -> float:
    values = [bool(each) for each in happened]  # type: ignore[attr-defined]
    return float(np.mean(values)) if values else 0.0


def _outcome(original: RGB, mask: Segmentation, generation: RGB, used: Segmenter) -> Outcome:
    try:
        unsure = unsure_pixels(original, mask, used)
        product = analyse_original(original, mask.mask, certainty=mask.confidence, unsure=unsure)
    except NoProduct:
        return Outcome.CANNOT_VERIFY
    comparison = compare_product(product, generation, segmenter=used)
    return report_on(comparison.measurements, comparison.differences, Calibrator()).outcome


def metrics_of(figures: Figures) -> SegmenterMetrics:
    """The means over the products."""
    means = {measure.value: float(values.mean()) for measure, values in figures.items()}
    return SegmenterMetrics(**means, products=len(figures[MaskMeasure.IOU]))


def decide(candidate: Figures, champion: Figures, *, seed: int = 0) -> GateDecision:
    """Promote what is better beyond noise on the masks' IoU or outline, and worse on nothing.

    Intervals by resampling products. A candidate within noise waits for an admin.
    """
    draw = np.random.default_rng(seed)
    count = len(candidate[MaskMeasure.IOU])
    samples = draw.integers(count, size=(RESAMPLES, count))
    differences = {
        measure: _difference(sign * (candidate[measure] - champion[measure]), samples)
        for measure, sign in SIGNS.items()
    }
    worse = [
        reasons.SEGMENTER_WORSE(measure=measure, value=each.value, low=each.low, high=each.high)
        for measure, each in differences.items()
        if each.high < 0
    ]
    better = [
        reasons.SEGMENTER_BETTER(measure=measure, value=each.value, low=each.low, high=each.high)
        for measure in (MaskMeasure.IOU, MaskMeasure.BOUNDARY_IOU)
        if (each := differences[measure]).low > 0
    ]
    why = worse or better or [reasons.SEGMENTER_NO_BETTER()]
    return GateDecision(
        promote=bool(better and not worse),
        reasons=tuple(why),
        differences={measure.value: each for measure, each in differences.items()},
    )


def _difference(
    apart: Floats, samples: np.ndarray[tuple[int, int], np.dtype[np.int64]]
) -> Estimate:
    low, high = np.percentile(apart[samples].mean(axis=1), INTERVAL)
    return Estimate(float(apart.mean()), float(low), float(high))
