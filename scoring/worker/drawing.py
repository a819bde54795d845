"""A consistency report for display: outline and heat map, independent of pixel sizes."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from annotator.scores.record_scores import FoundReport
from scoring.consistency.report import Comparison, Report
from scoring.images import Float32, Float64, Mask, fitted_size

HOT = (255, 72, 0)
FAINTEST = 0.05  # heat below this is not shown
HEAT_SIDE = 256  # pixels of its longest side; it is smooth, so it can be enlarged
SMALLEST_PART = 0.0005  # of the picture: smaller specks of a mask are not drawn
COARSENESS = 0.75  # pixels by which an outline may be simplified


def found_report(
    comparison: Comparison, report: Report, *, original_width: int, segmenter: str, version: str
) -> FoundReport:
    """Comparison and report, in fractions of the pictures' sizes, ready to be stored."""
    measured = comparison.measurements
    width = comparison.generation_mask.shape[1]
    return FoundReport(
        outcome=report.outcome,
        p_consistent=float(report.p_consistent),
        measurements={name: round(float(value), 5) for name, value in measured.items()},
        findings=report.findings,
        transform=_in_widths(comparison.transform, original_width, width),
        outline=outline(comparison.generation_mask),
        heat_map=heat_map_webp(comparison.heat_map),
        segmenter=segmenter,
        version=version,
    )


def outline(mask: Mask) -> list[list[list[float]]]:
    """Polygons around the parts and holes of a mask (h, w), as fractions of width and height."""
    height, width = mask.shape
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    smallest = max(4.0, SMALLEST_PART * mask.size)
    polygons = [
        cv2.approxPolyDP(contour, COARSENESS, closed=True)[:, 0, :]
        for contour in contours
        if cv2.contourArea(contour) >= smallest
    ]
    # Contours run through the centres of pixels.
    size = np.array([width, height])
    return [np.round((polygon + 0.5) / size, 4).tolist() for polygon in polygons]


def heat_map_webp(heat: Float32) -> bytes:
    """Heat (h, w) in 0 … 1 as a WebP to lay over the generation; empty if nothing is hot."""
    if heat.size == 0 or float(heat.max()) < FAINTEST:
        return b""
    height, width = fitted_size(heat.shape[0], heat.shape[1], HEAT_SIDE)
    heat = np.asarray(cv2.resize(heat, (width, height), interpolation=cv2.INTER_AREA))
    layer = np.empty((*heat.shape, 4), dtype=np.uint8)
    layer[..., :3] = HOT
    layer[..., 3] = np.clip(heat, 0.0, 1.0) ** 0.7 * 216
    buffer = BytesIO()
    Image.fromarray(layer, "RGBA").save(buffer, "WEBP", quality=60, method=1)
    return buffer.getvalue()


def _in_widths(transform: Float64, original_width: int, width: int) -> list[list[float]]:
    """The transform (2, 3) between points measured in their own picture's width."""
    scaled = transform * np.array([original_width, original_width, 1.0]) / width
    rows: list[list[float]] = np.round(scaled, 6).tolist()
    return rows
