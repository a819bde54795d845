"""Small pictures with known masks, and a decoder with random weights."""

from __future__ import annotations

import cv2
import numpy as np
import torch

from scoring.finetune.labelled import Labelled
from scoring.finetune.network import Decoder
from scoring.images import RGB


def disc(product: str = "disc", *, seed: int = 0, side: int = 120) -> Labelled:
    """A patterned disc, anywhere near the middle of a noisy ground of another colour."""
    draw = np.random.default_rng(seed)
    image = draw.normal(draw.uniform(60, 200), 8, (side, side, 3)).clip(0, 255).astype(np.uint8)
    mask = np.zeros((side, side), np.uint8)
    middle = (int(draw.integers(50, 70)), int(draw.integers(50, 70)))
    cv2.circle(mask, middle, int(draw.integers(24, 36)), 1, -1)
    image[mask > 0] = draw.integers(0, 255, 3)
    image[mask.astype(bool) & (np.indices(mask.shape)[0] % 8 < 3)] = draw.integers(0, 255, 3)
    return Labelled("test", product, image, mask.astype(bool))


def grounds(count: int = 3) -> list[RGB]:
    """Noisy grounds."""
    draw = np.random.default_rng(9)
    return [draw.integers(0, 255, (150, 170, 3), dtype=np.uint8) for _ in range(count)]


def random_decoder(seed: int = 0) -> Decoder:
    """Every normalisation does something, so that folding it in is tested."""
    torch.manual_seed(seed)
    decoder = Decoder()
    for module in decoder.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            for name, buffer in module.named_buffers():
                if name == "running_mean":
                    buffer.normal_(0, 0.2)
                elif name == "running_var":
                    buffer.uniform_(0.5, 2)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 0, 0.2)
    return decoder.eval()
