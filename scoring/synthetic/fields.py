"""Signed distance fields, which describe the solids that products are made of.

Formulas of the primitives follow I. Quilez, "Distance functions". Every function returns a
``Field``: (3, n) points to (n,) distances, negative inside.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from scoring.synthetic.arrays import Field, Floats, Points

Vector = tuple[float, float, float]


def _offset(points: Points, centre: Vector) -> Points:
    return points - np.array(centre, dtype=np.float32)[:, None]


def _length(*parts: Floats) -> Floats:
    total = parts[0] * parts[0]
    for part in parts[1:]:
        total = total + part * part
    return np.sqrt(total)


def sphere(centre: Vector, radius: float) -> Field:
    """A ball."""
    return lambda points: _length(*_offset(points, centre)) - np.float32(radius)


def ellipsoid(centre: Vector, radii: Vector) -> Field:
    """An ellipsoid; the distance is a first-order estimate, exact on the surface."""
    scale = np.array(radii, dtype=np.float32)[:, None]

    def field(points: Points) -> Floats:
        scaled = _offset(points, centre) / scale
        outer = _length(*scaled)
        slope = _length(*(scaled / scale))
        return outer * (outer - 1.0) / np.maximum(slope, 1e-6)

    return field


def rounded_box(centre: Vector, half: Vector, rounding: float) -> Field:
    """A box with half extents ``half`` whose edges are rounded by ``rounding``."""
    inner = np.array(half, dtype=np.float32)[:, None] - np.float32(rounding)

    def field(points: Points) -> Floats:
        q = np.abs(_offset(points, centre)) - inner
        outside = _length(*np.maximum(q, 0.0))
        inside = np.minimum(q.max(axis=0), 0.0)
        return np.asarray(outside + inside - np.float32(rounding))

    return field


def cylinder(centre: Vector, radius: float, half_height: float, rounding: float) -> Field:
    """An upright cylinder with rounded edges."""

    def field(points: Points) -> Floats:
        x, y, z = _offset(points, centre)
        radial = _length(x, z) - np.float32(radius - rounding)
        axial = np.abs(y) - np.float32(half_height - rounding)
        outside = _length(np.maximum(radial, 0.0), np.maximum(axial, 0.0))
        inside = np.minimum(np.maximum(radial, axial), 0.0)
        return np.asarray(outside + inside - np.float32(rounding))

    return field


def capsule(start: Vector, end: Vector, radius: float) -> Field:
    """A rod with round ends."""
    direction = np.array(end, dtype=np.float32) - np.array(start, dtype=np.float32)
    squared = float(direction @ direction)

    def field(points: Points) -> Floats:
        local = _offset(points, start)
        position = np.clip((direction @ local) / np.float32(squared), 0.0, 1.0)
        return _length(*(local - direction[:, None] * position)) - np.float32(radius)

    return field


def ring(centre: Vector, radii: tuple[float, float], thickness: float, depth: float = 1.0) -> Field:
    """An elliptic ring standing in the x-y plane; ``depth`` widens it along z."""
    across, upward = radii
    mean = (across + upward) / 2

    def field(points: Points) -> Floats:
        x, y, z = _offset(points, centre)
        circle = _length(x * np.float32(mean / across), y * np.float32(mean / upward))
        tube = _length(circle - np.float32(mean), z / np.float32(depth))
        return (tube - np.float32(thickness)) * np.float32(min(across, upward) / mean * 0.9)

    return field


def tapered_tube(base: float, top: float, radius: float, width: float, thickness: float) -> Field:
    """A squeezed tube: round at height ``base``, a flat seam (width x thickness) at ``top``."""

    def field(points: Points) -> Floats:
        x, y, z = points
        rise = np.clip((y - base) / (top - base), 0.0, 1.0)
        half_width = radius + (width - radius) * rise
        half_depth = radius + (thickness - radius) * rise
        wall = (_length(x / half_width, z / half_depth) - 1.0) * half_depth
        ends = np.maximum(base - y, y - top)
        # The ellipse's distance is an estimate, so make the tracer take shorter steps.
        return np.asarray(np.maximum(wall * 0.7, ends), dtype=np.float32)

    return field


def joined(fields: Sequence[Field], blend: float = 0.0) -> Field:
    """Union; with ``blend`` > 0 the seams are filled smoothly over about that width."""

    def field(points: Points) -> Floats:
        total = fields[0](points)
        for other in fields[1:]:
            distance = other(points)
            if blend > 0:
                near = np.maximum(blend - np.abs(total - distance), 0.0) / np.float32(blend)
                total = np.minimum(total, distance) - near * near * np.float32(blend / 4)
            else:
                total = np.minimum(total, distance)
        return total

    return field


def carved(solid: Field, tool: Field) -> Field:
    """``solid`` without what lies inside ``tool``."""
    return lambda points: np.maximum(solid(points), -tool(points))


def filleted(corners: Sequence[tuple[float, float, float]]) -> Floats:
    """A polyline with rounded corners: (r, y, rounding) of each corner → (k, 2) points."""
    points = np.array([corner[:2] for corner in corners], dtype=np.float64)
    outline = [points[0]]
    for before, corner, after, (_, _, rounding) in zip(
        points, points[1:], points[2:], corners[1:-1], strict=False
    ):
        back, ahead = before - corner, after - corner
        back_length, ahead_length = float(np.hypot(*back)), float(np.hypot(*ahead))
        reach = min(rounding, back_length / 2, ahead_length / 2)
        start = corner + back / max(back_length, 1e-9) * reach
        end = corner + ahead / max(ahead_length, 1e-9) * reach
        for t in np.linspace(0, 1, 2 + int(reach / 0.01) if reach > 1e-6 else 1):
            outline.append((1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t * t * end)
    outline.append(points[-1])
    return np.array(outline, dtype=np.float32)


def revolved(corners: Sequence[tuple[float, float, float]], cell: float = 0.004) -> Field:
    """The solid that a profile of (r, y, rounding) corners sweeps around the y axis.

    The profile's signed distance is tabulated once on a grid with steps of ``cell``, and then
    interpolated bilinearly. Outside the grid, the lower bound sqrt(gap^2 + table^2) is used.
    """
    outline = filleted(corners)
    margin = 4 * cell
    low, high = float(outline[:, 1].min()) - margin, float(outline[:, 1].max()) + margin
    radii = np.arange(0.0, float(outline[:, 0].max()) + margin, cell, dtype=np.float32)
    heights = np.arange(low, high, cell, dtype=np.float32)
    table = _profile_table(outline, radii, heights)
    # Smoothed, because facets of the outline would show in reflections. The border rule mirrors it
    # at r = 0.
    table = cv2.GaussianBlur(table, (0, 0), 1.2, borderType=cv2.BORDER_REFLECT_101)

    def field(points: Points) -> Floats:
        radius, height = _length(points[0], points[2]), points[1]
        inside_r = np.minimum(radius, radii[-2])
        inside_y = np.clip(height, heights[0], heights[-2])
        distance = _bilinear(table, inside_r / cell, (inside_y - heights[0]) / cell)
        gap = _length(radius - inside_r, height - inside_y)
        return np.where(gap > 0, _length(gap, distance), distance)

    return field


def _profile_table(outline: Floats, radii: Floats, heights: Floats) -> Floats:
    """Signed distance of every grid point to the closed outline: (len(heights), len(radii))."""
    r, y = (grid.ravel() for grid in np.meshgrid(radii, heights))
    nearest = np.full(r.shape, np.inf, dtype=np.float32)
    inside = np.zeros(r.shape, dtype=bool)
    for start, end in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        step = end - start
        along = ((r - start[0]) * step[0] + (y - start[1]) * step[1]) / max(step @ step, 1e-12)
        along = np.clip(along, 0.0, 1.0)
        if start[0] > 1e-6 or end[0] > 1e-6:  # a segment on the axis is not a surface
            distance = _length(r - start[0] - along * step[0], y - start[1] - along * step[1])
            nearest = np.minimum(nearest, distance)
        crosses = (start[1] > y) != (end[1] > y)
        rise = step[1] if abs(step[1]) > 1e-12 else 1e-12
        inside ^= crosses & (r < start[0] + (y - start[1]) / rise * step[0])
    return np.where(inside, -nearest, nearest).reshape(len(heights), len(radii))


def _bilinear(table: Floats, column: Floats, row: Floats) -> Floats:
    """Read ``table`` at fractional positions (cv2.remap would round them to 1/32)."""
    left, top = column.astype(np.int32), row.astype(np.int32)
    right_share, low_share = column - left, row - top
    flat, width = table.ravel(), table.shape[1]
    corner = top * width + left
    upper = flat[corner] * (1 - right_share) + flat[corner + 1] * right_share
    lower = flat[corner + width] * (1 - right_share) + flat[corner + width + 1] * right_share
    return np.asarray(upper * (1 - low_share) + lower * low_share, dtype=np.float32)
