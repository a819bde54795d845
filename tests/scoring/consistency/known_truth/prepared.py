"""Originals that are made for one kind of pair: small ones, and ones with a word on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
from PIL import Image, ImageDraw

from scoring.images import fit_longest, grey_of
from scoring.synthetic.labels import write_line
from tests.scoring.consistency.known_truth.cutouts import Cutout
from tests.scoring.consistency.known_truth.edits import NoPlace, windows

Draw = np.random.Generator
Prepared = tuple[Cutout, Cutout]  # the original, and what the generation shows
LETTERS = "ABCDEHKNOPRSTUVXZ"  # about as wide as each other
LENGTH = 7  # letters of a word
WIDE, HIGH = 0.55, 0.12  # of the product's size: the word
FLAT = 14.0  # grey levels at most that the place of a word may vary
SMALL = (160, 256)  # pixels of the longest side


def small(cutout: Cutout, draw: Draw) -> Prepared:
    """An original of 160 to 256 pixels, of which the generation was made."""
    side = int(draw.integers(*SMALL))
    image = fit_longest(cutout.image, side)
    share = cv2.resize(cutout.mask.astype(np.float32), image.shape[1::-1])
    original = replace(cutout, name=f"{cutout.name} at {side}", image=image, mask=share >= 0.5)
    return original, original


def letters_changed(count: int, cutout: Cutout, draw: Draw) -> Prepared:
    """A word is printed on the product; `count` of its letters are others on the generation."""
    word = [LETTERS[index] for index in draw.integers(len(LETTERS), size=LENGTH)]
    other = list(word)
    for place in draw.choice(LENGTH, count, replace=False):
        rest = [letter for letter in LETTERS if letter != word[place]]
        other[place] = rest[draw.integers(len(rest))]
    original = _printed(cutout, "".join(word))
    return original, _printed(cutout, "".join(other))


def word_kept(cutout: Cutout, draw: Draw) -> Prepared:
    """The same word on both: what `letters_changed` must be told from."""
    original, _ = letters_changed(1, cutout, draw)
    return original, original


def _printed(cutout: Cutout, word: str) -> Cutout:
    """The word on the flattest place, each letter in a cell of its own. Raises NoPlace."""
    left, top, right, bottom = _flattest(cutout)
    patch = cutout.image[top:bottom, left:right].reshape(-1, 3)
    ink = (25, 25, 25) if np.median(patch) > 110 else (235, 235, 235)
    picture = Image.fromarray(cutout.image)
    pen = ImageDraw.Draw(picture)
    cell = (right - left) / len(word)
    for number, letter in enumerate(word):
        centre = left + (number + 0.5) * cell, (top + bottom) / 2
        write_line(pen, letter, centre, (0.86 * cell, 0.9 * (bottom - top)), ink)
    return replace(cutout, name=f"{cutout.name} {word}", image=np.asarray(picture))


def _flattest(cutout: Cutout) -> tuple[int, int, int, int]:
    size = float(np.sqrt(np.count_nonzero(cutout.mask)))
    grey = grey_of(cutout.image)
    boxes = list(
        windows(cutout.mask, round(HIGH * size), round(WIDE * size), max(2, round(size / 40)))
    )
    if not boxes:
        raise NoPlace(f"{cutout.name} has no room for a word")
    spread = [float(grey[top:bottom, left:right].std()) for left, top, right, bottom in boxes]
    best = int(np.argmin(spread))
    if spread[best] > FLAT:
        raise NoPlace(f"{cutout.name} is too busy for a word")
    return boxes[best]


PREPARED_NULLS: dict[str, Callable[[Cutout, Draw], Prepared]] = {
    "small original": small,
    "printed word kept": word_kept,
}
PREPARED_EDITS: dict[str, Callable[[Cutout, Draw], Prepared]] = {
    f"{count} of {LENGTH} letters": partial(letters_changed, count) for count in (1, 2, 3)
}
