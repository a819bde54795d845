from __future__ import annotations

import pytest

from scoring.consistency import DEFAULT, Calibrator, Finding, FindingCode
from scoring.consistency.calibrator import LEARNED
from scoring.consistency.fuse import FUSED, Fusion
from scoring.consistency.retell import retold

SEEN_WELL = {"agreement": 0.9, "visible": 1.0, "mask_certainty": 0.9, "distinct": 0.9}
SAME = dict.fromkeys(FUSED, 0.0) | SEEN_WELL
LEG = Finding(FindingCode.PART_ADDED, "A part was added on the left, 1.5 %.", 0.5, (1, 2, 3, 4))
TEXT = Finding(FindingCode.TEXT_CHANGED, "The text or logo changed.", 0.5, (5, 5, 9, 9))
SHY = Calibrator(fusion=Fusion(weights=(0.5,) * len(FUSED)))
STRICT = Calibrator(fusion=Fusion(weights=(20.0,) * len(FUSED)))


def codes(found: tuple[Finding, ...]) -> list[FindingCode]:
    return [finding.code for finding in found]


def test_a_known_finding_keeps_its_words_and_its_place() -> None:
    (told,) = retold([LEG], SAME | {"extra": 2 * DEFAULT.extra}, Calibrator())
    assert (told.sentence, told.box) == (LEG.sentence, LEG.box)
    assert told.severity == pytest.approx(2 / 3)


def test_what_no_longer_counts_is_no_longer_told() -> None:
    slight = SAME | {"extra": 1.1 * DEFAULT.extra}
    assert codes(retold([LEG], slight, Calibrator())) == [FindingCode.PART_ADDED]
    assert retold([LEG], slight, SHY) == ()


def test_what_counts_only_now_is_told_without_a_place() -> None:
    slight = SAME | {"stretch": 0.8 * DEFAULT.stretch}
    assert retold([], slight, Calibrator()) == ()
    (told,) = retold([], slight, STRICT)
    assert (told.code, told.box) == (FindingCode.SHAPE_WARPED, None)


def test_changed_text_is_not_told_again_as_texture_or_colour() -> None:
    measured = SAME | {"texture_worst": 1.0, "colour_worst": 20.0}
    assert codes(retold([TEXT], measured, Calibrator())) == [FindingCode.TEXT_CHANGED]
    turned = measured | {"hue": 3 * DEFAULT.hue}
    found = retold([TEXT], turned, Calibrator())
    assert set(codes(found)) == {FindingCode.TEXT_CHANGED, FindingCode.COLOUR_CHANGED}


def test_several_near_misses_name_the_worst() -> None:
    near = SAME | {"extra": 0.9 * DEFAULT.extra, "missing": 0.92 * DEFAULT.missing}
    assert codes(retold([], near, Calibrator())) == [FindingCode.PART_MISSING]


def test_a_doubt_comes_first_and_another_product_alone() -> None:
    measured = SAME | {"visible": 0.4, "hue": 2 * DEFAULT.hue}
    first, second = retold([], measured, Calibrator())
    assert "60 % of the product" in first.sentence
    assert second.code is FindingCode.COLOUR_CHANGED
    nowhere = SAME | {"agreement": 0.1, "hue": 2 * DEFAULT.hue}
    assert codes(retold([LEG], nowhere, Calibrator())) == [FindingCode.NO_PRODUCT]


class TestLearned:
    WEIGHING = Calibrator(fusion=Fusion(learned=2.0, usual=-2.0))

    def test_what_alone_lowered_it_is_told_alone(self) -> None:
        slight = SAME | {"hue": 0.3 * DEFAULT.hue, LEARNED: 0.7}
        (told,) = retold([], slight, self.WEIGHING)
        assert told.sentence == "People found the product changed on images like this one."
        assert told.severity > 0.5

    def test_what_tipped_it_is_told_beside_the_near_miss(self) -> None:
        near = SAME | {"hue": 0.95 * DEFAULT.hue, LEARNED: 0.3}
        assert retold([], near | {LEARNED: 0.1}, self.WEIGHING) == ()
        found = codes(retold([], near, self.WEIGHING))
        assert found == [FindingCode.COLOUR_CHANGED, FindingCode.LIKE_CHANGED]

    def test_what_was_measured_anyway_is_told_without_it(self) -> None:
        measured = SAME | {"hue": 2 * DEFAULT.hue, LEARNED: 0.15}
        assert codes(retold([], measured, self.WEIGHING)) == [FindingCode.COLOUR_CHANGED]

    def test_without_a_weight_it_is_never_told(self) -> None:
        assert retold([], SAME | {LEARNED: 0.99}, Calibrator()) == ()


def test_with_nothing_measured_the_findings_stay() -> None:
    assert retold([LEG], {}, Calibrator()) == (LEG,)
