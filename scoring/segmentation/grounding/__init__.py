"""`grounding`: GroundingDINO before another segmenter; the network is loaded when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict, Unpack

from scoring.factories import Description, ScoringSettings
from scoring.segmentation.base import SEGMENTERS, Segmenter
from scoring.weights import hub_weights

if TYPE_CHECKING:
    from scoring.torch_runtime import Precision

CHECKPOINT = "IDEA-Research/grounding-dino-tiny"
SETTING = "SCORING_GROUNDING_CHECKPOINT"


class GroundingOptions(TypedDict, total=False):
    """How `Grounding` is built."""

    checkpoint: str
    revision: str
    may_download: bool
    device: str
    precision: Precision
    inner: str
    inner_options: Mapping[str, object]


def _inner(settings: ScoringSettings) -> str:
    return settings.options.get("GROUNDING_SEGMENTER", "grabcut")


def _options(settings: ScoringSettings) -> GroundingOptions:
    inner = _inner(settings)
    return {
        "checkpoint": settings.options.get("GROUNDING_CHECKPOINT", CHECKPOINT),
        "revision": settings.options.get("GROUNDING_REVISION", ""),
        "may_download": settings.download,
        "device": settings.device,
        "precision": settings.precision,
        "inner": inner,
        "inner_options": SEGMENTERS.options(inner, settings) if inner != "grounding" else {},
    }


def _weights(settings: ScoringSettings) -> object:
    checkpoint = settings.options.get("GROUNDING_CHECKPOINT", CHECKPOINT)
    revision = settings.options.get("GROUNDING_REVISION", "")
    return hub_weights(checkpoint, setting=SETTING, revision=revision)


@SEGMENTERS.register(
    "grounding",
    Description(
        "GroundingDINO finds the product by its category, another segmenter its mask",
        licence="Apache-2.0",
        packages=("torch", "transformers"),
        size=690,
        options=_options,
        weights=_weights,
        on_hub=True,
        inner=_inner,
    ),
)
def grounding(**options: Unpack[GroundingOptions]) -> Segmenter:
    """GroundingDINO with `options`; loads torch."""
    from scoring.segmentation.grounding.network import Grounding  # noqa: PLC0415  torch is slow

    return Grounding(**options)
