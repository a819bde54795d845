"""Edits of a cut-out that change the product, each of a stated size.

Every edit takes the cut-out, its size and a generator, and gives the changed cut-out. It raises
`NoPlace` where the product offers none, so that no pair claims a change that nobody could see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.images import RGB, Box, Mask, grey_of, lab_of
from tests.scoring.consistency.known_truth.cutouts import Cutout

Draw = np.random.Generator
Edit = Callable[[Cutout, float, Draw], Cutout]
COLOURED = 10.0  # mean C*; below, a turned hue changes nothing
VISIBLE = 12.0  # mean grey levels that swapped letters or textures must differ by
RECOLOURED = 20.0  # Lab steps to the new colour


class NoPlace(ValueError):
    """The product offers no place for this edit."""


def part_added(cutout: Cutout, share: float, draw: Draw) -> Cutout:
    """A knob or a leg grows out of the outline: `share` of the product's area is new.

    It has the product's own surface, one of its colours, or a foreign colour.
    """
    roomy = _with_room(cutout)
    outline = np.argwhere(roomy.mask & ~_eroded(roomy.mask, 3))
    row, column = outline[draw.integers(len(outline))]
    slim, turn = draw.uniform(0.35, 0.9), draw.uniform(0, 180)
    wanted = share * np.count_nonzero(roomy.mask)

    def part(reach: float) -> Mask:
        shape = np.zeros(roomy.mask.shape, np.uint8)
        axes = (max(1, round(reach)), max(1, round(reach * slim)))
        cv2.ellipse(shape, (int(column), int(row)), axes, turn, 0, 360, 1, -1)
        return shape.astype(bool) & ~roomy.mask

    added = _grown(part, wanted)
    image = roomy.image.copy()
    image[added] = _surface(cutout, added, draw)
    return replace(cutout, image=image, mask=roomy.mask | added)


def part_removed(cutout: Cutout, share: float, draw: Draw) -> Cutout:
    """`share` of the product is cut off from one side."""
    turn = draw.uniform(0, 2 * np.pi)
    rows, columns = np.nonzero(cutout.mask)
    along = columns * np.cos(turn) + rows * np.sin(turn)
    gone = along > np.quantile(along, 1 - share)
    mask = cutout.mask.copy()
    mask[rows[gone], columns[gone]] = False
    return replace(cutout, mask=mask)


def hole_cut(cutout: Cutout, share: float, draw: Draw) -> Cutout:
    """A round hole of `share` of the area shows what is behind."""
    radius = np.sqrt(share * np.count_nonzero(cutout.mask) / np.pi)
    row, column = _place(cutout, radius * 1.1, draw)
    disc = np.zeros(cutout.mask.shape, np.uint8)
    cv2.circle(disc, (column, row), round(radius), 1, -1)
    return replace(cutout, mask=cutout.mask & (disc == 0))


def stretched(cutout: Cutout, by: float, draw: Draw) -> Cutout:
    """Longer by `by` along one axis."""
    height, width = cutout.mask.shape
    tall = draw.random() < 0.5
    size = (width, round(height * (1 + by))) if tall else (round(width * (1 + by)), height)
    share = cv2.resize(cutout.mask.astype(np.float32), size)
    return replace(cutout, image=cv2.resize(cutout.image, size), mask=share >= 0.5)


def hue_turned(cutout: Cutout, degrees: float, draw: Draw) -> Cutout:
    """All hues turned one way or the other."""
    if cutout.chroma < COLOURED:
        raise NoPlace(f"{cutout.name} is grey")
    hsv = cv2.cvtColor(cutout.image.astype(np.float32) / 255, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0] + degrees * draw.choice([-1, 1])) % 360
    turned = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB) * 255
    return replace(cutout, image=np.asarray(turned + 0.5, np.uint8))


def region_recoloured(cutout: Cutout, share: float, draw: Draw) -> Cutout:
    """An oval region of `share` of the area takes another hue and keeps its lightness."""
    region = _oval(cutout, share, draw)
    lab = lab_of(cutout.image)
    before = lab[region, 1:].mean(axis=0)
    for _ in range(50):
        turn, chroma = draw.uniform(0, 2 * np.pi), draw.uniform(25, 55)
        after = chroma * np.array([np.cos(turn), np.sin(turn)])
        if np.linalg.norm(after - before) >= RECOLOURED:
            break
    lab[region, 1:] = after
    painted = np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2RGB), 0, 1) * 255
    image = np.where(region[..., None], painted, cutout.image).astype(np.uint8)
    return replace(cutout, image=image)


def letters_swapped(cutout: Cutout, share: float, draw: Draw) -> Cutout:
    """The columns of the most detailed patch, `share` of the area, change places."""
    left, top, right, bottom = _detailed_patch(cutout, share, draw)
    image = cutout.image.copy()
    patch = image[top:bottom, left:right]
    pieces = np.array_split(patch, 5, axis=1)
    image[top:bottom, left:right] = np.concatenate([pieces[i] for i in (3, 0, 4, 1, 2)], axis=1)
    return _if_visible(cutout, image)


def texture_swapped(cutout: Cutout, share: float, draw: Draw) -> Cutout:
    """The most detailed patch is turned upside down and mirrored: same colours, other content."""
    left, top, right, bottom = _detailed_patch(cutout, share, draw)
    image = cutout.image.copy()
    image[top:bottom, left:right] = image[top:bottom, left:right][::-1, ::-1]
    return _if_visible(cutout, image)


def mirrored(cutout: Cutout, size: float, draw: Draw) -> Cutout:
    """Left for right: a change, because print no longer reads and one-sided parts change sides.

    Not on products that look the same in a mirror.
    """
    image = np.ascontiguousarray(cutout.image[:, ::-1])
    turned = replace(cutout, image=image, mask=np.ascontiguousarray(cutout.mask[:, ::-1]))
    before, after = (_boxed(each) for each in (cutout, turned))
    if float(np.abs(before - after).mean()) < VISIBLE:
        raise NoPlace(f"{cutout.name} looks the same in a mirror")
    return turned


# name → (edit, size, whether the benchmark's goal counts it)
SIZED: dict[str, tuple[Edit, float, bool]] = {
    "part added 1 %": (part_added, 0.01, False),
    "part added 2 %": (part_added, 0.02, True),
    "part added 4 %": (part_added, 0.04, True),
    "part added 6 %": (part_added, 0.06, True),
    "part added 8 %": (part_added, 0.08, True),
    "part added 10 %": (part_added, 0.10, True),
    "part removed 2 %": (part_removed, 0.02, True),
    "part removed 5 %": (part_removed, 0.05, True),
    "hole 2 %": (hole_cut, 0.02, True),
    "hole 5 %": (hole_cut, 0.05, True),
    "stretched 3 %": (stretched, 0.03, False),
    "stretched 6 %": (stretched, 0.06, True),
    "stretched 10 %": (stretched, 0.10, True),
    "hue turned 10°": (hue_turned, 10, False),
    "hue turned 20°": (hue_turned, 20, True),
    "hue turned 40°": (hue_turned, 40, True),
    "recoloured 2 %": (region_recoloured, 0.02, True),
    "recoloured 8 %": (region_recoloured, 0.08, True),
    "letters swapped 2 %": (letters_swapped, 0.02, True),
    "letters swapped 5 %": (letters_swapped, 0.05, True),
    "texture swapped 2 %": (texture_swapped, 0.02, True),
    "texture swapped 5 %": (texture_swapped, 0.05, True),
    "mirrored": (mirrored, 1.0, True),
}
EDITS: dict[str, Callable[[Cutout, Draw], Cutout]] = {
    name: partial(lambda cutout, draw, edit, size: edit(cutout, size, draw), edit=edit, size=size)
    for name, (edit, size, _) in SIZED.items()
}


def similar_to(cutout: Cutout, others: list[Cutout]) -> list[Cutout]:
    """The three products most like `cutout`: of its class first, then by colour."""
    rest = [other for other in others if other.name != cutout.name]
    return sorted(
        rest,
        key=lambda other: (
            other.group != cutout.group,
            float(np.linalg.norm(other.colour - cutout.colour)),
        ),
    )[:3]


def _boxed(cutout: Cutout) -> NDArray[np.float32]:
    """Grey values of the product's box, (h, w), with nothing around the product."""
    rows, columns = np.nonzero(cutout.mask)
    box = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
    return np.asarray(grey_of(cutout.image)[box] * cutout.mask[box], np.float32)


def _grown(part: Callable[[float], Mask], wanted: float) -> Mask:
    """The smallest part of at least the area `wanted`."""
    low, high = 1.0, 400.0
    while high - low > 0.5:
        middle = (low + high) / 2
        low, high = (low, middle) if part(middle).sum() >= wanted else (middle, high)
    return part(high)


def _surface(cutout: Cutout, added: Mask, draw: Draw) -> NDArray[np.uint8]:
    """Colours (n, 3) for the n pixels of an added part."""
    kind = draw.integers(3)
    rows, columns = np.nonzero(added)
    shade = 0.8 + 0.3 * (rows - rows.min()) / max(1, np.ptp(rows))
    if kind == 0:  # its own surface, carried over
        row, column = _place(cutout, 0.5 * max(np.ptp(rows), np.ptp(columns)), draw, deepest=True)
        height, width = cutout.mask.shape
        there = (
            np.clip(rows - int(rows.mean()) + row, 0, height - 1),
            np.clip(columns - int(columns.mean()) + column, 0, width - 1),
        )
        return cutout.image[there]
    inside = np.argwhere(cutout.mask)
    place = inside[draw.integers(len(inside))]
    colour = cv2.GaussianBlur(cutout.image, (0, 0), 2)[tuple(place)].astype(float)
    if kind == 2:
        colour = draw.uniform(30, 225, 3)
    return np.asarray(np.clip(colour * shade[:, None], 0, 255), np.uint8)


def _place(cutout: Cutout, radius: float, draw: Draw, *, deepest: bool = False) -> tuple[int, int]:
    """A point (row, column) at least `radius` inside; with `deepest` the deepest if there is none.

    Raises NoPlace.
    """
    depth = cv2.distanceTransform(np.pad(cutout.mask, 1).astype(np.uint8), cv2.DIST_L2, 5)
    depth = depth[1:-1, 1:-1]
    places = np.argwhere(depth > radius)
    if not len(places) and not deepest:
        raise NoPlace(f"{cutout.name} is too thin")
    if not len(places):
        places = np.argwhere(depth == depth.max())
    row, column = places[draw.integers(len(places))]
    return int(row), int(column)


def _oval(cutout: Cutout, share: float, draw: Draw) -> Mask:
    area = share * np.count_nonzero(cutout.mask)
    row, column = _place(cutout, 0.5 * np.sqrt(area / np.pi), draw)
    turn, slim = draw.uniform(0, 180), draw.uniform(0.5, 1)

    def oval(reach: float) -> Mask:
        shape = np.zeros(cutout.mask.shape, np.uint8)
        axes = (max(1, round(reach)), max(1, round(reach * slim)))
        cv2.ellipse(shape, (column, row), axes, turn, 0, 360, 1, -1)
        return shape.astype(bool) & cutout.mask

    return _grown(oval, area)


def _detailed_patch(cutout: Cutout, share: float, draw: Draw) -> Box:
    """A patch twice as wide as high of `share` of the area, wholly inside: the most detailed."""
    height = round(float(np.sqrt(share * np.count_nonzero(cutout.mask) / 2)))
    width = 2 * height
    detail = cv2.morphologyEx(grey_of(cutout.image), cv2.MORPH_GRADIENT, np.ones((3, 3)))
    patches = list(windows(cutout.mask, height, width, max(2, height // 4)))
    if not patches:
        raise NoPlace(f"{cutout.name} is too thin")
    return max(patches, key=lambda box: float(detail[box[1] : box[3], box[0] : box[2]].mean()))


def windows(mask: Mask, height: int, width: int, step: int) -> Iterator[Box]:
    """Boxes of this size that lie wholly inside `mask`, `step` pixels apart."""
    inside = cv2.integral(mask.astype(np.uint8))
    for top in range(0, mask.shape[0] - height, step):
        for left in range(0, mask.shape[1] - width, step):
            bottom, right = top + height, left + width
            count = inside[bottom, right] - inside[top, right] - inside[bottom, left]
            if count + inside[top, left] == height * width:
                yield left, top, right, bottom


def _if_visible(cutout: Cutout, image: RGB) -> Cutout:
    change = np.abs(grey_of(image) - grey_of(cutout.image))
    touched = (image != cutout.image).any(axis=2)
    if not touched.any() or change[touched].mean() < VISIBLE:
        raise NoPlace(f"{cutout.name} has no details to swap")
    return replace(cutout, image=image)


def _eroded(mask: Mask, side: int) -> Mask:
    return np.asarray(cv2.erode(mask.astype(np.uint8), np.ones((side, side), np.uint8)), bool)


def _with_room(cutout: Cutout) -> Cutout:
    """A copy with room on each side, for what is added."""
    room = max(cutout.mask.shape) // 3
    image = cv2.copyMakeBorder(cutout.image, room, room, room, room, cv2.BORDER_REPLICATE)
    return replace(cutout, image=image, mask=np.pad(cutout.mask, room))
