"""The segment-anything package, with or without torchvision.

The package takes four functions from torchvision. Where that is installed, nothing is special;
where it is not, the four stand-ins below are put in its place while the package is imported, and
removed again, so that no other library takes torchvision for installed.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from scoring.torch_runtime import has_torchvision


def segment_anything() -> ModuleType:
    """The imported package. Raises `TorchvisionBroken`."""
    if "segment_anything" in sys.modules or has_torchvision():
        return importlib.import_module("segment_anything")
    with _shown(
        {
            "torchvision": {},
            "torchvision.ops": {},
            "torchvision.ops.boxes": {"batched_nms": batched_nms, "box_area": box_area},
            "torchvision.transforms": {},
            "torchvision.transforms.functional": {"resize": resize, "to_pil_image": to_pil_image},
        }
    ):
        return importlib.import_module("segment_anything")


@contextmanager
def _shown(modules: Mapping[str, Mapping[str, object]]) -> Iterator[None]:
    for name, functions in modules.items():
        sys.modules[name] = ModuleType(name)
        vars(sys.modules[name]).update(functions)
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]


def box_area(boxes: Tensor) -> Tensor:
    """Boxes (n, 4), left, top, right, bottom → areas (n,)."""
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def batched_nms(boxes: Tensor, scores: Tensor, idxs: Tensor, iou_threshold: float) -> Tensor:
    """Indices of the boxes (n, 4) that no better box of their group covers, best first.

    `scores` (n,), groups `idxs` (n,); a box is covered at an intersection over union above the
    threshold.
    """
    left = torch.argsort(scores, descending=True, stable=True)
    kept: list[Tensor] = []
    while len(left):
        best, others = left[0], left[1:]
        kept.append(best)
        covered = _iou(boxes[best], boxes[others]) > iou_threshold
        left = others[~(covered & (idxs[others] == idxs[best]))]
    return torch.stack(kept) if kept else torch.empty(0, dtype=torch.int64, device=boxes.device)


def _iou(box: Tensor, others: Tensor) -> Tensor:
    inner = torch.cat(
        [torch.maximum(box[:2], others[:, :2]), torch.minimum(box[2:], others[:, 2:])], dim=1
    )
    inner[:, 2:] = torch.maximum(inner[:, 2:], inner[:, :2])  # no overlap: no area
    shared = box_area(inner)
    return shared / (box_area(box[None]) + box_area(others) - shared)


def to_pil_image(image: NDArray[np.uint8]) -> Image.Image:
    """uint8 (h, w, 3) or (h, w) as a picture of Pillow."""
    return Image.fromarray(image)


def resize(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`image` at `size` (height, width), bilinear with the antialiasing of Pillow."""
    return image.resize(size[::-1], Image.Resampling.BILINEAR)
