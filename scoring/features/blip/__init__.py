"""`blip`: BLIP as an encoder; its network is loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from scoring.factories import Choice, Description
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


def _options(choice: Choice) -> BlipOptions:
    return {
        "checkpoint": choice.options.get("BLIP_CHECKPOINT", CHECKPOINT),
        "revision": choice.options.get("BLIP_REVISION", ""),
        "may_download": choice.download,
        "device": choice.device,
        "precision": choice.precision,
        "batch_size": choice.batch_size,
    }


def _weights(choice: Choice) -> object:
    options = _options(choice)
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
