"""Masks of pictures that have none: U²-Net-P and GrabCut, kept only where they agree.

The teacher sees the picture and its mirror image; GrabCut settles the band along its outline. What
the three don't agree about is dropped: a wrong mask teaches more harm than a right one does good.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from scoring.images import RGB, Float32, Mask, iou_of
from scoring.onnx_graph import OnnxGraph
from scoring.segmentation.onnx import U2NET

MIRRORED = 0.92  # IoU of the teacher's masks of a picture and of its mirror image
SETTLED = 0.90  # IoU of the teacher's mask and GrabCut's
LEAST, MOST = 0.04, 0.80  # the product's share of the picture
BORDER = 0.12  # of the picture's border that the mask may cover
PIECE = 0.04  # of the largest piece; smaller ones are dropped
BAND = 0.035  # either side of the outline, of the mask's size, that GrabCut decides


@dataclass(frozen=True)
class Teacher:
    """U²-Net-P, whose maps are kept in `folder`: a picture takes it a second."""

    graph: OnnxGraph
    folder: Path

    @classmethod
    def of(cls, data: Path, folder: Path) -> Teacher:
        """The one in the data folder."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(OnnxGraph(data / "weights-u2netp" / "u2netp-fp16.onnx", U2NET), folder)

    def mask(self, image: RGB) -> Mask | None:
        """The product's mask bool (h, w) on RGB uint8 (h, w, 3); None where that is in doubt."""
        plain, mirrored = self._maps(image)
        if iou_of(plain >= 0.5, mirrored >= 0.5) < MIRRORED:
            return None
        height, width = image.shape[:2]
        share = cv2.resize((plain + mirrored) / 2, (width, height), interpolation=cv2.INTER_CUBIC)
        mask = _without_specks(share >= 0.5)
        border = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
        if not LEAST < mask.mean() < MOST or border.mean() > BORDER:
            return None
        settled = _without_specks(_settled(image, mask))
        return settled if iou_of(settled, mask) >= SETTLED else None

    def _maps(self, image: RGB) -> tuple[Float32, Float32]:
        """0–1, (320, 320), of the picture and of its mirror image, the latter turned back."""
        name = hashlib.sha256(image.tobytes()).hexdigest()[:24]
        kept = self.folder / f"{name}.npy"
        if not kept.exists():
            mirrored = np.ascontiguousarray(image[:, ::-1])
            found = [_stretched(each) for each in self.graph.run([image, mirrored])]
            both = np.stack([found[0], found[1][:, ::-1]])
            np.save(kept, np.round(both * 255).astype(np.uint8))
        plain, mirrored = np.load(kept).astype(np.float32) / 255
        return plain, mirrored


def _stretched(found: Float32) -> Float32:
    flat = found.reshape(found.shape[-2:])
    return np.asarray((flat - flat.min()) / max(float(np.ptp(flat)), 1e-3), np.float32)


def _without_specks(mask: Mask) -> Mask:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    if not len(areas):
        return mask
    return np.asarray(np.isin(labels, 1 + np.flatnonzero(areas >= PIECE * areas.max())))


def _settled(image: RGB, mask: Mask) -> Mask:
    """GrabCut's decision in the band along the mask's outline."""
    size = float(np.sqrt(mask.sum()))
    reach = max(2.0, BAND * size)
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    outside = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    labels = np.where(mask, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[inside > reach] = cv2.GC_FGD
    labels[outside > reach] = cv2.GC_BGD
    if not (labels == cv2.GC_FGD).any() or not (labels == cv2.GC_BGD).any():
        return mask
    cv2.setRNGSeed(0)
    cv2.grabCut(image, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), 2, cv2.GC_INIT_WITH_MASK)
    return np.asarray((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))
