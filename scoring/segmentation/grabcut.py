"""`grabcut`: the embedded default segmenter, OpenCV's GrabCut on a reduced crop; no weights.

Rother, Kolmogorov & Blake, "GrabCut: interactive foreground extraction using iterated graph cuts",
ACM TOG 23 (2004). A mask prompt sets what is sure (its core, and what is far from it); a box prompt
only what lies outside it; without a prompt, the picture's border stands for the background.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.factories import Description
from scoring.images import RGB, Box, Mask, fitted_size, resize_mask
from scoring.segmentation.base import SEGMENTERS, Prompt, Segmentation

COLOURS = 16  # bins a channel of Lab
NEAR = 0.03  # of the picture's longer side: the ground whose colours are compared
SHARED = 0.41  # of the colours


@dataclass(frozen=True)
class GrabCutSettings:
    """Shares are of the prompt's size: the square root of its mask's or box's area."""

    longest: int = 192  # working size of the crop; GrabCut's time grows with its area
    iterations: int = 3  # without a mask prompt; a good guess gets worse by more than one
    stride: int = 3  # with a mask prompt, colours are learnt from every so many-th row and column
    margin: float = 0.36  # crop beyond the prompt's box
    core: float = 0.10  # eroded by this much, the mask prompt is surely product
    reach: float = 0.30  # dilated by this much, the rest is surely background
    border: float = 0.04  # without a prompt, this much of each side is background


@SEGMENTERS.register("grabcut", Description("OpenCV's GrabCut, prompted by the transported mask"))
class GrabCut:
    """GrabCut behind the segmenter protocol."""

    name = "grabcut"
    revision = "3"

    def __init__(self, settings: GrabCutSettings | None = None) -> None:
        self.settings = settings or GrabCutSettings()

    @property
    def key(self) -> str:
        """`grabcut@1+<hash of the settings>`."""
        digest = hashlib.sha256(repr(asdict(self.settings)).encode()).hexdigest()[:8]
        return f"{self.name}@{self.revision}+{digest}"

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        """RGB uint8 (h, w, 3) and prompts → one mask each; empty with confidence 0 on failure."""
        return [self._segment(image, prompt) for prompt in prompts]

    def _segment(self, image: RGB, prompt: Prompt) -> Segmentation:
        left, top, right, bottom = crop = self._crop(image, prompt)
        part = image[top:bottom, left:right]
        height, width = fitted_size(part.shape[0], part.shape[1], self.settings.longest)
        small = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
        labels = self._labels(prompt, crop, (height, width))
        _add_points(labels, prompt, crop)
        if prompt.mask is not None and prompt.mask.any():
            found = _cut_once(small, labels, self.settings.stride)
            confidence = _confidence(small, found)
        else:
            found = _cut(small, labels, self.settings.iterations)
            confidence = min(_confidence(small, found), separation(small, found))
        mask = np.zeros(image.shape[:2], bool)
        mask[top:bottom, left:right] = resize_mask(found, *part.shape[:2])
        return Segmentation(mask, confidence, self.name)

    def _crop(self, image: RGB, prompt: Prompt) -> Box:
        height, width = image.shape[:2]
        box = prompt.box
        if prompt.mask is not None and prompt.mask.any():
            box = box_of(prompt.mask)
        if box is None:
            return 0, 0, width, height
        margin = round(self.settings.margin * max(box[2] - box[0], box[3] - box[1])) + 2
        return (
            max(0, box[0] - margin),
            max(0, box[1] - margin),
            min(width, box[2] + margin),
            min(height, box[3] + margin),
        )

    def _labels(self, prompt: Prompt, crop: Box, size: tuple[int, int]) -> NDArray[np.uint8]:
        """GrabCut's four labels (h, w) of the crop at working size."""
        left, top, right, bottom = crop
        height, width = size
        if prompt.mask is not None and prompt.mask.any():
            guess = resize_mask(prompt.mask[top:bottom, left:right], height, width)
            return _labels_of_mask(guess, self.settings)
        labels = np.full((height, width), cv2.GC_BGD, np.uint8)
        if prompt.box is not None:
            scale_x, scale_y = width / (right - left), height / (bottom - top)
            x0, x1 = ((x - left) * scale_x for x in (prompt.box[0], prompt.box[2]))
            y0, y1 = ((y - top) * scale_y for y in (prompt.box[1], prompt.box[3]))
            labels[round(y0) : round(y1), round(x0) : round(x1)] = cv2.GC_PR_FGD
            return labels
        edge = max(1, round(self.settings.border * min(height, width)))
        labels[edge:-edge, edge:-edge] = cv2.GC_PR_BGD
        labels[height // 5 : height - height // 5, width // 5 : width - width // 5] = cv2.GC_PR_FGD
        return labels


def box_of(mask: Mask) -> Box:
    """The tight (left, top, right, bottom) of a mask; (0, 0, 0, 0) of an empty one."""
    left, top, width, height = cv2.boundingRect(mask.view(np.uint8))
    return left, top, left + width, top + height


def _labels_of_mask(guess: Mask, settings: GrabCutSettings) -> NDArray[np.uint8]:
    size = float(np.sqrt(guess.sum()))
    inside = cv2.distanceTransform(guess.astype(np.uint8), cv2.DIST_L2, 3)
    outside = cv2.distanceTransform((~guess).astype(np.uint8), cv2.DIST_L2, 3)
    labels = np.full(guess.shape, cv2.GC_BGD, np.uint8)
    labels[outside <= max(2.0, settings.reach * size)] = cv2.GC_PR_BGD
    labels[guess] = cv2.GC_PR_FGD
    # thin products have no deep core: half of the deepest distance is always sure
    labels[inside > min(settings.core * size, 0.5 * float(inside.max()))] = cv2.GC_FGD
    return labels


def _add_points(labels: NDArray[np.uint8], prompt: Prompt, crop: Box) -> None:
    height, width = labels.shape
    left, top, right, bottom = crop
    for x, y, kind in prompt.points:
        if left <= x < right and top <= y < bottom:
            centre = (x - left) * width // (right - left), (y - top) * height // (bottom - top)
            cv2.circle(labels, centre, 2, cv2.GC_FGD if kind else cv2.GC_BGD, -1)


def _cut(image: RGB, labels: NDArray[np.uint8], iterations: int) -> Mask:
    """Run GrabCut; empty where the labels leave it nothing to learn product or background from."""
    if not _both_sides(labels):
        return np.zeros(labels.shape, bool)
    _grab(image, labels, _models(), iterations, cv2.GC_INIT_WITH_MASK)
    return _product(labels)


def _cut_once(image: RGB, labels: NDArray[np.uint8], stride: int) -> Mask:
    """`_cut` for labels that are nearly right: one cut, by colours learnt from few pixels.

    Learning anew from the result lets product and background run into each other: three rounds
    gave a mean IoU of 0.918 with the true masks of 67 known pairs, this gives 0.922 in 40 % of the
    time.
    """
    few = np.ascontiguousarray(labels[stride // 2 :: stride, stride // 2 :: stride])
    if not _both_sides(few):
        return _cut(image, labels, iterations=1)
    models = _models()
    sample = np.ascontiguousarray(image[stride // 2 :: stride, stride // 2 :: stride])
    _grab(sample, few, models, 1, cv2.GC_INIT_WITH_MASK)
    _grab(image, labels, models, 1, cv2.GC_EVAL)
    return _product(labels)


def _product(labels: NDArray[np.uint8]) -> Mask:
    return np.asarray((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))


def _both_sides(labels: NDArray[np.uint8]) -> bool:
    """Whether there is some product and some background to learn from."""
    product = _product(labels)
    return bool(product.any() and not product.all())


def _models() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Room for OpenCV's colour models of background and product."""
    return np.zeros((1, 65)), np.zeros((1, 65))


def _grab(
    image: RGB,
    labels: NDArray[np.uint8],
    models: tuple[NDArray[np.float64], NDArray[np.float64]],
    iterations: int,
    mode: int,
) -> None:
    cv2.setRNGSeed(0)  # its k-means start is random; the same picture must give the same mask
    cv2.grabCut(image, labels, None, *models, iterations, mode)


def separation(image: RGB, mask: Mask) -> float:
    """1 where product and ground share no colour, 0.5 at `SHARED` and 0 at twice as much.

    Where they share colours, GrabCut finds edges all the same, but not the product's. A fifth above
    what the right masks among 26 originals of two sources share at most (IoU above 0.8): 3 of the
    9 wrong ones are doubted.
    """
    if not mask.any() or mask.all():
        return 0.0
    side = 2 * round(NEAR * max(mask.shape)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    ground = (cv2.dilate(mask.astype(np.uint8), kernel) > 0) & ~mask
    shares = [_colour_shares(image, where) for where in (mask, ground)]
    return max(0.0, 1 - float(np.minimum(*shares).sum()) / (2 * SHARED))


def _colour_shares(image: RGB, where: Mask) -> NDArray[np.float32]:
    """A smooth histogram of the colours, (COLOURS³,), that sums to 1; zeros for no pixels."""
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)
    counts = cv2.calcHist([lab], [0, 1, 2], where.astype(np.uint8), [COLOURS] * 3, [0, 256] * 3)
    smooth = cv2.GaussianBlur(counts.reshape(COLOURS, -1), (3, 3), 0).ravel()
    return np.asarray(smooth / max(1.0, float(smooth.sum())), np.float32)


def _confidence(image: RGB, mask: Mask) -> float:
    """How well the mask's outline follows edges: median gradient there over that of the picture.

    0.5 where the outline is as good as a random line; 0 with no product or nothing but product.
    """
    if not mask.any() or mask.all():
        return 0.0
    grey = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), (3, 3), 0).astype(np.float32)
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    outline = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    along = float(np.median(edges[outline.astype(bool)])) + 1.0
    return along / (along + float(edges.mean()) + 1.0)
