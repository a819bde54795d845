"""`sam`: segment-anything as a segmenter; the network is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from scoring.factories import Description, ScoringSettings
from scoring.segmentation.base import SEGMENTERS, Segmenter
from scoring.weights import weights_file

if TYPE_CHECKING:
    from scoring.torch_runtime import Precision

SETTING, WHAT = "SCORING_SAM_CHECKPOINT", "a segment-anything checkpoint"


class SamOptions(TypedDict, total=False):
    """How `Sam` is built."""

    checkpoint: str
    sha256: str
    decoder: str
    device: str
    precision: Precision


def _options(settings: ScoringSettings) -> SamOptions:
    return {
        "checkpoint": settings.options.get("SAM_CHECKPOINT", ""),
        "sha256": settings.options.get("SAM_SHA256", ""),
        "decoder": settings.options.get("SAM_DECODER", ""),
        "device": settings.device,
        "precision": settings.precision,
    }


def _weights(settings: ScoringSettings) -> object:
    return weights_file(_options(settings)["checkpoint"], setting=SETTING, what=WHAT)


@SEGMENTERS.register(
    "sam",
    Description(
        "segment-anything; vit_b 375 MB, vit_l 1250 MB, vit_h 2565 MB",
        licence="Apache-2.0",
        packages=("torch", "segment_anything"),
        size=375,
        options=_options,
        weights=_weights,
    ),
)
def sam(**options: Unpack[SamOptions]) -> Segmenter:
    """SAM with `options`; loads torch."""
    from scoring.segmentation.sam.network import Sam  # noqa: PLC0415  torch is slow to load

    return Sam(**options)
