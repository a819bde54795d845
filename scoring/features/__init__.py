"""Frozen features of a generation, image-referenced: they see the original and both masks."""

from scoring.features.base import ENCODERS, Encoder, EncoderInput, encoder

__all__ = ["ENCODERS", "Encoder", "EncoderInput", "encoder"]
