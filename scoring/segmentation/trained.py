"""`trained`: the default segmenter, a small decoder on the encoder's maps, trained by us.

One network finds the product of an original (no prompt, or a box) and finds it again on a
generation (the transported mask as a prompt, which it corrects). The encoder's pass over a picture
is shared with the features. What is small in its picture is looked at once more, closer. The
outline is settled at the picture's own size. How it was trained, and on what, is in
`weights/README.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import cv2
import numpy as np

from scoring.efficientnet import EfficientNet, installed_weights, shared
from scoring.factories import Description, ScoringSettings
from scoring.images import RGB, Box, Float32, Mask, resize_mask
from scoring.segmentation.base import SEGMENTERS, NetworkMaps, Prompt, Segmentation
from scoring.segmentation.certainty import Evidence, certainty_of
from scoring.segmentation.decoder import Decoded, DecoderGraph
from scoring.segmentation.edge import settled
from scoring.segmentation.grabcut import box_of
from scoring.segmentation.trained_weights import TrainedWeights, read_weights, shipped
from scoring.weights import weights_file

SETTING, WHAT = "SCORING_TRAINED_SEGMENTER", "a segmenter that `manage.py finetune_segmenter` made"
MARGIN = 0.45  # of a prompt's longer side: an added part must fit in, and what it stands on
SMALL = 0.35  # a prompt below this share of the picture's longer side is looked at closer
CLOSER = 0.72  # of the picture: if the product and its surroundings are smaller, a second look
PIECE = 0.06  # of the largest piece; smaller ones are noise


class _Options(TypedDict):
    path: str
    cache: str
    device: str
    batch_size: int


def _options(settings: ScoringSettings) -> _Options:
    return {
        "path": settings.options.get("TRAINED_SEGMENTER", ""),
        "cache": settings.cache,
        "device": settings.device,
        "batch_size": settings.batch_size,
    }


def _weights(settings: ScoringSettings) -> object:
    path = _options(settings)["path"]
    return installed_weights(), weights_file(
        path, setting=SETTING, what=WHAT
    ) if path else shipped()


@dataclass(frozen=True)
class _View:
    """A part of the picture that was looked at, and what was found there."""

    box: Box
    found: Decoded
    maps: NetworkMaps

    def on_picture(self, size: tuple[int, int]) -> Float32:
        """The shares (h, w) float32 of the whole picture; zero outside of the view."""
        left, top, right, bottom = self.box
        whole = np.zeros(size, np.float32)
        whole[top:bottom, left:right] = cv2.resize(
            self.found.share, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR
        )
        return whole


@dataclass(frozen=True)
class Look:
    """`mask` bool (h, w), the `share` float32 (h, w) that it was made of, evidence and maps."""

    mask: Mask
    share: Float32
    evidence: Evidence
    maps: NetworkMaps


@SEGMENTERS.register(
    "trained",
    Description(
        "our decoder on EfficientNet-Lite2's maps, trained on pasted products",
        packages=("onnxruntime", "onnx"),
        options=_options,
        weights=_weights,
        stand_in="grabcut",
    ),
)
class Trained:
    """The decoder behind the segmenter protocol."""

    name = "trained"

    def __init__(
        self, path: str = "", cache: str = "", device: str = "cpu", batch_size: int = 32
    ) -> None:
        """Raises `WeightsMissing` or `WeightsRefused`."""
        self._weights: TrainedWeights = read_weights(Path(path) if path else shipped())
        self.revision = self._weights.revision
        self._encoder: EfficientNet = shared(cache=cache, device=device, batch_size=batch_size)
        side = self._encoder.side
        self._decoder = DecoderGraph(self._weights.tensors, side=side, device=device)

    @property
    def key(self) -> str:
        """`trained@<weights>+<the encoder's revision>`."""
        return f"{self.name}@{self.revision}+{self._encoder.revision}"

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        """RGB uint8 (h, w, 3) and prompts → one mask each; empty with confidence 0 on failure.

        The confidence is the probability that the mask's IoU with the true one is at least
        `scoring.segmentation.certainty.RIGHT`.
        """
        found = [self.look(image, prompt) for prompt in prompts]
        return [
            Segmentation(
                each.mask,
                certainty_of(each.evidence, self._weights.certainty),
                self.name,
                each.share,
                each.maps,
            )
            for each in found
        ]

    def look(self, image: RGB, prompt: Prompt) -> Look:
        """A mask, and what speaks for it: what a calibration is fitted on."""
        known = prompt.mask is not None and bool(prompt.mask.any())
        if prompt.mask is not None and known:
            views = [self._look(image, _view_of(prompt.mask), prompt.mask, None)]
        elif prompt.box is not None:
            views = [self._look(image, _wider(prompt.box, image.shape[:2]), None, prompt.box)]
        else:
            views = self._find(image)
        shares = [view.on_picture(image.shape[:2]) for view in views]
        coarse = _pointed_at(_without_specks(shares[-1] >= 0.5), prompt)
        mask = settled(image, np.where(coarse | (shares[-1] < 0.5), shares[-1], 0))
        quality = views[-1].found.quality
        evidence = Evidence.of(shares, mask, quality=quality, prompted=known)
        return Look(mask, shares[-1], evidence, views[-1].maps)

    def _find(self, image: RGB) -> list[_View]:
        """Look at the whole picture, then closer at what was found, if that is small."""
        height, width = image.shape[:2]
        first = self._look(image, (0, 0, width, height), None, None)
        found = _without_specks(first.on_picture((height, width)) >= 0.5)
        if not found.any():
            return [first]
        box = _wider(box_of(found), (height, width))
        if (box[2] - box[0]) * (box[3] - box[1]) > CLOSER * height * width:
            return [first]
        return [first, self._look(image, box, None, box_of(found))]

    def _look(self, image: RGB, view: Box, mask: Mask | None, box: Box | None) -> _View:
        left, top, right, bottom = view
        whole = (right - left, bottom - top) == image.shape[1::-1]
        part = image if whole else np.ascontiguousarray(image[top:bottom, left:right])
        half = self._encoder.side // 2
        layers = np.zeros((2, half, half), np.float32)
        if mask is not None:
            layers[0] = resize_mask(mask[top:bottom, left:right], half, half)
        if box is not None:
            layers[1] = _box_layer(box, view, half)
        small = cv2.resize(part, (half, half), interpolation=cv2.INTER_AREA)
        pixels = np.ascontiguousarray(((small.astype(np.float32) - 127) / 128).transpose(2, 0, 1))
        depths = self._encoder.maps([part])[0].depths
        found = self._decoder.run(depths, pixels, [layers])[0]
        return _View(view, found, NetworkMaps(view, depths))


def _view_of(mask: Mask) -> Box:
    """The whole picture, or what is around a small product."""
    height, width = mask.shape
    left, top, right, bottom = box = box_of(mask)
    if max(right - left, bottom - top) >= SMALL * max(height, width):
        return 0, 0, width, height
    return _wider(box, (height, width))


def _wider(box: Box, size: tuple[int, int]) -> Box:
    """The box with its surroundings, inside of the picture; all of it for a box outside of it."""
    height, width = size
    margin = round(MARGIN * max(box[2] - box[0], box[3] - box[1])) + 2
    left, right = max(0, box[0] - margin), min(width, box[2] + margin)
    top, bottom = max(0, box[1] - margin), min(height, box[3] + margin)
    if right - left < 2 or bottom - top < 2:
        return 0, 0, width, height
    return left, top, right, bottom


def _box_layer(box: Box, view: Box, side: int) -> Float32:
    left, top, right, bottom = view
    scale_x, scale_y = side / (right - left), side / (bottom - top)
    x0, x1 = (min(max(round((x - left) * scale_x), 0), side) for x in (box[0], box[2]))
    y0, y1 = (min(max(round((y - top) * scale_y), 0), side) for y in (box[1], box[3]))
    layer = np.zeros((side, side), np.float32)
    layer[y0:y1, x0:x1] = 1
    return layer


def _without_specks(mask: Mask) -> Mask:
    left, top, right, bottom = box_of(mask)
    if left == right:
        return mask
    # The box alone: labelling takes long.
    part = mask[top:bottom, left:right].astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part)
    areas = stats[:, cv2.CC_STAT_AREA]
    if len(areas) < 3:
        return mask
    kept = areas >= PIECE * areas[1:].max()
    kept[0] = False
    found = np.zeros_like(mask)
    found[top:bottom, left:right] = kept[labels]
    return found


def _pointed_at(mask: Mask, prompt: Prompt) -> Mask:
    """Without the pieces that a point says are none, and, with points on it, those alone."""
    if not prompt.points:
        return mask
    _, labels = cv2.connectedComponents(mask.astype(np.uint8))
    height, width = mask.shape
    inside = [(x, y, on) for x, y, on in prompt.points if 0 <= x < width and 0 <= y < height]
    on = {int(labels[y, x]) for x, y, label in inside if label} - {0}
    off = {int(labels[y, x]) for x, y, label in inside if not label}
    kept = on if on else set(range(1, int(labels.max()) + 1))
    return np.asarray(np.isin(labels, sorted(kept - off)))
