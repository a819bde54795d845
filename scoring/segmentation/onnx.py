"""`onnx`: a salient-object segmenter in the ONNX format, such as U²-Net-P.

Qin et al., "U²-Net: going deeper with nested U-structure for salient object detection", Pattern
Recognition 106 (2020). Such a network finds what stands out and takes no prompts. So a prompt's box
or mask becomes a crop of the picture, and of what is found there only the pieces are kept that the
prompt points at. Without a JSON file beside the graph (`scoring.onnx_graph`) it is read as
U²-Net's. Its certainty says little about the rare picture on which it is wrong altogether.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TypedDict

import cv2
import numpy as np

from scoring.factories import Description, ScoringSettings
from scoring.images import RGB, Box, Float32, Mask
from scoring.onnx_graph import LARGEST, OnnxGraph, Preparation, read_preparation
from scoring.segmentation.base import SEGMENTERS, Prompt, Segmentation
from scoring.segmentation.grabcut import box_of
from scoring.weights import weights_file

U2NET = Preparation((320, 320), divide_by=LARGEST)


@dataclass(frozen=True)
class OnnxSegmenterSettings:
    """Any change changes the segmenter's key."""

    margin: float = 0.3  # crop beyond the prompt, a share of its longer side
    piece: float = 0.3  # of a found piece must lie in the prompt, or of the prompt in the piece
    speck: float = 0.02  # of the largest piece; smaller ones are noise


SETTING, WHAT = "SCORING_ONNX_SEGMENTER", "a salient-object segmenter (U²-Net-P)"


class _Options(TypedDict):
    path: str
    device: str


def _options(settings: ScoringSettings) -> _Options:
    return {"path": settings.options.get("ONNX_SEGMENTER", ""), "device": settings.device}


def _weights(settings: ScoringSettings) -> object:
    return weights_file(_options(settings)["path"], setting=SETTING, what=WHAT)


@SEGMENTERS.register(
    "onnx",
    Description(
        "a salient-object segmenter such as U²-Net-P",
        licence="Apache-2.0",
        packages=("onnxruntime",),
        size=5,
        options=_options,
        weights=_weights,
    ),
)
class OnnxSegmenter:
    """An ONNX graph, pictures in and a map of saliency out, behind the segmenter protocol."""

    name = "onnx"

    def __init__(
        self,
        path: str = "",
        *,
        device: str = "cpu",
        settings: OnnxSegmenterSettings | None = None,
    ) -> None:
        """`path` names the graph. Raises `WeightsMissing` or `WeightsRefused`."""
        file = weights_file(path, setting=SETTING, what=WHAT)
        beside = file.with_suffix(".json")
        preparation = read_preparation(beside) if beside.exists() else U2NET
        self.settings = settings or OnnxSegmenterSettings()
        self._graph = OnnxGraph(file, preparation, device=device)
        self.revision = self._graph.revision

    @property
    def key(self) -> str:
        """`onnx@<hash of the graph>+<hash of preparation and settings>`."""
        how = f"{self._graph.preparation.digest} {asdict(self.settings)!r}"
        return f"{self.name}@{self.revision}+{hashlib.sha256(how.encode()).hexdigest()[:8]}"

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        """RGB uint8 (h, w, 3) and prompts → one mask each; empty with confidence 0 on failure.

        The confidence is how little of the map is between yes and no, less what the crop cuts off.
        """
        if not prompts:
            return []
        crops = [self._crop(image, prompt) for prompt in prompts]
        distinct = list(dict.fromkeys(crops))
        maps = self._graph.run(
            [image[top:bottom, left:right] for left, top, right, bottom in distinct]
        )
        map_of = dict(zip(distinct, maps, strict=True))
        return [
            self._read(image, crop, map_of[crop], prompt)
            for crop, prompt in zip(crops, prompts, strict=True)
        ]

    def _crop(self, image: RGB, prompt: Prompt) -> Box:
        height, width = image.shape[:2]
        box = prompt.box
        if box is None and prompt.mask is not None and prompt.mask.any():
            box = box_of(prompt.mask)
        if box is None:
            return 0, 0, width, height
        left, top, right, bottom = box
        margin = round(self.settings.margin * max(right - left, bottom - top)) + 1
        left, right = max(0, left - margin), min(width, right + margin)
        top, bottom = max(0, top - margin), min(height, bottom + margin)
        if left >= right or top >= bottom:  # the box lies outside the picture
            return 0, 0, width, height
        return left, top, right, bottom

    def _read(self, image: RGB, crop: Box, found: Float32, prompt: Prompt) -> Segmentation:
        left, top, right, bottom = crop
        share = shares_of(found, bottom - top, right - left)
        here = self._pointed_at(share >= 0.5, crop, prompt)
        mask = np.zeros(image.shape[:2], bool)
        mask[top:bottom, left:right] = here
        return Segmentation(mask, certainty(share, here), self.name)

    def _pointed_at(self, found: Mask, crop: Box, prompt: Prompt) -> Mask:
        """The pieces of `found`, bool of the crop, that the prompt means."""
        left, top, right, bottom = crop
        meant = np.ones(found.shape, bool)
        if prompt.mask is not None and prompt.mask.any():
            meant = prompt.mask[top:bottom, left:right]
        elif prompt.box is not None:
            x0, y0, x1, y1 = prompt.box
            meant = np.zeros(found.shape, bool)
            meant[max(0, y0 - top) : max(0, y1 - top), max(0, x0 - left) : max(0, x1 - left)] = True
        _, labels, stats, _ = cv2.connectedComponentsWithStats(found.astype(np.uint8))
        areas = stats[:, cv2.CC_STAT_AREA].astype(float)
        shared = np.bincount(labels[meant], minlength=len(areas))
        kept = (shared >= self.settings.piece * areas) | (
            shared >= self.settings.piece * np.count_nonzero(meant)
        )
        kept &= areas >= self.settings.speck * areas[1:].max(initial=0)
        kept[0] = False
        for x, y, label in prompt.points:
            if left <= x < right and top <= y < bottom and labels[y - top, x - left]:
                kept[labels[y - top, x - left]] = bool(label)
        return np.asarray(kept[labels])


def shares_of(found: Float32, height: int, width: int) -> Float32:
    """A network's map (1, h, w) or (h, w) → (height, width), stretched to 0–1; 0 if it is flat."""
    flat = found.reshape(found.shape[-2:])
    low, high = float(flat.min()), float(flat.max())
    if high - low < 1e-3:
        return np.zeros((height, width), np.float32)
    stretched = cv2.resize((flat - low) / (high - low), (width, height))
    return np.asarray(stretched, dtype=np.float32)


def certainty(share: Float32, mask: Mask) -> float:
    """0–1: overlap of the soft map (h, w) with the mask bool made of it, times its own border.

    A mask along the picture's border is often background, or cut off.
    """
    if not mask.any() or mask.all():
        return 0.0
    soft = share * cv2.dilate(mask.astype(np.uint8), np.ones((9, 9), np.uint8))
    overlap = np.minimum(soft, mask).sum() / np.maximum(soft, mask).sum()
    border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    return float(overlap * (1 - border.mean()))
