"""The encoder, segmenter and text reader that the settings name, built once per process."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from scoring.choice import (
    ScoringSettings,
    chosen_encoder,
    chosen_segmenter,
    chosen_text_reader,
)
from scoring.features.base import Encoder
from scoring.reading.base import TextReader
from scoring.segmentation.base import Segmenter


@lru_cache(maxsize=1)
def current_encoder() -> Encoder:
    """`SCORING_ENCODER`, with `lite` beside it. Raises as `chosen_encoder` does."""
    return chosen_encoder(ScoringSettings.of(settings))


@lru_cache(maxsize=1)
def current_segmenter() -> Segmenter:
    """`SCORING_SEGMENTER`. Raises as `chosen_segmenter` does."""
    return chosen_segmenter(ScoringSettings.of(settings))


@lru_cache(maxsize=1)
def current_text_reader() -> TextReader | None:
    """`SCORING_TEXT_READER`, None if it is empty. Raises as `chosen_encoder` does."""
    return chosen_text_reader(ScoringSettings.of(settings))
