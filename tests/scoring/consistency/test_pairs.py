"""The pairs of known truth are what their names say."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from scoring.consistency import Calibrator
from scoring.consistency.fuse import FUSED
from scoring.vocabulary.outcomes import Outcome
from tests.bench.checked.row import Row, Task, judge, judge_leaving_one_out, read_rows, write_rows
from tests.scoring.consistency.drawn import product_picture
from tests.scoring.consistency.known_truth.cutouts import Cutout
from tests.scoring.consistency.known_truth.edits import NoPlace, mirrored
from tests.scoring.consistency.known_truth.nulls import occluded, round_trip, seamed
from tests.scoring.consistency.known_truth.prepared import SMALL, letters_changed, small, word_kept

PLAIN = np.zeros((300, 300, 3), np.uint8)
PLAIN_MASK = np.zeros((300, 300), bool)
PLAIN_MASK[40:260, 60:240] = True
PLAIN[PLAIN_MASK] = (180, 60, 60)
BOX = Cutout("box", "drawn", PLAIN, PLAIN_MASK)
JAR = Cutout("jar", "drawn", *product_picture())


def draw() -> np.random.Generator:
    return np.random.default_rng(3)


def test_a_code_of_blocks_loses_detail_and_keeps_the_picture() -> None:
    noise = draw().normal(0, 25, JAR.image.shape)
    picture = np.asarray(np.clip(JAR.image + noise, 0, 255), np.uint8)
    coded = round_trip(picture, JAR.mask, draw())
    assert coded.shape == picture.shape
    apart = np.abs(coded.astype(float) - picture).mean()
    assert 2 < apart < 15
    smooth = [cv2.GaussianBlur(each, (0, 0), 8).astype(float) for each in (coded, picture)]
    assert np.abs(smooth[0] - smooth[1]).mean() < 2


def test_a_seam_lies_along_the_outline_alone() -> None:
    changed = (seamed(PLAIN, PLAIN_MASK, draw()) != PLAIN).any(axis=2)
    near = cv2.distanceTransform(PLAIN_MASK.astype(np.uint8), cv2.DIST_L2, 5)
    assert changed.any()
    assert near[changed].max() <= 4


def test_an_occlusion_hides_the_stated_share() -> None:
    picture, mask = np.zeros_like(PLAIN), np.zeros_like(PLAIN_MASK)
    mask[40:260, 10:130] = True  # what lies over it is taken from the dark right side
    picture[mask] = 200
    hidden = (occluded(picture, mask, draw())[..., 0] < 100) & mask
    assert 0.03 < hidden.sum() / mask.sum() < 0.1


def test_a_small_original_is_as_small_as_stated() -> None:
    original, shown = small(JAR, draw())
    assert original is shown
    assert SMALL[0] <= max(original.image.shape[:2]) <= SMALL[1]


@pytest.mark.parametrize("count", [1, 3])
def test_letters_change_in_their_own_cells(count: int) -> None:
    original, shown = letters_changed(count, BOX, draw())
    differs = (original.image != shown.image).any(axis=(0, 2))
    starts = np.flatnonzero(np.diff(np.convolve(differs, np.ones(7), "same") > 0))
    assert differs.any()
    assert len(starts) // 2 <= count


def test_a_kept_word_is_the_same_on_both() -> None:
    original, shown = word_kept(BOX, draw())
    assert (original.image == shown.image).all()
    assert (original.image != BOX.image).any()


def test_a_product_that_a_mirror_does_not_change_is_left_out() -> None:
    with pytest.raises(NoPlace):
        mirrored(BOX, 1.0, draw())
    one_sided = PLAIN.copy()
    one_sided[60:240, 70:130] = (240, 240, 240)
    turned = mirrored(Cutout("box", "drawn", one_sided, PLAIN_MASK), 1.0, draw())
    assert (turned.image[100, 200] == 240).all()


def _row(source: str, kind: str, hue: float) -> Row:
    seen = {"agreement": 0.9, "visible": 1.0, "mask_certainty": 0.9, "original_certainty": 1.0}
    measured = dict.fromkeys(FUSED, 0.0) | seen | {"hue": hue}
    return Row(Task(kind, source, 0, "found"), "it", measured, 0.1, 0.9, 3.0, 0.95, 0.9, "grabcut")


def test_rows_are_kept_and_judged_again(tmp_path: Path) -> None:
    rows = [_row("abo", "JPEG 70", 1.0), _row("abo", "hue turned 20°", 20.0)]
    write_rows(tmp_path / "rows.jsonl", rows)
    again = read_rows(tmp_path / "rows.jsonl")
    assert again == rows
    outcomes = [each.outcome for each in judge(again, Calibrator())]
    assert outcomes == [Outcome.CONSISTENT, Outcome.INCONSISTENT]


def test_a_sources_own_nulls_do_not_move_its_thresholds() -> None:
    strange = [_row("abo", "JPEG 70", 13.0)] * 20
    usual = [_row("clothing", "JPEG 70", 1.0)] * 20
    judged = judge_leaving_one_out([*strange, *usual])
    assert all(each.outcome is Outcome.INCONSISTENT for each in judged[:20])
    assert all(each.outcome is Outcome.CONSISTENT for each in judged[20:])
