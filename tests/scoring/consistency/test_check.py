from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest

from scoring.consistency import (
    Comparison,
    Report,
    analyse_original,
    attached,
    compare,
    compare_product,
)
from scoring.images import RGB, Mask
from scoring.segmentation import segmenter
from scoring.segmentation.base import Prompt, Segmentation
from scoring.vocabulary.finding import FindingKind
from scoring.vocabulary.messages.findings import (
    ORIGINAL_MASK_EMPTY,
    ORIGINAL_MASK_FULL,
    OUTLINE_UNCLEAR,
    Place,
)
from scoring.vocabulary.outcomes import Outcome
from tests.scoring.consistency.drawn import (
    SIDE,
    generation,
    judged,
    original,
    place,
    product_picture,
    scene,
)

GRABCUT = segmenter("grabcut")
Change = Callable[[RGB, Mask], tuple[RGB, Mask]]


def compared(picture: RGB) -> Comparison:
    return compare_product(original(), picture, segmenter=GRABCUT)


def checked(picture: RGB) -> Report:
    return judged(compared(picture))


def kinds(report: Report) -> set[FindingKind]:
    return {finding.kind for finding in report.findings}


def part_added(picture: RGB, mask: Mask) -> tuple[RGB, Mask]:
    part = np.zeros(mask.shape, np.uint8)
    cv2.ellipse(part, (225, 250), (22, 16), 0, 0, 360, 1, -1)
    added = (part > 0) & ~mask
    picture[added] = (40, 80, 160)
    return picture, mask | added


def part_missing(picture: RGB, mask: Mask) -> tuple[RGB, Mask]:
    mask[:92] = False  # the lid
    return picture, mask


def hue_turned(picture: RGB, mask: Mask) -> tuple[RGB, Mask]:
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + 30) % 180
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB), mask


def stretched(picture: RGB, mask: Mask) -> tuple[RGB, Mask]:
    wider = np.array([[1.12, 0, -0.12 * SIDE / 2], [0, 1, 0]])
    moved = cv2.warpAffine(mask.astype(np.uint8), wider, (SIDE, SIDE)) > 0
    return cv2.warpAffine(picture, wider, (SIDE, SIDE)), moved


def words_changed(picture: RGB, mask: Mask) -> tuple[RGB, Mask]:
    picture[142:215, 112:208] = picture[141, 112:208]
    for row, words in ((165, "BREAD"), (190, "x% 81"), (210, "milk")):
        cv2.putText(picture, words, (118, row), cv2.FONT_HERSHEY_DUPLEX, 0.75, (30, 30, 40), 2)
    return picture, mask


class TakesTheBackgroundIn:
    """A segmenter that fails as salient-object ones do: the same wrong mask every time."""

    name = revision = key = "greedy"

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        mask = np.ones(image.shape[:2], bool)
        return [Segmentation(mask, 0.99, self.name) for _ in prompts]


def test_a_segmenter_that_takes_the_background_in_verifies_nothing() -> None:
    comparison = compare_product(original(), generation()[0], segmenter=TakesTheBackgroundIn())
    report = judged(comparison)
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert report.findings[0].message == OUTLINE_UNCLEAR()


def test_a_change_seen_without_the_mask_stays_one_when_the_segmenter_fails() -> None:
    changed = generation(hue_turned)[0]
    comparison = compare_product(original(), changed, segmenter=TakesTheBackgroundIn())
    assert judged(comparison).outcome is Outcome.INCONSISTENT


def test_what_may_be_a_part_or_may_be_background_cannot_be_verified(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    picture, product = generation()
    faithful = picture.copy()
    cv2.circle(picture, (215, 220), 18, (255, 0, 255), -1)
    picture[product] = faithful[product]
    assert checked(picture).outcome is Outcome.INCONSISTENT
    monkeypatch.setattr(attached, "SURE", 20.0)
    assert checked(picture).outcome is Outcome.CANNOT_VERIFY


def test_a_faithful_generation_is_consistent() -> None:
    picture, mask = generation()
    comparison = compared(picture)
    report, found = judged(comparison), comparison.generation_mask
    assert report.outcome is Outcome.CONSISTENT
    assert report.p_consistent > 0.9
    assert report.findings == ()
    assert (found & mask).sum() / (found | mask).sum() > 0.93
    assert comparison.heat_map.shape == mask.shape
    assert comparison.heat_map[~mask].max() < 0.5
    assert comparison.transform == pytest.approx(place(), abs=2.5)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (part_added, FindingKind.PART_ADDED),
        (part_missing, FindingKind.PART_MISSING),
        (hue_turned, FindingKind.COLOUR_CHANGED),
        (stretched, FindingKind.SHAPE_WARPED),
        (words_changed, FindingKind.TEXT_CHANGED),
    ],
)
def test_each_change_is_found_and_named(change: Change, kind: FindingKind) -> None:
    comparison = compared(generation(change)[0])
    report = judged(comparison)
    assert report.outcome is Outcome.INCONSISTENT
    assert kind in kinds(report)
    assert report.p_consistent < 0.5
    assert comparison.heat_map.max() > 0.3 or kind is FindingKind.SHAPE_WARPED


def test_an_added_part_is_located_and_sized() -> None:
    picture, _ = generation(part_added)
    finding = next(f for f in checked(picture).findings if f.kind is FindingKind.PART_ADDED)
    assert finding.message.values["place"] is Place.LOWER_RIGHT
    assert finding.box is not None
    x, y = place() @ [235, 250, 1] / SIDE
    assert finding.box[0] - 0.01 <= x <= finding.box[2] + 0.01
    assert finding.box[1] - 0.01 <= y <= finding.box[3] + 0.01
    assert 0.5 <= finding.severity <= 1


@pytest.mark.parametrize("kind", ["jpeg", "dark", "warm", "ramp", "blur"])
def test_fair_renderings_are_consistent(kind: str) -> None:
    picture, _ = generation()
    ramp = np.linspace(0.75, 1.05, SIDE)[:, None, None]
    fair: dict[str, Callable[[], np.ndarray]] = {
        "jpeg": lambda: cv2.imdecode(
            cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 70])[1], cv2.IMREAD_COLOR
        ),
        "dark": lambda: picture * 0.7,
        "warm": lambda: picture * np.array([1.0, 0.95, 0.85]),
        "ramp": lambda: picture * ramp,
        "blur": lambda: cv2.GaussianBlur(picture, (0, 0), 1.1),
    }
    rendered = np.asarray(np.clip(fair[kind](), 0, 255), np.uint8)
    assert checked(rendered).outcome is Outcome.CONSISTENT


@pytest.mark.slow
def test_a_generation_without_the_product_is_never_a_pass() -> None:
    empty = np.full((SIDE, SIDE, 3), (120, 150, 110), np.uint8)
    comparison = compared(empty)
    report = judged(comparison)
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert kinds(report) == {FindingKind.NO_PRODUCT}
    assert report.p_consistent <= 0.5
    assert not comparison.generation_mask.any()


def another_product() -> RGB:
    """A scene with a round green soap where the jar ought to be."""
    picture, mask = product_picture()
    soap = np.zeros(mask.shape, np.uint8)
    cv2.ellipse(soap, (160, 180), (90, 75), 0, 0, 360, 1, -1)
    picture[soap > 0] = (30, 120, 60)
    cv2.circle(picture, (160, 180), 45, (240, 230, 200), -1)
    cv2.putText(picture, "SOAP", (122, 190), cv2.FONT_HERSHEY_DUPLEX, 0.9, (150, 20, 30), 2)
    return scene(picture, soap > 0, place())[0]


@pytest.mark.slow
def test_another_product_in_its_place_is_called_one() -> None:
    comparison = compared(another_product())
    report = judged(comparison)
    assert report.outcome is Outcome.INCONSISTENT
    assert kinds(report) == {FindingKind.NO_PRODUCT}
    assert comparison.measurements["agreement"] < 0.37


def test_a_product_is_distinct_unless_it_fades_into_its_ground_or_its_mask_is_wrong() -> None:
    picture, mask = product_picture()
    assert analyse_original(picture, mask).distinct > 0.8
    wrong = np.zeros_like(mask)
    wrong[60:200, 20:130] = True
    assert analyse_original(picture, wrong).distinct < 0.6
    picture[mask] = (247, 247, 247)
    assert analyse_original(picture, mask).distinct < 0.3


def test_the_original_itself_is_consistent() -> None:
    picture, mask = product_picture()
    comparison = compare(picture, mask, picture, segmenter=GRABCUT)
    assert judged(comparison).outcome is Outcome.CONSISTENT
    assert comparison.measurements["colour"] < 1.5


@pytest.mark.parametrize("full", [True, False])
def test_an_empty_or_full_mask_cannot_be_verified(full: bool) -> None:
    picture, mask = product_picture()
    comparison = compare(picture, np.full_like(mask, full), picture, segmenter=GRABCUT)
    report = judged(comparison)
    assert report.outcome is Outcome.CANNOT_VERIFY
    reason = ORIGINAL_MASK_FULL() if full else ORIGINAL_MASK_EMPTY()
    assert report.findings[0].message == reason


def test_a_product_mostly_out_of_the_frame_cannot_be_verified() -> None:
    picture, _ = generation(matrix=place(0.9, 0, x=10))
    report = checked(picture)
    assert report.outcome is Outcome.CANNOT_VERIFY


def test_a_persons_mask_is_used_as_it_is() -> None:
    picture, mask = generation()
    comparison = compare_product(original(), picture, segmenter=GRABCUT, generation_mask=mask)
    assert (comparison.generation_mask == mask).all()
    assert comparison.measurements["iou"] > 0.97


def test_the_same_pair_gives_the_same_report() -> None:
    picture, _ = generation(part_added)
    first, second = compared(picture), compared(picture)
    assert first.measurements == second.measurements
    assert first.differences == second.differences
