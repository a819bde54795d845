"""Small ONNX graphs, made on the spot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, helper

SIZE = (8, 12)


def save_graph(
    path: Path,
    nodes: Sequence[onnx.NodeProto],
    *,
    shape: Sequence[int | str] = ("n", 3, *SIZE),
    output: Sequence[int | str] = ("n", "c"),
    dtype: int = TensorProto.FLOAT,
) -> Path:
    """A graph from `pixels` to `features`."""
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("pixels", dtype, shape)],
        [helper.make_tensor_value_info("features", dtype, output)],
    )
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=8), path)
    return path


def save_mean_colour(path: Path, **changed: Any) -> Path:
    """Encoder (n, 3, h, w) → (n, 3), the mean of each colour, with its description beside it."""
    nodes = [helper.make_node("ReduceMean", ["pixels"], ["features"], axes=[2, 3], keepdims=0)]
    describe(path, **changed)
    return save_graph(path, nodes)


def describe(path: Path, **changed: Any) -> None:
    """The description beside the graph `path`: colours stay as they are, divided by 255."""
    plain = {"size": SIZE, "mean": [0, 0, 0], "std": [1, 1, 1]}
    path.with_suffix(".json").write_text(json.dumps(plain | changed))
