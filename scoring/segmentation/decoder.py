"""The trained decoder as an ONNX graph, built from its tensors: serving needs no torch.

`scoring.finetune.network` is the same network as it is trained, and explains it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from scoring.arrays import AnyArray
from scoring.images import Float32
from scoring.onnx_graph import session_of
from scoring.weights import WeightsRefused

if TYPE_CHECKING:
    import onnx

OPSET, IR_VERSION = 17, 8
MAPS = ("stride4", "stride8", "stride16", "stride32")
PROMPTS = 2  # mask, box
WIDE = 3  # cells between those that the widest layer sees: it must see across the product
POOLED = 1e-3  # keeps the mean over an empty mask finite


@dataclass(frozen=True)
class Decoded:
    """`share` float32 (s, s), how surely each cell is product, 0–1; `quality` 0–1, the IoU that the
    network expects of it.
    """

    share: Float32
    quality: float


class DecoderGraph:
    """The graph for pictures squeezed to `side` pixels; masks are half as wide."""

    def __init__(self, tensors: Mapping[str, AnyArray], *, side: int, device: str) -> None:
        """Raises `WeightsRefused` naming the tensor that is missing or of another shape."""
        graph = decoder_graph(tensors, side=side)
        self.side = side
        self._session = session_of(graph, device, name="the decoder")

    def run(
        self, depths: Sequence[Float32], pixels: Float32, prompts: Sequence[Float32]
    ) -> list[Decoded]:
        """One picture's maps at strides 4 … 32, its pixels (3, s, s) about −1 … 1, and n prompts
        (2, s, s) → n results.
        """
        shared = {
            name: np.repeat(depth[None], len(prompts), axis=0)
            for name, depth in zip(MAPS, depths, strict=True)
        }
        entry = {
            **shared,
            "pixels": np.repeat(pixels[None], len(prompts), axis=0),
            "prompt": np.stack(prompts),
        }
        share, quality = self._session.run(["share", "quality"], entry)
        return [
            Decoded(each[0], float(own.reshape(())))
            for each, own in zip(share, quality, strict=True)
        ]


@dataclass
class _Builder:
    tensors: Mapping[str, AnyArray]
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, values: AnyArray) -> str:
        from onnx import numpy_helper  # noqa: PLC0415  only where the graph is built

        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def node(
        self,
        kind: str,
        inputs: list[str],
        output: str,
        **attributes: int | str | list[int],
    ) -> str:
        from onnx import helper  # noqa: PLC0415

        node = helper.make_node(kind, inputs, [output])
        node.attribute.extend(helper.make_attribute(*each) for each in attributes.items())
        self.nodes.append(node)
        return output

    def convolution(self, name: str, entry: str, *, relu: bool = True, apart: int = 1) -> str:
        """Raises `WeightsRefused` if the tensors lack it."""
        weight, bias = self.weights_of(name)
        pad = apart * (weight.shape[2] // 2)
        inputs = [
            entry,
            self.constant(f"{name}.weight", weight),
            self.constant(f"{name}.bias", bias),
        ]
        made = self.node(
            "Conv",
            inputs,
            name,
            pads=[pad] * 4,
            dilations=[apart] * 2,
            kernel_shape=list(weight.shape[2:]),
        )
        return self.node("Relu", [made], f"{name}.relu") if relu else made

    def convolution_with_prompt(self, name: str, entry: str, prompt: str) -> str:
        """A convolution of `entry` with the planes of `prompt` behind it.

        In two parts, because ONNX Runtime is fast only with a multiple of eight channels.
        """
        weight, bias = self.weights_of(name)
        main = self.constant(f"{name}.weight", weight[:, :-PROMPTS])
        more = self.constant(f"{name}.prompted", weight[:, -PROMPTS:])
        offset = self.constant(f"{name}.bias", bias)
        size = {"pads": [weight.shape[2] // 2] * 4, "kernel_shape": list(weight.shape[2:])}
        parts = [
            self.node("Conv", [entry, main, offset], f"{name}.main", **size),
            self.node("Conv", [prompt, more], f"{name}.more", **size),
        ]
        return self.node("Relu", [self.node("Add", parts, name)], f"{name}.relu")

    def weights_of(self, name: str) -> tuple[Float32, Float32]:
        """A convolution's weight and bias. Raises `WeightsRefused`."""
        weight, bias = (self.of(f"{name}.{each}") for each in ("weight", "bias"))
        if weight.ndim != 4 or bias.shape != weight.shape[:1]:
            raise WeightsRefused(f"no decoder: {name} is {weight.shape} with {bias.shape}")
        return weight.astype(np.float32), bias.astype(np.float32)

    def of(self, name: str) -> AnyArray:
        if name not in self.tensors:
            raise WeightsRefused(f"no decoder: {name} is not there")
        return self.tensors[name]

    def larger(self, entry: str) -> str:
        return self.node(
            "Resize",
            [entry, "", "doubled"],
            f"{entry}.larger",
            mode="linear",
            coordinate_transformation_mode="half_pixel",
        )

    def pooled(self, entry: str, side: int, output: str) -> str:
        return self.node(
            "AveragePool", [entry], output, kernel_shape=[side] * 2, strides=[side] * 2
        )

    def joined(self, *entries: str) -> str:
        return self.node("Concat", list(entries), "+".join(entries), axis=1)

    def mean_over(self, entry: str, weight: str, output: str) -> str:
        """Mean of the map over the cells, each by its weight."""
        weighted = self.node("Mul", [entry, weight], f"{output}.weighted")
        total = self.node("GlobalAveragePool", [weighted], f"{output}.total")
        amount = self.node("GlobalAveragePool", [weight], f"{output}.amount")
        safe = self.node("Add", [amount, "pooled"], f"{output}.safe")
        return self.node("Div", [total, safe], output)


def decoder_graph(tensors: Mapping[str, AnyArray], *, side: int) -> bytes:
    """The ONNX file's bytes. Inputs: the `MAPS`, `pixels`, `prompt`; outputs `share`, `quality`.

    Raises `WeightsRefused`.
    """
    from onnx import TensorProto, helper  # noqa: PLC0415

    graph = _Builder(tensors)
    graph.constant("doubled", np.array([1, 1, 2, 2], np.float32))
    graph.constant("pooled", np.array(POOLED, np.float32))
    graph.constant("one", np.array(1, np.float32))
    deep, middle = _coarse(graph, side)
    _mask(graph, middle)
    _quality(graph, deep, middle)
    half = side // 2
    channels = [graph.of(f"in{stride}.weight").shape[1] for stride in (4, 8, 16, 32)]
    entries = [
        helper.make_tensor_value_info(
            name, TensorProto.FLOAT, ["n", count, side // stride, side // stride]
        )
        for name, count, stride in zip(MAPS, channels, (4, 8, 16, 32), strict=True)
    ]
    for name, count in (("pixels", 3), ("prompt", PROMPTS)):
        shape: list[int | str] = ["n", count, half, half]
        entries.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    results = [
        helper.make_tensor_value_info("share", TensorProto.FLOAT, ["n", 1, half, half]),
        helper.make_tensor_value_info("quality", TensorProto.FLOAT, ["n", 1, 1, 1]),
    ]
    made = helper.make_graph(graph.nodes, "decoder", entries, results, graph.constants)
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=IR_VERSION)
    return bytes(model.SerializeToString(deterministic=True))


def _coarse(graph: _Builder, side: int) -> tuple[str, str]:
    """The decoder's maps at strides 32 and 16, where the prompt enters."""
    graph.pooled("prompt", 8, "prompt16")
    graph.pooled("prompt16", 2, "prompt32")
    cells = side // 32
    line = np.linspace(-1, 1, cells, dtype=np.float32)
    grid = np.stack(np.meshgrid(line, line, indexing="ij"))[None]
    graph.constant("grid", grid)
    # as many grids as there are pictures
    flat = graph.node("ReduceMean", ["prompt32"], "flat", axes=[1, 2, 3], keepdims=1)
    none = graph.node("Sub", [flat, flat], "none")
    places = graph.node("Add", ["grid", none], "places")
    deep = graph.joined(graph.convolution("in32", "stride32"), "prompt32", places)
    deep = graph.convolution("mix32", deep)
    mean = graph.node("GlobalAveragePool", [deep], "mean32")
    context = graph.convolution("context", mean, relu=False)
    deep = graph.convolution("more32", graph.node("Add", [deep, context], "deep"))
    own = graph.convolution("in16", "stride16")
    joined = graph.joined(graph.larger(deep), own)
    middle = graph.convolution_with_prompt("mix16", joined, "prompt16")
    wide = graph.convolution("wide16", middle, apart=WIDE)
    return deep, graph.convolution("more16", graph.node("Add", [middle, wide], "middle"))


def _mask(graph: _Builder, middle: str) -> None:
    smaller = graph.convolution("down16", middle)
    own = graph.convolution("in8", "stride8")
    fine = graph.convolution("mix8", graph.joined(graph.larger(smaller), own))
    smaller = graph.convolution("down8", graph.convolution("more8", fine))
    own = graph.convolution("in4", "stride4")
    finer = graph.convolution("mix4", graph.joined(graph.larger(smaller), own))
    pixel = graph.convolution("near", "pixels")
    last = graph.convolution(
        "mix2", graph.joined(graph.larger(graph.convolution("down4", finer)), pixel)
    )
    graph.node("Sigmoid", [graph.convolution("out", last, relu=False)], "share")


def _quality(graph: _Builder, deep: str, middle: str) -> None:
    """How good the mask is: from the means of both maps over it and over the rest."""
    pooled = []
    share16 = graph.pooled("share", 8, "share16")
    share32 = graph.pooled(share16, 2, "share32")
    for entry, share in ((middle, share16), (deep, share32)):
        rest = graph.node("Sub", ["one", share], f"{share}.rest")
        pooled.append(graph.mean_over(entry, share, f"{entry}.inside"))
        pooled.append(graph.mean_over(entry, rest, f"{entry}.outside"))
    hidden = graph.convolution("quality1", graph.joined(*pooled))
    graph.node("Sigmoid", [graph.convolution("quality2", hidden, relu=False)], "quality")
