from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from scoring.consistency import DEFAULT, Calibrator, report_on
from scoring.consistency.fuse import FUSED, Fusion
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import (
    CUT_OFF,
    LETTERS_CHANGED,
    LIKE_CHANGED,
    ORIGINAL_OUTLINE_UNCLEAR,
    PART_ADDED_AT,
    PRODUCT_NOT_FOUND,
    TEXT_CHANGED_AT,
    TEXT_READS,
    Place,
)
from scoring.vocabulary.outcomes import Outcome

SEEN_WELL = {
    "agreement": 0.9,
    "visible": 1.0,
    "mask_certainty": 0.9,
    "original_certainty": 1.0,
    "distinct": 0.9,
}
SAME = dict.fromkeys(FUSED, 0.0) | SEEN_WELL
LEG = Finding(
    FindingKind.PART_ADDED, PART_ADDED_AT(place=Place.LEFT, share=0.015), 0.5, (0.1, 0.2, 0.3, 0.4)
)
TEXT = Finding(
    FindingKind.TEXT_CHANGED, TEXT_CHANGED_AT(place=Place.TOP, share=0.1), 0.5, (0.5, 0.5, 0.9, 0.9)
)
LENIENT = Calibrator(fusion=Fusion(weights=(0.5,) * len(FUSED)))
STRICT = Calibrator(fusion=Fusion(weights=(20.0,) * len(FUSED)))


def findings(
    differences: Sequence[Finding],
    measurements: Mapping[str, float],
    calibrator: Calibrator,
    p_changed: float | None = None,
) -> tuple[Finding, ...]:
    return report_on(measurements, differences, calibrator, p_changed=p_changed).findings


def kinds(found: tuple[Finding, ...]) -> list[FindingKind]:
    return [finding.kind for finding in found]


def test_a_report_holds_the_calibrators_judgement() -> None:
    measured = SAME | {"hue": 2 * DEFAULT.hue}
    judgement, report = STRICT.judge(measured), report_on(measured, [], STRICT)
    assert (report.outcome, report.p_consistent) == (judgement.outcome, judgement.p_consistent)


def test_a_known_difference_keeps_its_message_and_its_place() -> None:
    (finding,) = findings([LEG], SAME | {"extra": 2 * DEFAULT.extra}, Calibrator())
    assert (finding.message, finding.box) == (LEG.message, LEG.box)
    assert finding.severity == 0.667


def test_what_does_not_count_is_no_finding() -> None:
    slight = SAME | {"extra": 1.1 * DEFAULT.extra}
    assert kinds(findings([LEG], slight, Calibrator())) == [FindingKind.PART_ADDED]
    assert findings([LEG], slight, LENIENT) == ()


def test_what_counts_and_was_no_difference_has_no_place() -> None:
    slight = SAME | {"stretch": 0.8 * DEFAULT.stretch}
    assert findings([], slight, Calibrator()) == ()
    (finding,) = findings([], slight, STRICT)
    assert (finding.kind, finding.box) == (FindingKind.SHAPE_WARPED, None)


@pytest.mark.parametrize("name", FUSED)
def test_each_measurement_has_a_finding_without_a_place(name: str) -> None:
    measured = SAME | {name: 2 * getattr(DEFAULT, name)}
    (finding,) = findings([], measured, Calibrator())
    assert finding.box is None


def test_changed_text_is_not_a_change_of_texture_or_colour_too() -> None:
    measured = SAME | {"texture_worst": 1.0, "colour_worst": 20.0}
    assert kinds(findings([TEXT], measured, Calibrator())) == [FindingKind.TEXT_CHANGED]
    turned = measured | {"hue": 3 * DEFAULT.hue}
    found = findings([TEXT], turned, Calibrator())
    assert set(kinds(found)) == {FindingKind.TEXT_CHANGED, FindingKind.COLOUR_CHANGED}


def test_letters_that_a_reader_counted_are_a_change_of_text() -> None:
    quoted = Finding(
        FindingKind.TEXT_CHANGED,
        TEXT_READS(place=Place.TOP, found="Fenel", original="Fennel"),
        0.5,
        (0.5, 0.5, 0.9, 0.9),
    )
    read = SAME | {"letters": 1.0}
    report = report_on(read, [quoted], Calibrator())
    assert report.outcome is Outcome.INCONSISTENT
    assert report.p_consistent < 0.01
    assert [finding.message for finding in report.findings] == [quoted.message]
    (without_place,) = findings([], SAME | {"letters": 2.0}, Calibrator())
    assert without_place.message == LETTERS_CHANGED(letters=2)


def test_without_a_reader_letters_say_nothing() -> None:
    unread = {name: value for name, value in SAME.items() if name != "letters"}
    assert report_on(unread, [], Calibrator()) == report_on(SAME, [], Calibrator())


def test_several_near_misses_name_the_worst() -> None:
    near = SAME | {"extra": 0.9 * DEFAULT.extra, "missing": 0.92 * DEFAULT.missing}
    assert kinds(findings([], near, Calibrator())) == [FindingKind.PART_MISSING]


def test_a_doubt_comes_first_and_another_product_alone() -> None:
    measured = SAME | {"visible": 0.4, "hue": 2 * DEFAULT.hue}
    first, second = findings([], measured, Calibrator())
    assert first.message == CUT_OFF(share=0.6)
    assert second.kind is FindingKind.COLOUR_CHANGED
    nowhere = SAME | {"agreement": 0.1, "hue": 2 * DEFAULT.hue}
    assert kinds(findings([LEG], nowhere, Calibrator())) == [FindingKind.NO_PRODUCT]


class TestLearned:
    WEIGHING = Calibrator(fusion=Fusion(learned=2.0, usual=-2.0))

    def test_what_alone_lowered_p_is_the_only_finding(self) -> None:
        slight = SAME | {"hue": 0.3 * DEFAULT.hue}
        (finding,) = findings([], slight, self.WEIGHING, 0.7)
        assert finding.message == LIKE_CHANGED()
        assert finding.severity > 0.5

    def test_what_tipped_it_stands_beside_the_near_miss(self) -> None:
        near = SAME | {"hue": 0.95 * DEFAULT.hue}
        assert findings([], near, self.WEIGHING, 0.1) == ()
        found = kinds(findings([], near, self.WEIGHING, 0.3))
        assert found == [FindingKind.COLOUR_CHANGED, FindingKind.LIKE_CHANGED]

    def test_what_was_measured_anyway_stands_alone(self) -> None:
        measured = SAME | {"hue": 2 * DEFAULT.hue}
        assert kinds(findings([], measured, self.WEIGHING, 0.15)) == [FindingKind.COLOUR_CHANGED]

    def test_without_a_weight_it_is_no_finding(self) -> None:
        assert findings([], SAME, Calibrator(), 0.99) == ()


def test_a_doubtful_mask_of_the_original_asks_for_it_whatever_was_measured() -> None:
    measured = SAME | {"original_certainty": 0.3, "hue": 3 * DEFAULT.hue}
    report = report_on(measured, [], Calibrator())
    assert report.outcome is Outcome.CANNOT_VERIFY
    assert report.findings[0].message == ORIGINAL_OUTLINE_UNCLEAR()


def test_with_nothing_measured_the_reason_is_the_finding() -> None:
    reason = Finding(FindingKind.NO_PRODUCT, PRODUCT_NOT_FOUND(), 1.0)
    report = report_on({}, [reason], Calibrator(), p_changed=0.5)
    assert report.findings == (reason,)
    assert (report.outcome, report.p_consistent) == (Outcome.CANNOT_VERIFY, 0.0)
