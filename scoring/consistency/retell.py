"""What a judgement says in words: which findings count under a calibrator, and what it doubts.

Needs no pictures, so that stored findings follow when a new calibrator judges their measurements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scoring.consistency.calibrator import LEARNED, Calibrator
from scoring.consistency.report import Finding, FindingCode, Outcome

ANOTHER = "Nothing on the generated image resembles the product: it shows another one, or none."
NOT_FOUND = "The product was not found on the generated image."
LIKE_CHANGED = "People found the product changed on images like this one."

# which measurements a kind of finding tells of; text is told from texture by looking
TOLD_BY: dict[FindingCode, tuple[str, ...]] = {
    FindingCode.PART_ADDED: ("extra",),
    FindingCode.PART_MISSING: ("missing",),
    FindingCode.SHAPE_WARPED: ("stretch",),
    FindingCode.COLOUR_CHANGED: ("colour", "colour_worst", "hue"),
    FindingCode.TEXTURE_CHANGED: ("texture", "texture_worst", "detail"),
    FindingCode.TEXT_CHANGED: ("texture", "texture_worst", "detail", "colour_worst"),
}


def retold(
    findings: Sequence[Finding], measurements: Mapping[str, float], calibrator: Calibrator
) -> tuple[Finding, ...]:
    """The findings that count, worst first, after what forbids to verify.

    `findings` are those known from the pictures, with their places. A measurement that counts now
    and was not told then is told without a place. With nothing measured they stay as they are.
    What the champion learned from people is told where it counts as much as a measurement would
    have to, and where the measurements alone would have passed.
    """
    if not measurements:
        return tuple(findings)
    if calibrator.is_another(measurements):
        return (Finding(FindingCode.NO_PRODUCT, ANOTHER, 1.0, None),)
    judgement = calibrator.judge(measurements)
    severities = calibrator.severities(measurements)
    # what fails by several near misses names the worst of them
    fails = judgement.outcome is not Outcome.CONSISTENT
    least = min(1.0, max(severities.values())) if fails else 1.0
    known = {finding.code: finding for finding in findings}
    text = FindingCode.TEXT_CHANGED
    as_text = TOLD_BY[text] if text in known else ()
    told = []
    for code, names in TOLD_BY.items():
        finding: Finding | None = known.get(code)
        without_place = finding is None and code is not text
        covered = as_text if without_place else ()
        severity = max((severities[name] for name in names if name not in covered), default=0.0)
        if severity < least:
            continue
        if without_place:
            finding = _without_place(code, measurements)
        if finding is not None:
            told.append(replace(finding, severity=severity / (severity + 1)))
    learned = severities.get(LEARNED, 0.0)
    if learned > 0.0 and (
        learned >= least or (fails and _passes_without(measurements, calibrator))
    ):
        told.append(Finding(FindingCode.LIKE_CHANGED, LIKE_CHANGED, learned / (learned + 1), None))
    told.sort(key=lambda finding: -finding.severity)
    if judgement.doubt is None:
        return tuple(told)
    return (doubt(judgement.doubt, measurements), *told)


def doubt(measurement: str, measurements: Mapping[str, float]) -> Finding:
    """Why the comparison cannot be trusted."""
    sentence = "The product could not be aligned with the original; please check by eye."
    if measurement == "mask_certainty":
        sentence = "The product could not be told from its surroundings; please check by eye."
    if measurement == "visible":
        share = 100 * (1 - measurements["visible"])
        sentence = f"About {share:.0f} % of the product lies outside the picture."
    return Finding(FindingCode.MISALIGNED, sentence, 1.0, None)


def _passes_without(measurements: Mapping[str, float], calibrator: Calibrator) -> bool:
    """Whether what was measured alone is no reason to call the product changed."""
    measured = {name: value for name, value in measurements.items() if name != LEARNED}
    return calibrator.judge(measured).outcome is Outcome.CONSISTENT


def _without_place(code: FindingCode, measurements: Mapping[str, float]) -> Finding:
    """A finding in words from its measurements alone."""
    added, missing = percent(measurements["extra"]), percent(measurements["missing"])
    worst, hue = measurements["colour_worst"], measurements["hue"]
    sentences = {
        FindingCode.PART_ADDED: f"A part was added, {added} of the product.",
        FindingCode.PART_MISSING: f"A part is missing, {missing} of the product.",
        FindingCode.SHAPE_WARPED: "The product was stretched along one axis.",
        FindingCode.COLOUR_CHANGED: f"The colour changed (ΔE {worst:.0f}, hue {hue:.0f}°).",
        FindingCode.TEXTURE_CHANGED: "The texture changed.",
    }
    return Finding(code, sentences[code], 0.0, None)


def percent(share: float) -> str:
    """A share in words."""
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"
