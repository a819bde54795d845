"""Which encoder, segmenter and text reader are used: the chosen ones, with their own options."""

from __future__ import annotations

from scoring.factories import ScoringSettings
from scoring.features.base import ENCODERS, Encoder, encoder
from scoring.features.joined import Joined
from scoring.reading.base import READERS, TextReader, text_reader
from scoring.segmentation.base import SEGMENTERS, Segmenter, segmenter

__all__ = ["ScoringSettings", "chosen_encoder", "chosen_segmenter", "chosen_text_reader"]


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


def chosen_text_reader(settings: ScoringSettings) -> TextReader | None:
    """The chosen text reader, None where text isn't read. Raises as `chosen_encoder` does."""
    name = settings.text_reader
    return text_reader(name, **READERS.options(name, settings)) if name else None
