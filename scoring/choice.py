"""Which encoder and which segmenter are used, with what weights, on which device."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import Any

from scoring.features.base import Encoder, encoder
from scoring.features.joined import Joined
from scoring.segmentation.base import Segmenter, segmenter


@dataclass(frozen=True)
class Choice:
    """The settings `SCORING_*`, each without its prefix; what names a file is empty if not set."""

    encoder: str = "lite"
    segmenter: str = "grabcut"
    device: str = "cpu"
    precision: str = "auto"
    batch_size: int = 32
    lanes: int = 0
    download: bool = False
    blip_checkpoint: str = "Salesforce/blip-itm-base-coco"
    blip_revision: str = ""
    onnx_encoder: str = ""
    sam_checkpoint: str = ""
    sam_sha256: str = ""
    onnx_segmenter: str = ""
    grounding_checkpoint: str = "IDEA-Research/grounding-dino-tiny"
    grounding_revision: str = ""
    grounding_segmenter: str = "grabcut"

    @classmethod
    def of(cls, settings: object) -> Choice:
        """What the attributes `SCORING_…` of a settings object say."""
        return cls(
            **{each.name: getattr(settings, f"SCORING_{each.name.upper()}") for each in fields(cls)}
        )

    @property
    def lanes_used(self) -> int:
        """Products under way at once in one process: on a GPU one for each core, else one."""
        is_on_cpu = self.device.partition(":")[0] == "cpu"
        return self.lanes or (1 if is_on_cpu else os.cpu_count() or 1)

    def encoder_options(self, name: str) -> dict[str, Any]:
        """The options with which the encoder `name` is built."""
        return {
            "blip": {
                "checkpoint": self.blip_checkpoint,
                "revision": self.blip_revision,
                "may_download": self.download,
                "device": self.device,
                "precision": self.precision,
                "batch_size": self.batch_size,
            },
            "onnx": {
                "path": self.onnx_encoder,
                "device": self.device,
                "batch_size": self.batch_size,
            },
        }.get(name, {})

    def segmenter_options(self, name: str) -> dict[str, Any]:
        """The options with which the segmenter `name` is built."""
        if name == "grounding":
            return {
                "checkpoint": self.grounding_checkpoint,
                "revision": self.grounding_revision,
                "may_download": self.download,
                "device": self.device,
                "precision": self.precision,
                "inner": self.grounding_segmenter,
                "inner_options": self.segmenter_options(self.grounding_segmenter)
                if self.grounding_segmenter != name
                else {},
            }
        return {
            "sam": {
                "checkpoint": self.sam_checkpoint,
                "sha256": self.sam_sha256,
                "device": self.device,
                "precision": self.precision,
            },
            "onnx": {"path": self.onnx_segmenter, "device": self.device},
        }.get(name, {})


def chosen_encoder(choice: Choice) -> Encoder:
    """The chosen encoder with `lite` beside it, which costs little and adds what others miss.

    Raises `UnknownPart`, `PartNotInstalled` and what the encoder's own file says.
    """
    lite = encoder("lite")
    if choice.encoder == lite.name:
        return lite
    return Joined((encoder(choice.encoder, **choice.encoder_options(choice.encoder)), lite))


def chosen_segmenter(choice: Choice) -> Segmenter:
    """The chosen segmenter. Raises as `chosen_encoder` does."""
    return segmenter(choice.segmenter, **choice.segmenter_options(choice.segmenter))
