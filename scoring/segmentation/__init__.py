"""The product's mask, on the original and on a generation."""

from scoring.segmentation.base import SEGMENTERS, Prompt, Segmentation, Segmenter, segmenter
from scoring.segmentation.certainty import DOUBTFUL
from scoring.segmentation.original import mask_of_original

__all__ = [
    "DOUBTFUL",
    "SEGMENTERS",
    "Prompt",
    "Segmentation",
    "Segmenter",
    "mask_of_original",
    "segmenter",
]
