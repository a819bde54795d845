"""Does the product still look the same? Colour after fair relighting, hue, and local texture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.arrays import Ints
from scoring.consistency.colour_difference import delta_e, hue_of
from scoring.consistency.shape import around
from scoring.consistency.softness import equally_soft
from scoring.images import RGB, Float32, Float64, Mask, grey_of, lab_of_light

# a light's cast in log RGB: warmer or cooler as daylight and lamps are, hardly greener or pinker;
# more is another colour
WARMER, LARGEST_WARMTH = np.array([1.0, 0.1, -1.1]) / np.sqrt(2.22), float(np.log(1.19))
GREENER, LARGEST_GREEN = np.array([-0.7, 1.2, -0.5]) / np.sqrt(2.18), float(np.log(1.05))
CLIPPED = 0.975  # of full brightness: a channel there no longer says how bright
SHIFTS = 2  # pixels that a detail may have moved
WINDOW = 15  # pixels of the local comparison
VISIBLE = 3.0  # grey levels of local contrast below which an area counts as flat
FLAT = np.float32(VISIBLE**2)  # in both energies, it lets flat areas agree
COLOURED = 10.0  # C* above which a hue means something


@dataclass(frozen=True)
class AppearanceComparison:
    """Colours in ΔE2000, hue in degrees; `texture` 0 (same) to 2 (reversed).

    `colour_map` is ΔE after the gain fit in the overlap and wherever else it was asked for, 0
    beyond; `texture_map` is 0 outside the overlap; both (h, w) float32.
    """

    delta_e_raw: float
    delta_e: float
    delta_e_worst: float
    hue_shift: float
    texture_worst: float
    texture_mean: float
    colour_map: Float32
    texture_map: Float32


def compare_appearance(
    expected: RGB, found: RGB, overlap: Mask, *, beside: Mask | None = None
) -> AppearanceComparison:
    """Pictures RGB uint8 (h, w, 3) of one frame, compared inside `overlap` bool (h, w).

    `beside` bool (h, w) is where else the colours are asked for. All zeros where the overlap is
    empty.
    """
    zeros = np.zeros(overlap.shape, np.float32)
    if overlap.sum() < 16:
        return AppearanceComparison(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, zeros, zeros)
    asked = overlap if beside is None else overlap | beside
    near = _window_around(asked)
    looks = _compare_window(expected[near], found[near], overlap[near], asked[near])
    colour, texture = zeros, zeros.copy()
    colour[near], texture[near] = looks.colour_map, looks.texture_map
    return replace(looks, colour_map=colour, texture_map=texture)


@dataclass(frozen=True)
class _Differences:
    """Of two pictures (h, w, 3): the first one smoothed, both in Lab under one light, the maps."""

    before: Float32
    relit: Float32
    after: Float32
    colour: Float32
    texture: Float32

    @classmethod
    def of(cls, expected: RGB, found: RGB, overlap: Mask, textured: Mask, asked: Mask) -> Self:
        """Colours are fitted in `overlap` and compared in `asked`, texture in `textured`."""
        before, smooth = (_smooth(image) for image in (expected, found))
        relit, after = lab_of_light(relight(before, smooth, overlap)), lab_of_light(smooth)
        colour, places = np.zeros(asked.shape, np.float32), np.flatnonzero(asked)
        colour.ravel()[places] = delta_e(_at(relit, places), _at(after, places))
        texture = texture_difference(_grey(expected), _grey(found), textured)
        return cls(before, relit, after, colour, texture)


def _compare_window(expected: RGB, found: RGB, overlap: Mask, asked: Mask) -> AppearanceComparison:
    textured = overlap & ~_burnt_out(found)
    plain = _Differences.of(expected, found, overlap, textured, asked)
    colour, texture = plain.colour, plain.texture
    if (soft := equally_soft(expected, found, overlap)) is not None:
        # At the outline a blur mixes in the ground, which differs: the likelier of both counts.
        softly = _Differences.of(*soft, overlap, textured, asked)
        colour = np.minimum(colour, softly.colour)
        texture = np.minimum(texture, softly.texture)
    inside = np.flatnonzero(overlap)
    before, relit, after = (
        _at(each, inside) for each in (lab_of_light(plain.before), plain.relit, plain.after)
    )
    tile = max(3, round(0.12 * float(np.sqrt(len(inside)))))
    return AppearanceComparison(
        delta_e_raw=float(delta_e(before, after).mean()),
        delta_e=float(colour[overlap].mean()),
        delta_e_worst=_worst_tile(colour, overlap, tile),
        hue_shift=hue_shift(relit, after),
        texture_worst=_worst_tile(texture, overlap, tile),
        texture_mean=float(texture[overlap].mean()),
        colour_map=colour,
        texture_map=texture,
    )


def _at(layers: Float32, places: NDArray[np.intp]) -> Float32:
    """Of (h, w, 3) the pixels at some flat indices, (n, 3)."""
    return layers.reshape(-1, 3).take(places, axis=0)


def _burnt_out(found: RGB) -> Mask:
    """Where light has left no texture: all channels (h, w, 3) are at their end."""
    red, green, blue = cv2.split(found)  # NumPy's least over the last axis takes ten times as long
    return np.asarray(cv2.min(cv2.min(red, green), blue) >= CLIPPED * 255)


def _window_around(where: Mask) -> tuple[slice, slice]:
    """The rows and columns of `where`, with what a comparison there looks at around it."""
    return around(where, WINDOW // 2 + SHIFTS)


def relight(before: Float32, after: Float32, overlap: Mask) -> Float32:
    """`before` (h, w, 3) float32 0–1 under the light of `after`, as far as light explains it.

    Fits log(after) − log(before) by a smooth shading shared by the channels (a quadratic of the
    place) and one constant a channel, the cast, within what lights do: relighting is legitimate,
    another colour is not. Robust by reweighting (Huber), brighter pixels count more.
    """
    places = np.flatnonzero(overlap)
    places = places[:: max(1, len(places) // 2_500)]
    here, there = _at(before, places), _at(after, places)
    basis = _quadratic(*np.divmod(places, overlap.shape[1]), overlap.shape)
    ratio = np.log(there + 0.04) - np.log(here + 0.04)
    weights = np.sqrt(here.mean(axis=1)) + 0.05
    weights[np.maximum(here, there).max(axis=1) > CLIPPED] *= 0.05
    cast, shading = np.zeros(3), np.zeros(basis.shape[1])
    robust = np.ones_like(weights)
    for _ in range(4):
        weight = weights * robust
        light = (ratio - cast).mean(axis=1)
        scaled = basis * weight[:, None]
        shading = np.linalg.solve(
            scaled.T @ basis + 1e-3 * np.eye(basis.shape[1]) * weight.sum(), scaled.T @ light
        )
        rest = ratio - (basis @ shading)[:, None]
        cast = (rest * weight[:, None]).sum(axis=0) / weight.sum()
        error = np.abs(rest - cast).mean(axis=1)
        robust = 1 / np.maximum(1.0, error / max(1.5 * float(np.median(error)), 0.02))
    cast = _fair_cast(cast)
    gain = np.exp(np.clip(_shading_everywhere(shading, overlap.shape), -1.5, 1.5))
    relit = before + np.float32(0.04)
    # NumPy's broadcast over the last axis takes several times as long.
    relit *= cv2.merge([gain] * 3)
    rows = relit.reshape(len(relit), -1)
    rows *= np.tile(np.exp(cast).astype(np.float32), overlap.shape[1])
    relit -= np.float32(0.04)
    return np.clip(relit, 0, 1, out=relit)


def _fair_cast(cast: Float64) -> Float64:
    """What of a cast (3,) in log RGB some light may cause."""
    warmth = np.clip(cast @ WARMER, -LARGEST_WARMTH, LARGEST_WARMTH)
    green = np.clip(cast @ GREENER, -LARGEST_GREEN, LARGEST_GREEN)
    return np.asarray(cast.mean() + warmth * WARMER + green * GREENER)


def hue_shift(before: Float32, after: Float32) -> float:
    """Mean turn of the hue in degrees 0–180, Lab (n, 3) each, weighted by chroma."""
    turns = hue_of(after[:, 1], after[:, 2]) - hue_of(before[:, 1], before[:, 2])
    chroma = np.minimum(np.hypot(*before[:, 1:].T), np.hypot(*after[:, 1:].T))
    weight = np.where(chroma > COLOURED, chroma, 0.0)
    if weight.sum() < COLOURED * 0.05 * len(before):
        return 0.0  # a grey product has no hue to shift
    turned = np.abs((turns + np.pi) % (2 * np.pi) - np.pi)
    return float(np.degrees((turned * weight).sum() / weight.sum()))


def texture_difference(before: Float32, after: Float32, overlap: Mask) -> Float32:
    """1 − the best local correlation within `SHIFTS` pixels, (h, w) float32, grey levels 0–255.

    Areas that are flat on both count as the same, those flat on one as fully different by how
    visible the other's contrast is.
    """
    inside = overlap.astype(np.float32)
    share = np.asarray(1 / np.maximum(_box(inside), 1e-3), np.float32)
    before, after = before * inside, after * inside
    mean_before = _box(before) * share
    energy_before = _energy(_box(before * before) * share, mean_before)
    layers = after, _box(after), _box(after * after)  # moving them moves their sums
    around = [cv2.copyMakeBorder(each, *[SHIFTS] * 4, cv2.BORDER_WRAP) for each in layers]
    height, width = overlap.shape
    best = np.full(overlap.shape, -1.0, np.float32)
    for down in range(2 * SHIFTS + 1):
        for across in range(2 * SHIFTS + 1):
            here = slice(down, down + height), slice(across, across + width)
            moved, mean, square = around[0][here], around[1][here] * share, around[2][here] * share
            # In place: fetching memory takes as long as calculating.
            shared = _box(before * moved)
            shared *= share
            shared -= mean_before * mean
            shared += FLAT
            energy = _energy(square, mean)
            energy *= energy_before
            shared /= cv2.sqrt(energy)
            np.maximum(best, shared, out=best)
    return np.asarray((1 - np.minimum(best, 1)) * inside, dtype=np.float32)


def _energy(square: Float32, mean: Float32) -> Float32:
    energy = square - mean * mean
    np.maximum(energy, 0, out=energy)
    energy += FLAT
    return np.asarray(energy, dtype=np.float32)


def _worst_tile(layer: Float32, overlap: Mask, tile: int) -> float:
    """Largest mean of `layer` over a tile that is at least half inside the overlap."""
    inside = cv2.boxFilter(overlap.astype(np.float32), -1, (tile, tile))
    means = cv2.boxFilter(layer * overlap, -1, (tile, tile)) / np.maximum(inside, 1e-3)
    judged = overlap & (inside >= 0.5)
    return float(means[judged].max()) if judged.any() else 0.0


def _quadratic(rows: Ints, columns: Ints, shape: tuple[int, ...]) -> Float64:
    y, x = rows / shape[0] - 0.5, columns / shape[1] - 0.5
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)


def _shading_everywhere(shading: Float64, shape: tuple[int, ...]) -> Float32:
    """The quadratic with the coefficients `shading` (6,) at every pixel, (h, w)."""
    y = (np.arange(shape[0]) / shape[0] - 0.5)[:, None]
    x = np.arange(shape[1]) / shape[1] - 0.5
    constant, by_x, by_y, by_xx, by_xy, by_yy = shading
    along = constant + (by_x + by_xx * x) * x
    down = (by_y + by_yy * y) * y
    return np.asarray(along + down + by_xy * y * x, dtype=np.float32)


def _smooth(image: RGB) -> Float32:
    """0–1 float32, blurred by a pixel: codec noise and subpixel shifts are no colour change."""
    smooth = cv2.GaussianBlur(image, (0, 0), 1.2)
    return np.asarray(np.divide(smooth, np.float32(255), dtype=np.float32))


def _grey(image: RGB) -> Float32:
    """0–255 float32, blurred a little: compression noise is no texture."""
    return np.asarray(cv2.GaussianBlur(grey_of(image), (0, 0), 0.8), dtype=np.float32)


def _box(layer: Float32) -> Float32:
    return np.asarray(cv2.boxFilter(layer, -1, (WINDOW, WINDOW)), dtype=np.float32)
