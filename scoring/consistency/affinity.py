"""Affinities and similarities of the plane, (2, 3) float64: (x, y, 1) → (x, y)."""

from __future__ import annotations

import numpy as np

from scoring.images import Float64, Mask

LARGEST_STRETCH = 0.45  # an affinity beyond this is a false match, not a warped product
LEAST_SCALE, MOST_SCALE = 0.03, 12.0


def nearest_similarity(affinity: Float64, mask: Mask) -> Float64:
    """The similarity (2, 3) that moves the mask's pixels most like `affinity` does.

    Least squares over the mask (Umeyama, PAMI 13, 1991), which for points and images in the plane
    is a regression of complex numbers.
    """
    places = np.flatnonzero(mask)
    rows, columns = np.divmod(places[:: max(1, len(places) // 2_000)], mask.shape[1])
    here = columns + 1j * rows
    points = np.stack([here.real, here.imag, np.ones(len(here))])
    moved = affinity @ points
    there = moved[0] + 1j * moved[1]
    spread = here - here.mean()
    turn = np.vdot(spread, there - there.mean()) / max(np.vdot(spread, spread).real, 1e-9)
    shift = there.mean() - turn * here.mean()
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def stretch_of(affinity: Float64) -> float:
    """By how much the longer axis of `affinity` exceeds its shorter one: 0 for a similarity."""
    longer, shorter = np.linalg.svd(affinity[:, :2], compute_uv=False)
    return float(longer / max(shorter, 1e-9) - 1)


def is_plausible(affinity: Float64 | None) -> bool:
    """Whether a product may lie so: finite, not mirrored, neither lost nor warped out of shape."""
    if affinity is None or not np.isfinite(affinity).all():
        return False
    determinant = float(np.linalg.det(affinity[:, :2]))  # negative mirrors
    within = LEAST_SCALE**2 < determinant < MOST_SCALE**2
    return within and stretch_of(affinity) <= LARGEST_STRETCH
