"""The network as an ONNX graph, built from its weights.

EfficientNet-Lite2: Tan & Le, "EfficientNet: rethinking model scaling for convolutional neural
networks", ICML 2019, in the variant of Liu et al. (2020) for small devices: no squeeze-and-excite,
ReLU6 instead of swish, stem and head not widened. Batch normalisation is folded into the
convolutions before it. The graph takes pictures as they are, uint8 (n, h, w, 3), of any size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from scoring.arrays import AnyArray
from scoring.images import Float32
from scoring.weights import WeightsRefused

if TYPE_CHECKING:
    import onnx

REVISION = "1"  # of this file; another one gives other numbers, if only in the last digit
MEAN, SCALE = 127.0, 128.0  # of the pictures that the network was trained on
EPSILON = 1e-3  # of the batch normalisation
OPSET, IR_VERSION = 17, 8
INPUT = "pictures"


@dataclass(frozen=True)
class Stage:
    """Blocks of one kind: how many, the depthwise kernel's side, the first block's stride."""

    blocks: int
    kernel: int
    stride: int
    channels: int
    output: str = ""  # name of the graph's output that the stage's last block gives, if any


STAGES = (
    Stage(1, 3, 1, 16),
    Stage(3, 3, 2, 24, "stride4"),
    Stage(3, 5, 2, 48, "stride8"),
    Stage(4, 3, 2, 88),
    Stage(4, 5, 1, 120, "stride16"),
    Stage(5, 5, 2, 208),
    Stage(1, 3, 1, 352, "stride32"),
)
EXPANSION = 6  # of a block's channels inside it; the first stage has none
STEM, HEAD = 32, 1280
OUTPUTS = {stage.output: stage.channels for stage in STAGES if stage.output} | {"head": HEAD}


@dataclass
class _Builder:
    """Nodes and constants, as they are added."""

    tensors: Mapping[str, AnyArray]
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, values: Float32) -> str:
        from onnx import numpy_helper  # noqa: PLC0415  needed once per home folder

        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def node(
        self, kind: str, inputs: list[str], output: str, **attributes: int | str | list[int]
    ) -> str:
        from onnx import helper  # noqa: PLC0415

        node = helper.make_node(kind, inputs, [output])
        node.attribute.extend(helper.make_attribute(*each) for each in attributes.items())
        self.nodes.append(node)
        return output

    def convolution(
        self, entry: str, names: tuple[str, str], shape: tuple[int, ...], *, stride: int = 1
    ) -> str:
        """Convolution `names[0]` of weights `shape` and batch normalisation `names[1]`, as one.

        Padded as TensorFlow does it: where an odd number is needed, one more behind than before.
        """
        convolution, normalisation = names
        weight = self.of(f"{convolution}.weight", shape)
        gain, shift, mean, variance = (
            self.of(f"{normalisation}.{each}", shape[:1])
            for each in ("weight", "bias", "running_mean", "running_var")
        )
        factor = gain / np.sqrt(variance + EPSILON)
        folded = weight * factor[:, None, None, None]
        kernel = self.constant(f"{convolution}.weight", folded.astype(np.float32))
        offset = self.constant(f"{convolution}.bias", (shift - mean * factor).astype(np.float32))
        return self.node(
            "Conv",
            [entry, kernel, offset],
            convolution,
            kernel_shape=list(shape[2:]),
            strides=[stride, stride],
            group=shape[0] if shape[1] == 1 else 1,
            auto_pad="SAME_UPPER",
        )

    def relu6(self, entry: str) -> str:
        return self.node("Clip", [entry, "zero", "six"], f"{entry}.relu6")

    def of(self, name: str, shape: tuple[int, ...]) -> AnyArray:
        """The tensor as float64. Raises `WeightsRefused` unless it is there in this shape."""
        found = self.tensors.get(name)
        if found is None or found.shape != shape:
            there = "is not there" if found is None else f"is {found.shape}"
            raise WeightsRefused(f"no EfficientNet-Lite2: {name} {there}, expected {shape}.")
        return found.astype(np.float64)


def network_graph(tensors: Mapping[str, AnyArray]) -> bytes:
    """The graph as the bytes of an ONNX file: `INPUT` uint8 (n, h, w, 3) to the `OUTPUTS`.

    Each output is float32 (n, channels, ⌈h/stride⌉, ⌈w/stride⌉); the head's stride is 32. `tensors`
    are those of the package. Raises `WeightsRefused` naming the first that is missing.
    """
    from onnx import TensorProto, helper  # noqa: PLC0415

    builder = _Builder(tensors)
    for name, value in (("zero", 0.0), ("six", 6.0), ("mean", MEAN), ("scale", 1 / SCALE)):
        builder.constant(name, np.array(value, np.float32))
    _add_blocks(builder, _stem(builder))
    entry = helper.make_tensor_value_info(INPUT, TensorProto.UINT8, ["n", "h", "w", 3])
    outputs = [
        helper.make_tensor_value_info(
            name, TensorProto.FLOAT, ["n", channels, f"{name}_h", f"{name}_w"]
        )
        for name, channels in OUTPUTS.items()
    ]
    graph = helper.make_graph(
        builder.nodes, "efficientnet-lite2", [entry], outputs, builder.constants
    )
    opsets = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
    return bytes(model.SerializeToString(deterministic=True))


def _stem(builder: _Builder) -> str:
    pixels = builder.node("Cast", [INPUT], "pixels", to=1)  # float32
    planes = builder.node("Transpose", [pixels], "planes", perm=[0, 3, 1, 2])
    centred = builder.node("Sub", [planes, "mean"], "centred")
    scaled = builder.node("Mul", [centred, "scale"], "scaled")
    stem = builder.convolution(scaled, ("_conv_stem", "_bn0"), (STEM, 3, 3, 3), stride=2)
    return builder.relu6(stem)


def _add_blocks(builder: _Builder, entry: str) -> None:
    """All blocks and the head behind `entry`."""
    number, channels = 0, STEM
    for at, stage in enumerate(STAGES):
        for block in range(stage.blocks):
            entry = _block(
                builder,
                entry,
                f"_blocks.{number}",
                channels=(channels, channels * (EXPANSION if at else 1), stage.channels),
                kernel=stage.kernel,
                stride=stage.stride if block == 0 else 1,
            )
            number, channels = number + 1, stage.channels
        if stage.output:
            builder.node("Identity", [entry], stage.output)
    head = builder.convolution(entry, ("_conv_head", "_bn1"), (HEAD, channels, 1, 1))
    builder.node("Clip", [head, "zero", "six"], "head")


def _block(
    builder: _Builder,
    entry: str,
    name: str,
    *,
    channels: tuple[int, int, int],
    kernel: int,
    stride: int,
) -> str:
    """Inverted bottleneck: widen, filter each channel, narrow; `channels` before, inside, after."""
    before, inside, after = channels
    wide = entry
    if inside != before:
        names = f"{name}._expand_conv", f"{name}._bn0"
        wide = builder.relu6(builder.convolution(entry, names, (inside, before, 1, 1)))
    names = f"{name}._depthwise_conv", f"{name}._bn1"
    filtered = builder.convolution(wide, names, (inside, 1, kernel, kernel), stride=stride)
    names = f"{name}._project_conv", f"{name}._bn2"
    narrow = builder.convolution(builder.relu6(filtered), names, (after, inside, 1, 1))
    if stride == 1 and before == after:
        return builder.node("Add", [narrow, entry], f"{name}.sum")
    return narrow
