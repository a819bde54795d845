"""Which encoder and which segmenter are used: the chosen ones, built with their own options."""

from __future__ import annotations

from scoring.factories import ScoringSettings
from scoring.features.base import ENCODERS, Encoder, encoder
from scoring.features.joined import Joined
from scoring.segmentation.base import SEGMENTERS, Segmenter, segmenter

__all__ = ["ScoringSettings", "chosen_encoder", "chosen_segmenter"]


def chosen_encoder(settings: ScoringSettings) -> Encoder:
    """The chosen encoder with `lite` beside it, which costs little and adds what others miss.

    Raises `UnknownPart`, `PartNotInstalled` and what the encoder's own file says.
    """
    lite = encoder("lite")
    if settings.encoder == lite.name:
        return lite
    return Joined((encoder(settings.encoder, **ENCODERS.options(settings.encoder, settings)), lite))


def chosen_segmenter(settings: ScoringSettings) -> Segmenter:
    """The chosen segmenter. Raises as `chosen_encoder` does."""
    return segmenter(settings.segmenter, **SEGMENTERS.options(settings.segmenter, settings))
