"""The network, ready to run, and what it sees in a picture.

Pictures are squeezed to a square, as the other encoders do it: so a mask is brought to a map by
resizing it, and pictures of different shapes share a batch. The network was trained on pictures
squeezed by up to 4 : 3.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scoring.efficientnet.graph import INPUT, OUTPUTS, REVISION, network_graph
from scoring.efficientnet.package import SHA256, checked, installed_weights
from scoring.efficientnet.torch_file import read_tensors
from scoring.gathering import Gathered
from scoring.images import RGB, Float32
from scoring.onnx_graph import GPU, session_of
from scoring.remembered import Remembered
from scoring.weights import WeightsRefused

if TYPE_CHECKING:
    import onnxruntime

SIDE = 320  # pixels of the square that a picture is squeezed to
STRIDES = (4, 8, 16, 32)
CHANNELS = tuple(OUTPUTS[f"stride{stride}"] for stride in STRIDES)
HEAD = OUTPUTS["head"]


@dataclass(frozen=True)
class PictureMaps:
    """What the network sees in one picture, squeezed to a square of `side` pixels.

    `depths`: float32 (channels, side/stride, side/stride) at each of the `STRIDES`, not yet
    activated, so of either sign; `head`: float32 (1280, side/32, side/32), 0–6.
    """

    depths: tuple[Float32, ...]
    head: Float32


class EfficientNet:
    """Runs pictures through the network, each once as long as it is in memory."""

    revision = f"{SHA256[:12]}.{REVISION}"

    def __init__(
        self, *, cache: str = "", device: str = "cpu", side: int = SIDE, batch_size: int = 32
    ) -> None:
        """`cache`: the folder to keep the graph in; without it the graph is built anew each time.

        `side` is a multiple of 32; `batch_size` is for GPUs. Raises `WeightsMissing`,
        `WeightsRefused` or ValueError.
        """
        if side <= 0 or side % STRIDES[-1]:
            raise ValueError(f"side is {side}, expected a multiple of {STRIDES[-1]}")
        self.side = side
        self._session = _session(Path(cache) if cache else None, device)
        # A processor's caches hold the maps of one picture: alone it takes 29 ms of a core and
        # 40 MB, in a batch of 32 it takes 52 ms and the batch 700 MB.
        batches = GPU in self._session.get_providers()
        self._gathered = Gathered(self._run, most=batch_size if batches else 1)
        self._seen: Remembered[PictureMaps] = Remembered()

    def maps(self, pictures: Sequence[RGB]) -> list[PictureMaps]:
        """RGB uint8 (h, w, 3) of any size → what the network sees in each.

        A picture's maps are kept as long as the array itself: encoder and segmenter, who are given
        the same array, share one pass. So an array may not be written to once it was seen.
        """
        found = {id(each): maps for each in pictures if (maps := self._seen.get(each))}
        new = {id(each): each for each in pictures if id(each) not in found}
        made = self._gathered([self._square(each) for each in new.values()])
        for picture, maps in zip(new.values(), made, strict=True):
            self._seen.put(picture, maps)
            found[id(picture)] = maps
        return [found[id(each)] for each in pictures]

    def _square(self, picture: RGB) -> RGB:
        if picture.shape[:2] == (self.side, self.side):
            return picture
        shrinks = picture.shape[0] * picture.shape[1] > self.side**2
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(picture, (self.side, self.side), interpolation=how), np.uint8)

    def _run(self, squares: Sequence[RGB]) -> list[PictureMaps]:
        *depths, head = self._session.run(list(OUTPUTS), {INPUT: np.stack(squares)})
        # Copies, so that no picture keeps the maps of its whole batch in memory.
        return [
            PictureMaps(tuple(depth[at].copy() for depth in depths), head[at].copy())
            for at in range(len(squares))
        ]


@lru_cache(maxsize=2)
def shared(*, cache: str, device: str, batch_size: int) -> EfficientNet:
    """The network of this process, the same for the same arguments; raises as `EfficientNet`."""
    return EfficientNet(cache=cache, device=device, batch_size=batch_size)


def _session(cache: Path | None, device: str) -> onnxruntime.InferenceSession:
    """Reads the graph from `cache`, writing it there first if it is not there, or no graph."""
    if cache is None:
        return session_of(_graph(), device, name="EfficientNet-Lite2")
    path = cache / f"efficientnet-lite2-{EfficientNet.revision}.onnx"
    if path.is_file():
        try:
            return session_of(path, device)
        except WeightsRefused:
            path.unlink(missing_ok=True)
    _write(path, _graph())
    return session_of(path, device)


def _graph() -> bytes:
    return network_graph(read_tensors(checked(installed_weights())))


def _write(path: Path, content: bytes) -> None:
    """The file appears complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_bytes(content)
    partial.replace(path)
