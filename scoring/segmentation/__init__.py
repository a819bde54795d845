"""The product's mask, on the original and on a generation."""

from scoring.segmentation.base import SEGMENTERS, Prompt, Segmentation, Segmenter, segmenter
from scoring.segmentation.original import mask_of_original

__all__ = ["SEGMENTERS", "Prompt", "Segmentation", "Segmenter", "mask_of_original", "segmenter"]
