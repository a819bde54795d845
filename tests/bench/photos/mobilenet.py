"""MobileNet V2 (ImageNet, 8 bits) as a real pretrained encoder for benchmarks.

The weights are those of PACKSHOT_DATA/weights-mobilenet. The vector is the network's pooled
activation of nine overlapping tiles at the picture's own resolution, averaged: shrinking a photo to
the network's 224 pixels hides the blur and noise by which people judge it. `whole=True` does just
that, for comparison.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from scoring.features.base import EncoderInput
from scoring.images import RGB, Float32

WEIGHTS = "mobilenet_v2_1.0_224_quant.tflite"
POOLED = "MobilenetV2/Logits/AvgPool"
SIDE = 224  # pixels, of the network's input
TILES = 3  # a row and a column


class MobileNet:
    """Generations alone; originals and masks are not looked at."""

    name = "mobilenet"

    def __init__(self, folder: Path, *, whole: bool = False) -> None:
        """`folder` holds the weights. Raises FileNotFoundError without them."""
        # Here: nothing but benchmarks needs the runtime.
        from ai_edge_litert.interpreter import Interpreter

        path = folder / WEIGHTS
        self.whole = whole
        self.revision = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        with warnings.catch_warnings():
            # It warns that keeping inner tensors takes memory; one of them is what is wanted.
            warnings.simplefilter("ignore", UserWarning)
            self._network = Interpreter(
                str(path), num_threads=1, experimental_preserve_all_tensors=True
            )
        self._network.allocate_tensors()
        self._input = self._network.get_input_details()[0]["index"]
        pooled = next(t for t in self._network.get_tensor_details() if t["name"] == POOLED)
        self._pooled, self._scale = pooled["index"], pooled["quantization"][0]
        self.dimension = int(pooled["shape"][-1])

    @property
    def key(self) -> str:
        """`mobilenet@<hash of the weights>+whole` or `+tiles`."""
        return f"{self.name}@{self.revision}+{'whole' if self.whole else 'tiles'}"

    def encode(self, batch: Sequence[EncoderInput]) -> Float32:
        """`n` inputs → (n, 1280) float32, all finite."""
        return np.array([self._vector(pair.generation) for pair in batch], dtype=np.float32)

    def _vector(self, image: RGB) -> Float32:
        inputs = [_shrunk(image)] if self.whole else tiles(image)
        return np.asarray(np.mean([self._pool(each) for each in inputs], axis=0))

    def _pool(self, image: RGB) -> Float32:
        """RGB uint8 (224, 224, 3) → (1280,)."""
        self._network.set_tensor(self._input, image[None])
        self._network.invoke()
        pooled = np.asarray(self._network.get_tensor(self._pooled), np.float32).reshape(-1)
        return pooled * np.float32(self._scale)


def tiles(image: RGB) -> list[RGB]:
    """RGB uint8 (h, w, 3) → nine tiles (224, 224, 3) that cover it evenly; small ones enlarged."""
    height, width = image.shape[:2]
    if min(height, width) < SIDE:
        size = (max(SIDE, width), max(SIDE, height))
        image = np.asarray(cv2.resize(image, size), dtype=np.uint8)
        height, width = image.shape[:2]
    tops = np.linspace(0, height - SIDE, TILES).round().astype(int)
    lefts = np.linspace(0, width - SIDE, TILES).round().astype(int)
    return [image[top : top + SIDE, left : left + SIDE] for top in tops for left in lefts]


def _shrunk(image: RGB) -> RGB:
    return np.asarray(cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA), dtype=np.uint8)
