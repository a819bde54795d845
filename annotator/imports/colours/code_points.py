"""Coding-independent code points (ITU-T H.273), which PNG's cICP and AVIF's nclx contain."""

from __future__ import annotations

import math

from annotator.imports.colours.profiles import (
    SRGB,
    Primaries,
    profile_of_gamma,
    profile_of_samples,
    profile_of_srgb_curve,
)

D65 = (0.3127, 0.3290)
PRIMARIES = {
    4: Primaries((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), (0.310, 0.316)),
    5: Primaries((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), D65),
    6: Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    7: Primaries((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), D65),
    9: Primaries((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), D65),
    11: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), D65),
    22: Primaries((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), D65),
}  # all other codes, such as 1 and "unspecified", mean the primaries of sRGB
GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
PQ, HLG = 16, 18
WHITE_OF_PQ = 203 / 10_000  # diffuse white as a share of PQ's peak, both in cd/m²
SAMPLES = 4096


def profile_of(primaries: int, transfer: int) -> bytes | None:
    """The ICC profile for these code points; None if they mean sRGB.

    The transfer curves of television (BT.709 and similar) count as sRGB's, as in browsers. In PQ
    and HLG everything brighter than white is clipped.
    """
    chromaticities = PRIMARIES.get(primaries, SRGB)
    if transfer in GAMMAS:
        return profile_of_gamma(chromaticities, GAMMAS[transfer])
    if transfer in (PQ, HLG):
        light = _light_of_pq if transfer == PQ else _light_of_hlg
        return profile_of_samples(
            chromaticities, [light(each / (SAMPLES - 1)) for each in range(SAMPLES)]
        )
    return None if chromaticities == SRGB else profile_of_srgb_curve(chromaticities)


def _light_of_pq(number: float) -> float:
    """Relative light, 1 at white, after SMPTE ST 2084."""
    root = float(number ** (1 / 78.84375))
    light = max(0.0, root - 0.8359375) / (18.8515625 - 18.6875 * root)
    return float(light ** (1 / 0.1593017578125)) / WHITE_OF_PQ


def _light_of_hlg(number: float) -> float:
    """Relative light, 1 at white, after ARIB STD-B67 on a screen of 1,000 cd/m².

    White is coded as 0.75.
    """

    def scene(value: float) -> float:
        if value <= 0.5:
            return value * value / 3
        return (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12

    return float((scene(number) / scene(0.75)) ** 1.2)
