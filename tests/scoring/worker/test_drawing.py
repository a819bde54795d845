"""Outlines and heat maps without pixel sizes."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from scoring.consistency.report import Comparison, Report
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import PART_ADDED
from scoring.vocabulary.outcomes import Outcome
from scoring.worker.drawing import found_report, heat_map_webp, outline


def box_mask(height: int, width: int) -> np.ndarray:
    """True in the middle half of the height and the width."""
    mask = np.zeros((height, width), dtype=bool)
    mask[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4] = True
    return mask


@pytest.mark.parametrize(("height", "width"), [(100, 100), (100, 300), (512, 384)])
def test_an_outline_is_the_same_at_any_size(height: int, width: int) -> None:
    (polygon,) = outline(box_mask(height, width))
    points = np.array(polygon)
    assert points.min(axis=0) == pytest.approx([0.25, 0.25], abs=0.01)
    assert points.max(axis=0) == pytest.approx([0.75, 0.75], abs=0.01)
    assert len(points) == 4


def test_holes_have_outlines_and_specks_have_none() -> None:
    mask = box_mask(200, 200)
    mask[90:110, 90:110] = False
    mask[3, 3] = True
    assert len(outline(mask)) == 2


def test_an_empty_mask_has_no_outline() -> None:
    assert outline(np.zeros((50, 50), dtype=bool)) == []


def test_a_heat_map_is_opaque_where_it_is_hot() -> None:
    heat = np.zeros((60, 100), dtype=np.float32)
    heat[:, :50] = 1.0
    picture = Image.open(BytesIO(heat_map_webp(heat))).convert("RGBA")
    assert picture.size == (100, 60)
    alpha = np.asarray(picture)[..., 3]
    assert alpha[30, 10] > 200
    assert alpha[30, 90] == 0


def test_a_heat_map_is_small_enough_for_a_list() -> None:
    heat = np.random.default_rng(0).random((512, 384), dtype=np.float32)
    assert Image.open(BytesIO(heat_map_webp(heat))).size == (192, 256)


def test_nothing_hot_needs_no_picture() -> None:
    assert heat_map_webp(np.full((10, 10), 0.01, dtype=np.float32)) == b""


def test_a_report_keeps_its_meaning_in_fractions() -> None:
    comparison = Comparison(
        measurements={"extra": 0.123456789},
        differences=(),
        # Half the size, moved by (20, 10): the original is 400 wide, the generation 200.
        transform=np.array([[0.5, 0.0, 20.0], [0.0, 0.5, 10.0]]),
        generation_mask=box_mask(100, 200),
        heat_map=np.zeros((100, 200), dtype=np.float32),
    )
    added = Finding(FindingKind.PART_ADDED, PART_ADDED(share=0.1), 0.8, (0.0, 0.25, 0.25, 0.75))
    report = Report(Outcome.INCONSISTENT, 0.1, (added,))
    stored = found_report(
        comparison, report, original_width=400, segmenter="grabcut@1", version="1"
    )
    assert stored.transform == [[1.0, 0.0, 0.1], [0.0, 1.0, 0.05]]
    assert stored.findings == (added,)
    assert stored.measurements == {"extra": 0.12346}
    assert stored.heat_map == b""
