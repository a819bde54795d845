"""`blip`: BLIP as an encoder; its network is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from scoring.factories import Description, ScoringSettings
from scoring.features.base import ENCODERS, Encoder
from scoring.weights import hub_weights

if TYPE_CHECKING:
    from scoring.torch_runtime import Precision

CHECKPOINT = "Salesforce/blip-itm-base-coco"
SETTING = "SCORING_BLIP_CHECKPOINT"


class BlipOptions(TypedDict, total=False):
    """How `Blip` is built."""

    checkpoint: str
    revision: str
    may_download: bool
    device: str
    precision: Precision
    batch_size: int


def _options(settings: ScoringSettings) -> BlipOptions:
    return {
        "checkpoint": settings.options.get("BLIP_CHECKPOINT", CHECKPOINT),
        "revision": settings.options.get("BLIP_REVISION", ""),
        "may_download": settings.download,
        "device": settings.device,
        "precision": settings.precision,
        "batch_size": settings.batch_size,
    }


def _weights(settings: ScoringSettings) -> object:
    options = _options(settings)
    return hub_weights(options["checkpoint"], setting=SETTING, revision=options["revision"])


@ENCODERS.register(
    "blip",
    Description(
        "BLIP ViT-B/16, 384 px",
        licence="BSD-3-Clause",
        packages=("torch", "transformers"),
        size=900,
        options=_options,
        weights=_weights,
        on_hub=True,
    ),
)
def blip(**options: Unpack[BlipOptions]) -> Encoder:
    """BLIP with `options`; loads torch."""
    from scoring.features.blip.network import Blip  # noqa: PLC0415  torch is slow to load

    return Blip(**options)
