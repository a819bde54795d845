"""From measurements to a report: the calibrator's judgement, and which findings count under it.

Needs no pictures, so that a new calibrator judges stored measurements and findings in the same way.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from scoring.consistency.calibrator import LEARNED, Calibrator, Judgement
from scoring.consistency.report import Report
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.findings import (
    ANOTHER_PRODUCT,
    COLOUR_CHANGED,
    CUT_OFF,
    LETTERS_CHANGED,
    LIKE_CHANGED,
    NOT_ALIGNED,
    ORIGINAL_OUTLINE_UNCLEAR,
    OUTLINE_UNCLEAR,
    PART_ADDED,
    PART_MISSING,
    STRETCHED,
    TEXTURE_CHANGED,
)
from scoring.vocabulary.outcomes import Outcome

# The measurements that each kind of finding rests on. Only pictures tell text from texture.
MEASURED_BY: Mapping[FindingKind, tuple[str, ...]] = {
    FindingKind.PART_ADDED: ("extra",),
    FindingKind.PART_MISSING: ("missing",),
    FindingKind.SHAPE_WARPED: ("stretch",),
    FindingKind.COLOUR_CHANGED: ("colour", "colour_worst", "hue"),
    FindingKind.TEXTURE_CHANGED: ("texture", "texture_worst", "detail"),
    FindingKind.TEXT_CHANGED: ("letters", "texture", "texture_worst", "detail", "colour_worst"),
}
# What text shares with texture and colour.
SHARED = MEASURED_BY[FindingKind.TEXT_CHANGED][1:]


def report_on(
    measurements: Mapping[str, float],
    differences: Sequence[Finding],
    calibrator: Calibrator,
    *,
    p_changed: float | None = None,
) -> Report:
    """What the calibrator says of a comparison's measurements and differences.

    p_changed: what the champion's second output says of the generation, None where it says
    nothing. With nothing measured the differences, which say why, are the findings.
    """
    judgement = calibrator.judge(measurements, p_changed)
    if measurements:
        differences = _findings(measurements, differences, calibrator, judgement, p_changed)
    return Report(judgement.outcome, judgement.p_consistent, tuple(differences))


def bounded(severity: float) -> float:
    """Severity ≥ 0 in thresholds → 0 to 1, one half at the threshold."""
    return round(severity / (severity + 1), 3)


def figure(value: float) -> float:
    """A number for a message: a plain one, no more exact than a measurement."""
    return round(float(value), 5)


def _findings(
    measurements: Mapping[str, float],
    differences: Sequence[Finding],
    calibrator: Calibrator,
    judgement: Judgement,
    p_changed: float | None,
) -> list[Finding]:
    """The findings that count, the worst first, after what forbids to verify."""
    if calibrator.is_another(measurements, judgement):
        return [Finding(FindingKind.NO_PRODUCT, ANOTHER_PRODUCT(), 1.0)]
    severities = calibrator.severities(measurements, p_changed)
    fails = judgement.outcome is not Outcome.CONSISTENT
    # What fails by several near misses names the worst of them.
    least = min(1.0, max(severities.values())) if fails else 1.0
    found = _that_count(differences, measurements, severities, least)
    learned = severities.get(LEARNED, 0.0)
    # What people taught is named where it counts as much as a measurement would have to, and
    # where the measurements alone would have passed.
    if learned > 0.0 and (
        learned >= least or (fails and calibrator.judge(measurements).outcome is Outcome.CONSISTENT)
    ):
        found.append(Finding(FindingKind.LIKE_CHANGED, LIKE_CHANGED(), bounded(learned)))
    found.sort(key=lambda finding: -finding.severity)
    if judgement.doubt is not None:
        why = _doubt(judgement.doubt, measurements)
        found.insert(0, Finding(FindingKind.MISALIGNED, why, 1.0))
    return found


def _that_count(
    differences: Sequence[Finding],
    measurements: Mapping[str, float],
    severities: Mapping[str, float],
    least: float,
) -> list[Finding]:
    """The differences of at least this severity, each with its own.

    A measurement that counts but is no known difference makes a finding without a place.
    """
    known = {finding.kind: finding for finding in differences}
    text = FindingKind.TEXT_CHANGED
    measured_as_text = MEASURED_BY[text] if text in known else ()
    found = []
    for kind, names in MEASURED_BY.items():
        finding = known.get(kind)
        covered: Container[str] = () if finding is not None else measured_as_text
        if finding is None and kind is text:
            covered = SHARED  # they count as texture and colour
        severity = max((severities[name] for name in names if name not in covered), default=0.0)
        if severity < least:
            continue
        if finding is None:
            finding = Finding(kind, _without_place(kind, measurements), 0.0)
        found.append(replace(finding, severity=bounded(severity)))
    return found


def _doubt(measurement: str, measurements: Mapping[str, float]) -> Message:
    """Why the comparison cannot be trusted."""
    if measurement == "original_certainty":
        return ORIGINAL_OUTLINE_UNCLEAR()
    if measurement == "mask_certainty":
        return OUTLINE_UNCLEAR()
    if measurement == "visible":
        return CUT_OFF(share=figure(1 - measurements["visible"]))
    return NOT_ALIGNED()


def _without_place(kind: FindingKind, measurements: Mapping[str, float]) -> Message:
    """What the measurements alone say."""
    figures = {name: figure(value) for name, value in measurements.items()}
    match kind:
        case FindingKind.PART_ADDED:
            return PART_ADDED(share=figures["extra"])
        case FindingKind.PART_MISSING:
            return PART_MISSING(share=figures["missing"])
        case FindingKind.SHAPE_WARPED:
            return STRETCHED(share=figures["stretch"])
        case FindingKind.COLOUR_CHANGED:
            return COLOUR_CHANGED(delta_e=figures["colour_worst"], degrees=figures["hue"])
        case FindingKind.TEXT_CHANGED:
            return LETTERS_CHANGED(letters=round(figures["letters"]))
        case _:
            return TEXTURE_CHANGED()
