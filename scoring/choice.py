"""Which encoder and which segmenter are used: the chosen ones, built with their own options."""

from __future__ import annotations

from scoring.factories import Choice
from scoring.features.base import ENCODERS, Encoder, encoder
from scoring.features.joined import Joined
from scoring.segmentation.base import SEGMENTERS, Segmenter, segmenter

__all__ = ["Choice", "chosen_encoder", "chosen_segmenter"]


def chosen_encoder(choice: Choice) -> Encoder:
    """The chosen encoder with `lite` beside it, which costs little and adds what others miss.

    Raises `UnknownPart`, `PartNotInstalled` and what the encoder's own file says.
    """
    lite = encoder("lite")
    if choice.encoder == lite.name:
        return lite
    return Joined((encoder(choice.encoder, **ENCODERS.options(choice.encoder, choice)), lite))


def chosen_segmenter(choice: Choice) -> Segmenter:
    """The chosen segmenter. Raises as `chosen_encoder` does."""
    return segmenter(choice.segmenter, **SEGMENTERS.options(choice.segmenter, choice))
