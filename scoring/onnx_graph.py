"""Image models in the ONNX format: a graph, and how to prepare pictures for it.

The preparation is a JSON file beside the graph, of the same name (`encoder.onnx`, `encoder.json`):

    {"size": [224, 224], "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225],
     "divide_by": 255, "layout": "nchw", "input": "pixels", "output": "features"}

`size` is (height, width); `divide_by` is a number or "largest" (the picture's largest value);
`input` and `output` default to the graph's first ones.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scoring.images import RGB, Float32
from scoring.weights import WeightsMissing, WeightsRefused, sha256_of

if TYPE_CHECKING:
    import onnxruntime

IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
LARGEST = "largest"
GPU = "CUDAExecutionProvider"
# What OpenMP and torch read, too; ONNX Runtime itself would take every core in every process.
THREADS = "OMP_NUM_THREADS"
TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(uint8)": np.uint8}


@dataclass(frozen=True)
class Preparation:
    """How a picture becomes the graph's input; see the module's docstring. Raises `ValueError`."""

    size: tuple[int, int]
    mean: tuple[float, float, float] = IMAGENET_MEAN
    std: tuple[float, float, float] = IMAGENET_STD
    divide_by: float | str = 255
    layout: str = "nchw"
    input: str = ""
    output: str = ""

    def __post_init__(self) -> None:
        for name, length in (("size", 2), ("mean", 3), ("std", 3)):
            values = getattr(self, name)
            if not isinstance(values, tuple) or len(values) != length:
                raise ValueError(f"{name} is {values!r}, expected {length} numbers")
        if self.layout not in ("nchw", "nhwc"):
            raise ValueError(f"layout is {self.layout!r}, expected nchw or nhwc")
        if self.divide_by != LARGEST and not isinstance(self.divide_by, int | float):
            raise ValueError(f"divide_by is {self.divide_by!r}, expected a number or {LARGEST!r}")

    @property
    def digest(self) -> str:
        """8 hexadecimal digits that name this preparation."""
        return hashlib.sha256(repr(asdict(self)).encode()).hexdigest()[:8]


def read_preparation(path: Path) -> Preparation:
    """The preparation described in a JSON file.

    Raises `WeightsMissing` without the file, and `WeightsRefused` naming a wrong field.
    """
    try:
        described = json.loads(path.read_text())
        lists = {name: each for name, each in described.items() if isinstance(each, list)}
        unknown = described.keys() - {field.name for field in fields(Preparation)}
        if unknown:
            raise ValueError(f"{sorted(unknown)[0]} is no field of it")
        described.update({name: tuple(each) for name, each in lists.items()})
        return Preparation(**described)
    except FileNotFoundError as error:
        raise WeightsMissing(
            f"{path} is not there; it says how pictures are made ready for the graph beside it."
        ) from error
    except (json.JSONDecodeError, AttributeError, TypeError, ValueError) as error:
        raise WeightsRefused(f"{path}: {error}") from error


def prepared(image: RGB, preparation: Preparation) -> Float32:
    """RGB uint8 (h, w, 3) → float32 (3, *size) or (*size, 3), squeezed to the size."""
    height, width = preparation.size
    shrinks = image.shape[0] * image.shape[1] > height * width
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    pixels = cv2.resize(image, (width, height), interpolation=how).astype(np.float32)
    whole = preparation.divide_by
    pixels /= max(float(pixels.max()), 1.0) if isinstance(whole, str) else whole
    pixels = (pixels - np.array(preparation.mean, np.float32)) / np.array(
        preparation.std, np.float32
    )
    return np.asarray(pixels.transpose(2, 0, 1) if preparation.layout == "nchw" else pixels)


class OnnxGraph:
    """A graph loaded for inference; `revision` is the first 12 digits of the file's SHA-256."""

    def __init__(self, path: Path, preparation: Preparation, *, device: str = "cpu") -> None:
        """Runs on the GPU if `device` is one and onnxruntime supports it, else on the CPU.

        Raises `WeightsRefused` if the file is no such graph or does not fit the preparation.
        """
        self._session = session_of(path, device)
        self.preparation = preparation
        self.revision = sha256_of(path)[:12]
        entry = _named(self._session.get_inputs(), preparation.input, f"{path}: input")
        self._output = _named(self._session.get_outputs(), preparation.output, f"{path}: output")
        self._input: str = entry.name
        if entry.type not in TYPES:
            raise WeightsRefused(f"{path}: input {entry.name} is a {entry.type}, not a picture")
        self._dtype = TYPES[entry.type]
        self._takes_one = entry.shape[0] == 1
        expected = entry.shape[2:] if preparation.layout == "nchw" else entry.shape[1:3]
        fixed = zip(expected, preparation.size, strict=True)
        if any(isinstance(there, int) and there != here for there, here in fixed):
            raise WeightsRefused(f"{path}: size is {preparation.size}, the graph takes {expected}")

    def run(self, images: Sequence[RGB]) -> Float32:
        """`n` pictures, n ≥ 1 → the output (n, …) float32."""
        pixels = np.stack([prepared(image, self.preparation) for image in images])
        size = 1 if self._takes_one else len(images)
        results = [
            self._session.run(
                [self._output.name], {self._input: pixels[at : at + size].astype(self._dtype)}
            )[0]
            for at in range(0, len(images), size)
        ]
        return np.concatenate(results).astype(np.float32)


def session_of(graph: Path | bytes, device: str, *, name: str = "") -> onnxruntime.InferenceSession:
    """A graph ready to run: a file, or a file's content called `name`. Raises `WeightsRefused`."""
    import onnxruntime  # noqa: PLC0415  only where a graph is used

    options = onnxruntime.SessionOptions()
    # Threads sleep while they wait; spinning ones would take the processors from other work.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if (threads := os.environ.get(THREADS, "")).isdecimal():
        options.intra_op_num_threads = int(threads)
    wanted = [GPU] if device.startswith("cuda") else []
    available = onnxruntime.get_available_providers()
    providers = [each for each in (*wanted, "CPUExecutionProvider") if each in available]
    where, called = (graph, name) if isinstance(graph, bytes) else (str(graph), str(graph))
    try:
        return onnxruntime.InferenceSession(where, options, providers=providers)
    except Exception as error:  # onnxruntime's exceptions have no narrower common base
        raise WeightsRefused(f"{called} is no ONNX graph that can be run: {error}") from error


def _named(arguments: Sequence[onnxruntime.NodeArg], name: str, where: str) -> onnxruntime.NodeArg:
    """The graph's input or output called `name`, or its first."""
    for argument in arguments:
        if name in ("", argument.name):
            return argument
    there = ", ".join(argument.name for argument in arguments)
    raise WeightsRefused(f"{where} {name!r} is not in the graph; there are {there}")
