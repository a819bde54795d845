"""A segmenter that gives the same shares whatever it is asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.images import RGB, Float32
from scoring.segmentation.base import Prompt, Segmentation


class SecondLook:
    """`share` float32 (h, w), or None where it would not tell; `prompts` are those it heard."""

    name = "second look"
    revision = "1"
    key = "second look@1"

    def __init__(self, share: Float32, *, confidence: float = 0.9, tells: bool = True) -> None:
        self.share, self.confidence, self.tells = share, confidence, tells
        self.prompts: list[Prompt] = []

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        """The same for each prompt."""
        self.prompts += prompts
        share = self.share if self.tells else None
        mask = np.asarray(self.share >= 0.5)
        return [Segmentation(mask, self.confidence, self.name, share) for _ in prompts]
