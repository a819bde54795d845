"""Fitting SAM's mask decoder; its image encoder stays as it is, its embeddings are made once.

What is learned is what a product is: the decoder is prompted with boxes and with masks that are a
little off, as the consistency check prompts it (`scoring.finetune.prompts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from scoring.finetune.labelled import Labelled
from scoring.finetune.prompts import draw_prompt
from scoring.finetune.train import FEWEST_PRODUCTS, Diverged, Progress, TooFewProducts
from scoring.segmentation.base import Prompt
from scoring.segmentation.grabcut import box_of
from scoring.segmentation.sam.decoder_weights import write_decoder
from scoring.segmentation.sam.network import Embedding, Sam


@dataclass(frozen=True)
class SamFitSettings:
    """`steps` of one picture each, with `prompts` prompts of it."""

    steps: int = 2_000
    prompts: int = 4
    rate: float = 2e-5
    decay: float = 1e-4
    seed: int = 0


FIT_SETTINGS = SamFitSettings()


def fit_sam(
    pictures: Sequence[Labelled],
    used: Sam,
    folder: Path,
    settings: SamFitSettings = FIT_SETTINGS,
    *,
    progress: Progress = lambda step, loss: None,
    fewest_products: int = FEWEST_PRODUCTS,
) -> Path:
    """Fit the decoder of `used` to the pictures' masks; the file with its tensors, in `folder`.

    `used` has the fitted decoder afterwards. Raises `TooFewProducts`, `Diverged`, and what
    `progress` raises.
    """
    count = len({each.product for each in pictures})
    if count < fewest_products:
        raise TooFewProducts(count)
    torch.manual_seed(settings.seed)
    draw = np.random.default_rng(settings.seed)
    # Embeddings are most of the work, and never change: once for each picture.
    embeddings = [used.embed([each.image])[0] for each in pictures]
    decoder = used.trainable_decoder()
    optimizer = torch.optim.AdamW(
        decoder.parameters(), lr=settings.rate, weight_decay=settings.decay
    )
    losses: list[float] = []
    for step in range(settings.steps):
        at = int(draw.integers(len(pictures)))
        loss = _loss(used, embeddings[at], pictures[at], settings, draw)
        if not torch.isfinite(loss):
            raise Diverged(step)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        optimizer.step()
        losses = [*losses[-49:], loss.item()]
        progress(step, float(np.mean(losses)))
    decoder.eval().requires_grad_(False)
    return write_decoder(folder, decoder.state_dict(), base=used.base_revision)


def _loss(
    used: Sam,
    embedding: Embedding,
    picture: Labelled,
    settings: SamFitSettings,
    draw: np.random.Generator,
) -> Tensor:
    """Focal and dice loss of the low-resolution masks, 20 : 1 as SAM's authors weigh them."""
    prompts = [_prompt(picture, draw) for _ in range(settings.prompts)]
    logits, quality = used.low_resolution(embedding, picture.image, prompts)
    side = logits.shape[-1]
    height, width = embedding.input_size
    scale = side / max(height, width)
    inside = round(height * scale), round(width * scale)
    share = cv2.resize(picture.mask.astype(np.float32), inside[::-1], interpolation=cv2.INTER_AREA)
    target = torch.from_numpy(share).to(logits.device).expand(len(logits), *inside)
    shown = logits[:, 0, : inside[0], : inside[1]]
    chance = torch.sigmoid(shown)
    crossed = functional.binary_cross_entropy_with_logits(shown, target, reduction="none")
    focal = (crossed * (chance - target).abs() ** 2).mean()
    both, sizes = (chance * target).sum((1, 2)), (chance + target).sum((1, 2))
    dice = (1 - (2 * both + 1) / (sizes + 1)).mean()
    found, true = shown.detach() > 0, target >= 0.5
    iou = (found & true).sum((1, 2)) / (found | true).sum((1, 2)).clamp(min=1)
    return 20 * focal + dice + functional.mse_loss(quality[:, 0], iou)


def _prompt(picture: Labelled, draw: np.random.Generator) -> Prompt:
    """A box or a mask; SAM can't be asked for nothing."""
    while True:
        mask, box = draw_prompt(picture.mask, draw) > 0
        if mask.any():
            return Prompt(box=box_of(mask), mask=mask)
        if box.any():
            return Prompt(box=box_of(box))
