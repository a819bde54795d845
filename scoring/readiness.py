"""Which encoders and segmenters there are, and what each still lacks on this machine.

Nothing heavy is loaded to find out: packages are looked up, files are looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from scoring.choice import Choice
from scoring.features.base import ENCODERS
from scoring.segmentation.base import SEGMENTERS
from scoring.weights import WeightsMissing, model_folder, model_weights, weights_file

Kind = Literal["encoder", "segmenter"]
Look = Callable[[Choice], object]


@dataclass(frozen=True)
class Description:
    """What one should know before choosing a part.

    `size` is that of the download in megabytes; `weights` raises `WeightsMissing` without them;
    with `on_hub` they come by themselves where that is allowed.
    """

    kind: Kind
    name: str
    what: str
    packages: tuple[str, ...] = ()
    licence: str = "part of Packshot"
    size: int = 0
    weights: Look | None = None
    on_hub: bool = False


@dataclass(frozen=True)
class State:
    """A part as it is here; what is `missing` is said in one sentence each."""

    description: Description
    missing: tuple[str, ...]
    is_chosen: bool

    @property
    def is_ready(self) -> bool:
        """Whether the part could be used at once."""
        return not self.missing


def _blip(choice: Choice) -> Path:
    return _hub_weights(choice.blip_checkpoint, "SCORING_BLIP_CHECKPOINT", choice.blip_revision)


def _grounding(choice: Choice) -> Path:
    setting = "SCORING_GROUNDING_CHECKPOINT"
    return _hub_weights(choice.grounding_checkpoint, setting, choice.grounding_revision)


def _hub_weights(checkpoint: str, setting: str, revision: str) -> Path:
    folder = model_folder(checkpoint, setting=setting, revision=revision, may_download=False)
    return model_weights(folder)


def _onnx_encoder(choice: Choice) -> Path:
    what = "an ONNX image encoder"
    path = weights_file(choice.onnx_encoder, setting="SCORING_ONNX_ENCODER", what=what)
    beside = str(path.with_suffix(".json"))
    return weights_file(beside, setting="SCORING_ONNX_ENCODER's description", what="it")


def _sam(choice: Choice) -> Path:
    what = "a segment-anything checkpoint"
    return weights_file(choice.sam_checkpoint, setting="SCORING_SAM_CHECKPOINT", what=what)


def _onnx_segmenter(choice: Choice) -> Path:
    what = "a salient-object segmenter (U²-Net-P)"
    return weights_file(choice.onnx_segmenter, setting="SCORING_ONNX_SEGMENTER", what=what)


TORCH = ("torch", "transformers")
DESCRIPTIONS = (
    Description("encoder", "lite", "about 650 statistics of pixels and regions"),
    Description(
        "encoder", "blip", "BLIP ViT-B/16, 384 px", TORCH, "BSD-3-Clause", 900, _blip, True
    ),
    Description(
        "encoder",
        "onnx",
        "an image encoder of yours, exported to ONNX",
        ("onnxruntime",),
        "that of the encoder",
        weights=_onnx_encoder,
    ),
    Description("segmenter", "grabcut", "OpenCV's GrabCut, prompted by the transported mask"),
    Description(
        "segmenter",
        "sam",
        "segment-anything; vit_b 375 MB, vit_l 1250 MB, vit_h 2565 MB",
        ("torch", "segment_anything"),
        "Apache-2.0",
        375,
        _sam,
    ),
    Description(
        "segmenter",
        "onnx",
        "a salient-object segmenter such as U²-Net-P",
        ("onnxruntime",),
        "Apache-2.0",
        5,
        _onnx_segmenter,
    ),
    Description(
        "segmenter",
        "grounding",
        "GroundingDINO finds the product by its category, another segmenter its mask",
        TORCH,
        "Apache-2.0",
        690,
        _grounding,
        True,
    ),
)


def states(choice: Choice) -> list[State]:
    """Every known part and what it lacks."""
    return [_state(description, choice) for description in DESCRIPTIONS]


def missing_of(choice: Choice) -> list[str]:
    """Why the chosen encoder and segmenter can't be used, one sentence each; empty if they can."""
    families = ((choice.encoder, ENCODERS), (choice.segmenter, SEGMENTERS))
    unknown = [
        f"SCORING_{family.kind.upper()} is {name!r}; known are: {', '.join(family.names)}"
        for name, family in families
        if name not in family.names
    ]
    lacking = [
        f"{description.kind} {description.name}: {sentence}"
        for description in DESCRIPTIONS
        if _is_chosen(description, choice)
        for sentence in (
            _missing_packages(description)
            or (
                []
                if description.on_hub and choice.download
                else _missing_weights(description, choice)
            )
        )
    ]
    return unknown + lacking


def _state(description: Description, choice: Choice) -> State:
    # Whether weights are there can't be told without the packages that look for them.
    missing = _missing_packages(description) or _missing_weights(description, choice)
    return State(description, tuple(missing), _is_chosen(description, choice))


def _missing_packages(description: Description) -> list[str]:
    return [
        f"the Python package {package} is not installed; `make models` installs it."
        for package in description.packages
        if find_spec(package) is None
    ]


def _missing_weights(description: Description, choice: Choice) -> list[str]:
    if description.weights is None:
        return []
    try:
        description.weights(choice)
    except WeightsMissing as error:
        return [str(error)]
    return []


def _is_chosen(description: Description, choice: Choice) -> bool:
    if description.kind == "encoder":
        return description.name == choice.encoder
    within = choice.grounding_segmenter if choice.segmenter == "grounding" else ""
    return description.name in (choice.segmenter, within)
