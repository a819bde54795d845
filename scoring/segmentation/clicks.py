"""Clicks that correct a mask: each takes in, or cuts away, the region that it lies in.

The distance from the click to the mask's outline says how large that region is: people click into
the middle of what is wrong. Within a few times that distance, GrabCut divides what may change into
what looks like the click's surroundings and what looks like the rest; it starts from the pixels
that are nearest by colour along the way (geodesic distance: Bai & Sapiro, ICCV 2007). Only the
piece with the click changes, so the rest of the mask stays as it is.

Measured by `tests/bench/clicks.py`, each click in the middle of the largest error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from scoring.images import RGB, Float32, Mask, fitted_size, lab_of, resize_mask
from scoring.segmentation.base import Segmenter, TakesClicks

CRUMB = 0.02  # of a region's area: a smaller piece at its rim belongs to it

Labels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


@dataclass(frozen=True)
class Click:
    """A point in pixels of the mask; `on` says that the product is there, else background."""

    x: int
    y: int
    on: bool


@dataclass(frozen=True)
class ClickSettings:
    """Shares are of the product's size, the square root of its mask's area."""

    reach: float = 4.0  # of the distance from the click to the outline: how far a region goes
    least_reach: float = 0.25
    most_reach: float = 1.0
    seed: float = 0.5  # of that distance: what surely belongs to the click
    least_seed: float = 0.02
    most_seed: float = 0.10
    longest: int = 160  # pixels at which the region is found
    alike: float = 0.3  # of what may change, nearest by colour: where GrabCut starts
    iterations: int = 2
    least_size: float = 0.2  # of the picture, for a mask that marks nearly nothing


SETTINGS = ClickSettings()


def clicked(
    image: RGB,
    mask: Mask,
    clicks: Sequence[Click],
    segmenter: Segmenter,
    settings: ClickSettings = SETTINGS,
) -> Mask:
    """The mask after the last click, at the size of `mask`; the earlier clicks still hold.

    `image` RGB uint8 (h, w, 3) at working size; `mask` bool of any size with the same shape. A
    segmenter that understands clicks is asked; if its answer misses the last one, and for all
    others, the region is found by colour.
    """
    height, width = image.shape[:2]
    small = resize_mask(mask, height, width)
    across, down = width / mask.shape[1], height / mask.shape[0]
    points = [
        Click(
            min(width - 1, int((each.x + 0.5) * across)),
            min(height - 1, int((each.y + 0.5) * down)),
            each.on,
        )
        for each in clicks
    ]
    last = points[-1]
    if isinstance(segmenter, TakesClicks):
        found = segmenter.click(image, small, [(each.x, each.y, int(each.on)) for each in points])
        if found[last.y, last.x] == last.on:
            more = _with(mask, found & ~small, clicks, on=True)
            return _with(more, small & ~found, clicks, on=False)
    return _with(mask, region_of(image, small, points, settings), clicks, on=last.on)


def region_of(
    image: RGB, mask: Mask, clicks: Sequence[Click], settings: ClickSettings = SETTINGS
) -> Mask:
    """What the last click changes: bool (h, w), like `mask`; nothing where the mask agrees."""
    click = clicks[-1]
    side = ~mask if click.on else mask
    region = np.zeros_like(mask)
    if not side[click.y, click.x]:
        return region
    depth = _depth(side, click)
    size = max(float(np.sqrt(mask.sum())), settings.least_size * float(np.sqrt(mask.size)))
    if not mask.any():  # nothing says how large the product is: look up to the frame
        size = depth
    reach = min(
        settings.most_reach * size, max(settings.least_reach * size, settings.reach * depth)
    )
    seed = min(settings.most_seed * size, max(settings.least_seed * size, settings.seed * depth))
    part, scale = _window(image, click, reach, settings.longest)
    crop = np.ascontiguousarray(image[part])
    height, width = fitted_size(crop.shape[0], crop.shape[1], settings.longest)
    flipped = _flipped(
        np.asarray(cv2.resize(crop, (width, height), interpolation=cv2.INTER_AREA)),
        resize_mask(side[part], height, width),
        [_in_window(each, part, scale) for each in clicks],
        seed=max(2, round(seed * scale)),
        reach=reach * scale,
        settings=settings,
    )
    share = cv2.resize(flipped.astype(np.float32), crop.shape[1::-1])
    region[part] = (share >= 0.5) & side[part]
    region[click.y, click.x] = True
    return region


def _depth(side: Mask, click: Click) -> float:
    """Pixels from the click to the outline, or to the frame where there is no outline yet."""
    framed = np.pad(side, 1, constant_values=not side.all())
    distance = cv2.distanceTransform(framed.astype(np.uint8), cv2.DIST_L2, 5)
    return float(distance[click.y + 1, click.x + 1])


def _window(
    image: RGB, click: Click, reach: float, longest: int
) -> tuple[tuple[slice, slice], float]:
    """The part of the picture within reach, and by what it shrinks."""
    around = max(24, int(reach))
    top, left = max(0, click.y - around), max(0, click.x - around)
    bottom = min(image.shape[0], click.y + around + 1)
    right = min(image.shape[1], click.x + around + 1)
    scale = min(1.0, longest / max(bottom - top, right - left))
    return (slice(top, bottom), slice(left, right)), scale


def _in_window(click: Click, part: tuple[slice, slice], scale: float) -> Click:
    down, across = part
    return Click(
        int((click.x - across.start) * scale), int((click.y - down.start) * scale), click.on
    )


def _flipped(
    picture: RGB,
    side: Mask,
    clicks: Sequence[Click],
    *,
    seed: int,
    reach: float,
    settings: ClickSettings,
) -> Mask:
    """The piece of `side` bool (h, w) that belongs to the last click; side is what may change.

    `seed` and `reach` in pixels. Labels are as if the click said "product", and are turned around
    for one that says "background".
    """
    click = clicks[-1]
    x, y = min(click.x, side.shape[1] - 1), min(click.y, side.shape[0] - 1)
    disc = (_disc(side.shape, x, y, seed) & side) | _disc(side.shape, x, y, 0)
    labels = np.where(side, cv2.GC_PR_BGD, cv2.GC_FGD).astype(np.uint8)
    rows, columns = np.indices(side.shape)
    away = np.hypot(rows - y, columns - x)
    near = _geodesic(lab_of(picture), disc)
    labels[side & (near <= np.quantile(near[side], settings.alike))] = cv2.GC_PR_FGD
    labels[side & (away >= min(0.98 * reach, float(away.max())))] = cv2.GC_BGD
    labels[disc] = cv2.GC_FGD
    kept = np.zeros_like(side)
    for earlier in clicks[:-1]:
        marked = _disc(side.shape, earlier.x, earlier.y, 2)
        labels[marked] = cv2.GC_FGD if earlier.on == click.on else cv2.GC_BGD
        kept |= marked & (earlier.on != click.on)
    kept[y, x] = False
    found = _cut(picture, labels, settings.iterations) & side
    _, pieces = cv2.connectedComponents(((found | disc) & ~kept).astype(np.uint8), connectivity=4)
    return np.asarray(pieces == pieces[y, x])


def _cut(picture: RGB, labels: Labels, iterations: int) -> Mask:
    background = np.isin(labels, (cv2.GC_BGD, cv2.GC_PR_BGD))
    if background.all() or not background.any():
        return np.asarray(~background)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)  # its k-means start is random; the same click must give the same mask
    cv2.grabCut(
        np.ascontiguousarray(picture), labels, None, *models, iterations, cv2.GC_INIT_WITH_MASK
    )
    return np.asarray(np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)))


def _disc(shape: tuple[int, int], x: int, y: int, radius: int) -> Mask:
    layer = np.zeros(shape, np.uint8)
    cv2.circle(layer, (x, y), radius, 1, -1)
    return layer.astype(bool)


def _geodesic(colours: Float32, seeds: Mask) -> Float32:
    """Length of the shortest way (h, w) from the seeds; a step costs its length and ΔE."""
    height, width = seeds.shape
    index = np.arange(height * width).reshape(height, width)
    starts, ends, costs = [], [], []
    for down, across in ((0, 1), (1, 0), (1, 1), (1, -1)):
        one = slice(0, height - down), slice(max(0, -across), width - max(0, across))
        other = slice(down, height), slice(max(0, across), width - max(0, -across))
        step = np.linalg.norm(colours[one] - colours[other], axis=2) + np.hypot(down, across)
        starts.append(index[one].ravel())
        ends.append(index[other].ravel())
        costs.append(step.ravel())
    graph = coo_array(
        (np.concatenate(costs), (np.concatenate(starts), np.concatenate(ends))),
        shape=(index.size, index.size),
    ).tocsr()
    ways = dijkstra(graph, directed=False, indices=np.flatnonzero(seeds), min_only=True)
    return np.asarray(ways.reshape(height, width), np.float32)


def _with(mask: Mask, region: Mask, clicks: Sequence[Click], *, on: bool) -> Mask:
    """`mask` with a region of another size taken in or cut away; all else stays to the pixel.

    But for crumbs: small pieces at the region's rim that it leaves of the other side, where nobody
    has clicked.
    """
    if not region.any():
        return mask
    share = cv2.resize(region.astype(np.float32), mask.shape[1::-1])
    taken = share >= 0.5
    left = ~(mask | taken) if on else mask & ~taken
    _, pieces, figures, _ = cv2.connectedComponentsWithStats(left.astype(np.uint8))
    at_rim = np.unique(pieces[cv2.dilate(taken.astype(np.uint8), np.ones((5, 5))) > 0])
    small = figures[at_rim, cv2.CC_STAT_AREA] < CRUMB * np.count_nonzero(taken)
    clicked_at = {0, *(int(pieces[each.y, each.x]) for each in clicks if each.on != on)}
    crumbs = np.isin(pieces, sorted(set(at_rim[small].tolist()) - clicked_at))
    return np.asarray(mask | taken | crumbs if on else mask & ~taken & ~crumbs)
