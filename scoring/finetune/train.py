"""Fitting the decoder to a dataset; the encoder's maps stay as they are."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from scoring.arrays import Ints
from scoring.finetune.dataset import Dataset
from scoring.finetune.network import Decoder
from scoring.finetune.prompts import draw_prompt

FEWEST_PRODUCTS = 20


class TooFewProducts(ValueError):
    """There are fewer products to learn from than a fit would be worth; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} products to learn from, {FEWEST_PRODUCTS} are needed")
        self.count = count


class Diverged(RuntimeError):
    """The loss is no number any more, first at `step`."""

    def __init__(self, step: int) -> None:
        super().__init__(f"the loss is not a number at step {step}")
        self.step = step


@dataclass(frozen=True)
class TrainSettings:
    """`steps` batches of `batch` examples; the rate rises for `warm` steps, then falls to zero.

    `kept`: how much of the running mean of the weights each step keeps; that mean is the result.
    """

    steps: int = 1500
    batch: int = 32
    rate: float = 3e-3
    decay: float = 1e-3
    warm: int = 60
    kept: float = 0.995
    quality: float = 0.3  # weight of the loss of the mask's own estimate
    bf16: bool = True
    seed: int = 0


Progress = Callable[[int, float], None]


def fit(
    dataset: Dataset,
    rows: Ints,
    settings: TrainSettings,
    *,
    start: Decoder | None = None,
    progress: Progress = lambda step, loss: None,
    fewest_products: int = FEWEST_PRODUCTS,
) -> Decoder:
    """A decoder fitted to the `rows` (k,) of the dataset, going on from `start` where given.

    `progress` hears of each step and the mean loss of the last 50. Raises `TooFewProducts`,
    `Diverged`, and what `progress` raises.
    """
    count = len({(dataset.sources[row], dataset.products[row]) for row in rows})
    if count < fewest_products:
        raise TooFewProducts(count)
    torch.manual_seed(settings.seed)
    draw = np.random.default_rng(settings.seed)
    decoder = Decoder() if start is None else copy.deepcopy(start)
    # torch's types lack this form of `to`.
    decoder.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    decoder.train()
    mean = copy.deepcopy(decoder)
    optimizer = torch.optim.AdamW(
        decoder.parameters(), lr=settings.rate, weight_decay=settings.decay
    )
    order, losses = _endless(rows, settings, draw), [0.0] * 0
    for step in range(settings.steps):
        for group in optimizer.param_groups:
            group["lr"] = settings.rate * _rate(step, settings)
        batch = batch_of(dataset, order[step], draw)
        loss = _loss(decoder, batch, settings)
        if not torch.isfinite(loss):
            raise Diverged(step)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 2.0)
        optimizer.step()
        _average(mean, decoder, min(settings.kept, step / (step + 10)))
        losses = [*losses[-49:], loss.item()]
        progress(step, float(np.mean(losses)))
    return mean.eval()


@dataclass(frozen=True)
class Batch:
    """What one step sees; see `Decoder.forward`. `target` float32 (n, 1, s, s), shares 0–1."""

    maps: tuple[Tensor, ...]
    pixels: Tensor
    prompt: Tensor
    target: Tensor


def batch_of(dataset: Dataset, rows: Ints, draw: np.random.Generator) -> Batch:
    """The `rows` of the dataset, each with a prompt of its own."""
    masks = dataset.masks[rows]
    prompts = np.stack([draw_prompt(expected >= 128, draw) for expected in masks[:, 1]])
    return Batch(
        tuple(_tensor(maps[rows].astype(np.float32)) for maps in dataset.maps),
        _tensor(pixels_of(dataset.pixels[rows])),
        _tensor(prompts),
        _tensor(masks[:, :1].astype(np.float32) / np.float32(255)),
    )


def pixels_of(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Pixels as the decoder takes them, about −1 … 1."""
    return np.asarray((pixels.astype(np.float32) - 127) / 128, np.float32)


def _tensor(array: NDArray[np.float32]) -> Tensor:
    return torch.from_numpy(array).contiguous(memory_format=torch.channels_last)


def _endless(rows: Ints, settings: TrainSettings, draw: np.random.Generator) -> NDArray[np.int64]:
    """(steps, batch) rows: all of them once, in another order, before any comes again."""
    needed = settings.steps * settings.batch
    rounds = [draw.permutation(rows) for _ in range(-(-needed // len(rows)))]
    return np.concatenate(rounds)[:needed].reshape(settings.steps, settings.batch)


def _rate(step: int, settings: TrainSettings) -> float:
    """Share of the full rate at `step`."""
    if step < settings.warm:
        return (step + 1) / settings.warm
    done = (step - settings.warm) / max(1, settings.steps - settings.warm)
    return float(0.5 * (1 + np.cos(np.pi * done)))


def _loss(decoder: Decoder, batch: Batch, settings: TrainSettings) -> Tensor:
    """Cross-entropy, more along the outline, and soft IoU; and the error of the own estimate."""
    with torch.autocast("cpu", torch.bfloat16, enabled=settings.bf16):
        logits, quality = decoder(batch.maps, batch.pixels, batch.prompt)
    logits, quality, target = logits.float(), quality.float(), batch.target
    near = functional.max_pool2d(target, 7, 1, 3) + functional.max_pool2d(-target, 7, 1, 3)
    crossed = functional.binary_cross_entropy_with_logits(logits, target, weight=1 + 2 * near)
    share = torch.sigmoid(logits)
    both = (share * target).sum((1, 2, 3))
    either = (share + target - share * target).sum((1, 2, 3))
    overlap = (both + 1) / (either + 1)
    found, true = logits.detach() > 0, target >= 0.5
    iou = (found & true).sum((1, 2, 3)) / (found | true).sum((1, 2, 3)).clamp(min=1)
    own = functional.mse_loss(torch.sigmoid(quality), iou)
    return crossed + (1 - overlap).mean() + settings.quality * own


@torch.no_grad()
def _average(mean: Decoder, decoder: Decoder, kept: float) -> None:
    for kept_weight, weight in zip(mean.parameters(), decoder.parameters(), strict=True):
        kept_weight.lerp_(weight, 1 - kept)
    for held, value in zip(mean.buffers(), decoder.buffers(), strict=True):
        if held.dtype.is_floating_point:
            held.lerp_(value, 1 - kept)
        else:
            held.copy_(value)
