"""`onnx`: any image encoder exported to ONNX, with a JSON file beside it (`scoring.onnx_graph`).

Such an encoder gives one vector for a picture, so regions become pictures. In this order: the whole
generation; the whole original; the difference, product crop of the generation minus that of the
original; the product crop; the background, with the product painted out in its mean colour. What a
mask that is empty or full leaves no picture for is 0. Outputs with a place in the picture, (n, c,
h, w), (n, h, w, c) or (n, tokens, c), are averaged over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from scoring.factories import Description, ScoringSettings
from scoring.features.base import ENCODERS, EncoderInput
from scoring.images import RGB, Float32, Mask
from scoring.onnx_graph import OnnxGraph, read_preparation
from scoring.weights import weights_file

MARGIN = 0.08  # of the product's longer side, around its crop


SETTING, WHAT = "SCORING_ONNX_ENCODER", "an ONNX image encoder"


class _Options(TypedDict):
    path: str
    device: str
    batch_size: int


def _options(settings: ScoringSettings) -> _Options:
    path = settings.options.get("ONNX_ENCODER", "")
    return {"path": path, "device": settings.device, "batch_size": settings.batch_size}


def _weights(settings: ScoringSettings) -> object:
    path = weights_file(_options(settings)["path"], setting=SETTING, what=WHAT)
    beside = str(path.with_suffix(".json"))
    return weights_file(beside, setting=f"{SETTING}'s description", what="it")


@ENCODERS.register(
    "onnx",
    Description(
        "an image encoder of yours, exported to ONNX",
        licence="that of the encoder",
        packages=("onnxruntime",),
        options=_options,
        weights=_weights,
    ),
)
class OnnxEncoder:
    """An ONNX graph behind the encoder protocol."""

    name = "onnx"

    def __init__(self, path: str = "", *, device: str = "cpu", batch_size: int = 32) -> None:
        """`path` names the graph. Raises `WeightsMissing` or `WeightsRefused`."""
        file = weights_file(path, setting=SETTING, what=WHAT)
        self._graph = OnnxGraph(file, read_preparation(file.with_suffix(".json")), device=device)
        self.revision = self._graph.revision
        self.batch_size = batch_size
        blank = np.zeros((*self._graph.preparation.size, 3), np.uint8)
        self.dimension: int = 5 * self._vectors([blank]).shape[1]

    @property
    def key(self) -> str:
        """`onnx@<hash of the graph>+<hash of the preparation>`."""
        return f"{self.name}@{self.revision}+{self._graph.preparation.digest}"

    def encode(self, batch: Sequence[EncoderInput]) -> Float32:
        """`n` inputs → (n, dimension) float32, all finite."""
        features = np.zeros((len(batch), self.dimension), np.float32)
        for start in range(0, len(batch), self.batch_size):
            part = batch[start : start + self.batch_size]
            features[start : start + len(part)] = self._encode(part)
        return np.nan_to_num(features, nan=0.0, posinf=0.0, neginf=0.0)

    def _encode(self, batch: Sequence[EncoderInput]) -> Float32:
        pictures = _Pictures()
        whole = pictures.places([pair.generation for pair in batch])
        original = pictures.places([pair.original for pair in batch])
        product = pictures.places([product_crop(p.generation, p.generation_mask) for p in batch])
        before = pictures.places([product_crop(p.original, p.original_mask) for p in batch])
        background = pictures.places(
            [background_of(p.generation, p.generation_mask) for p in batch]
        )
        # One row of zeros at the end, where the place −1 of "no such picture" points.
        read = np.pad(self._vectors(pictures.distinct), ((0, 1), (0, 0)))
        both = (np.minimum(product, before) >= 0)[:, None]
        change = np.where(both, read[product] - read[before], 0)
        parts = [read[whole], read[original], change, read[product], read[background]]
        return np.concatenate(parts, axis=1)

    def _vectors(self, pictures: Sequence[RGB]) -> Float32:
        """m pictures → (m, c)."""
        read = self._graph.run(pictures)
        if read.ndim == 4:
            is_last = self._graph.preparation.layout == "nhwc"
            return np.asarray(read.mean(axis=(1, 2) if is_last else (2, 3)))
        return np.asarray(read.mean(axis=1)) if read.ndim == 3 else read.reshape(len(pictures), -1)


class _Pictures:
    """Pictures to encode, each once: the generations of a product share their original."""

    def __init__(self) -> None:
        self.distinct: list[RGB] = []
        self._place: dict[int, int] = {}

    def places(self, images: Sequence[RGB | None]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Where each stands among the distinct ones, −1 for none."""
        return np.array([self._place_of(image) for image in images])

    def _place_of(self, image: RGB | None) -> int:
        if image is None:
            return -1
        if id(image) not in self._place:
            self._place[id(image)] = len(self.distinct)
            self.distinct.append(image)
        return self._place[id(image)]


def product_crop(image: RGB, mask: Mask) -> RGB | None:
    """The picture around the product, bool (h, w), with a margin; None without a product."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    margin = round(MARGIN * max(bottom - top, right - left))
    return image[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]


def background_of(image: RGB, mask: Mask) -> RGB | None:
    """The picture with the product painted in the background's mean colour; None if all product."""
    if mask.all():
        return None
    painted = image.copy()
    painted[mask] = image[~mask].mean(axis=0).round().astype(np.uint8)
    return painted
