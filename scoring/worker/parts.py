"""The encoder, text reader and segmenters of settings and projects, built once per process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from annotator.local_copy import local_path
from annotator.models import Project, SegmenterVersion
from annotator.versions.segmenters import segmenter_in_use
from scoring.choice import (
    ScoringSettings,
    chosen_encoder,
    chosen_segmenter,
    chosen_text_reader,
    used_segmenter,
)
from scoring.features.base import Encoder
from scoring.reading.base import TextReader
from scoring.segmentation.base import SEGMENTERS, Segmenter
from scoring.segmentation.trained_weights import shipped

if TYPE_CHECKING:
    from scoring.segmentation.sam.network import Sam

OPTION = {"trained": "TRAINED_SEGMENTER", "sam": "SAM_DECODER"}  # which names a fine-tuned file


@lru_cache(maxsize=1)
def current_encoder() -> Encoder:
    """`SCORING_ENCODER`, with `lite` beside it. Raises as `chosen_encoder` does."""
    return chosen_encoder(ScoringSettings.of(settings))


@lru_cache(maxsize=1)
def current_text_reader() -> TextReader | None:
    """`SCORING_TEXT_READER`, None if it is empty. Raises as `chosen_encoder` does."""
    return chosen_text_reader(ScoringSettings.of(settings))


def segmenter_of(project: Project) -> Segmenter:
    """`SCORING_SEGMENTER`, with the weights that were fine-tuned for the project if any are in use.

    Those of another segmenter than the setting names stay unused. Raises as `chosen_segmenter`.
    """
    version = _fitted(project)
    return segmenter_named("" if version is None else version.checkpoint)


def sam_of(project: Project) -> Sam:
    """SAM with the project's decoder if one is in use, made anew: a fit changes it.

    Raises as `chosen_segmenter` does.
    """
    from scoring.segmentation.sam.network import Sam  # noqa: PLC0415  torch is slow to load

    version = _fitted(project)
    options = SEGMENTERS.options("sam", ScoringSettings.of(settings))
    decoder = "" if version is None else str(local_path(version.checkpoint))
    return Sam(**{**options, "decoder": decoder})  # type: ignore[arg-type]


def weights_of(project: Project) -> Path:
    """The file of weights that a fit of the project's segmenter goes on from.

    Raises `WeightsMissing` where none come with Packshot.
    """
    version = _fitted(project)
    return shipped() if version is None else local_path(version.checkpoint)


def _fitted(project: Project) -> SegmenterVersion | None:
    """The project's version in use, if it is one of the segmenter that is used here."""
    version = segmenter_in_use(project=project)
    if version is None or version.segmenter != used_segmenter(ScoringSettings.of(settings)):
        return None
    return version


@lru_cache(maxsize=4)
def segmenter_named(checkpoint: str) -> Segmenter:
    """`SCORING_SEGMENTER` with the stored weights `checkpoint`, or with its own for ""."""
    # The name holds the content's hash, so what is in memory can't grow stale.
    chosen = ScoringSettings.of(settings)
    if checkpoint:
        option = OPTION[chosen.segmenter]
        chosen = chosen.with_option(option, str(local_path(checkpoint)))
    return chosen_segmenter(chosen)
