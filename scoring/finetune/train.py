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
MISLED = 3.0  # how much more it costs to copy a wrong prompt


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
    """First `coarse_steps` on the coarse mask alone, then `steps` on all, of `batch` examples each.

    In both stages the rate rises for `warm` steps, then falls to zero. `kept`: how much of the
    running mean of the weights each step keeps; that mean is the result.
    """

    coarse_steps: int = 3000
    steps: int = 800
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

    `progress` hears of each step of both stages and the mean loss of the last 50. Raises
    `TooFewProducts`, `Diverged`, and what `progress` raises.
    """
    count = len({(dataset.sources[row], dataset.products[row]) for row in rows})
    if count < fewest_products:
        raise TooFewProducts(count)
    torch.manual_seed(settings.seed)
    decoder = Decoder() if start is None else copy.deepcopy(start)
    draw = np.random.default_rng(settings.seed)
    for is_coarse, steps in ((True, settings.coarse_steps), (False, settings.steps)):
        before = 0 if is_coarse else settings.coarse_steps
        stage = _Stage(dataset, rows, settings, is_coarse, steps, before)
        decoder = _trained(decoder, stage, draw, progress)
    return decoder.eval()


@dataclass(frozen=True)
class _Stage:
    """`steps` on the coarse mask or on all; `before`: the steps of the stage before."""

    dataset: Dataset
    rows: Ints
    settings: TrainSettings
    is_coarse: bool
    steps: int
    before: int

    def loss(self, decoder: Decoder, rows: Ints, draw: np.random.Generator) -> Tensor:
        batch = batch_of(self.dataset, rows, draw, is_coarse=self.is_coarse)
        if self.is_coarse:
            return _coarse_loss(decoder, batch, self.settings)
        return _loss(decoder, batch, self.settings)


def _trained(
    decoder: Decoder, stage: _Stage, draw: np.random.Generator, progress: Progress
) -> Decoder:
    """The running mean of the decoder's weights over a stage; `decoder` itself is changed."""
    settings = stage.settings
    # torch's types lack this form of `to`.
    decoder.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    decoder.train()
    mean = copy.deepcopy(decoder)
    optimizer = torch.optim.AdamW(
        decoder.parameters(), lr=settings.rate, weight_decay=settings.decay
    )
    order, losses = _endless(stage.rows, stage.steps, settings.batch, draw), [0.0] * 0
    for step in range(stage.steps):
        for group in optimizer.param_groups:
            group["lr"] = settings.rate * _rate(step, stage.steps, settings.warm)
        loss = stage.loss(decoder, order[step], draw)
        if not torch.isfinite(loss):
            raise Diverged(stage.before + step)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 2.0)
        optimizer.step()
        _average(mean, decoder, min(settings.kept, step / (step + 10)))
        losses = [*losses[-49:], loss.item()]
        progress(stage.before + step, float(np.mean(losses)))
    return mean


@dataclass(frozen=True)
class Batch:
    """What one step sees; see `Decoder.forward`. `target` float32 (n, 1, s, s), shares 0–1.

    For the coarse mask alone there are no `pixels`, and `maps` lacks the first one.
    """

    maps: tuple[Tensor, ...]
    pixels: Tensor | None
    prompt: Tensor
    target: Tensor


def batch_of(
    dataset: Dataset, rows: Ints, draw: np.random.Generator, *, is_coarse: bool = False
) -> Batch:
    """The `rows` of the dataset, each with a prompt of its own."""
    masks = dataset.masks[rows]
    prompts = np.stack([draw_prompt(expected >= 128, draw) for expected in masks[:, 1]])
    maps = dataset.maps[1:] if is_coarse else dataset.maps
    return Batch(
        tuple(_tensor(each[rows].astype(np.float32)) for each in maps),
        None if is_coarse else _tensor(pixels_of(dataset.pixels[rows])),
        _tensor(prompts),
        _tensor(masks[:, :1].astype(np.float32) / np.float32(255)),
    )


def pixels_of(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Pixels as the decoder takes them, about −1 … 1."""
    return np.asarray((pixels.astype(np.float32) - 127) / 128, np.float32)


def _tensor(array: NDArray[np.float32]) -> Tensor:
    return torch.from_numpy(array).contiguous(memory_format=torch.channels_last)


def _endless(rows: Ints, steps: int, batch: int, draw: np.random.Generator) -> NDArray[np.int64]:
    """(steps, batch) rows: all of them once, in another order, before any comes again."""
    needed = steps * batch
    rounds = [draw.permutation(rows) for _ in range(max(1, -(-needed // len(rows))))]
    return np.concatenate(rounds)[:needed].reshape(steps, batch)


def _rate(step: int, steps: int, warm: int) -> float:
    """Share of the full rate at `step`."""
    if step < warm:
        return (step + 1) / warm
    done = (step - warm) / max(1, steps - warm)
    return float(0.5 * (1 + np.cos(np.pi * done)))


def _loss(decoder: Decoder, batch: Batch, settings: TrainSettings) -> Tensor:
    """That of the mask, and the error of its own estimate."""
    if batch.pixels is None:
        raise ValueError("a batch for the coarse mask has no pixels")
    with torch.autocast("cpu", torch.bfloat16, enabled=settings.bf16):
        logits, quality = decoder(batch.maps, batch.pixels, batch.prompt)
    logits, quality = logits.float(), quality.float()
    found, true = logits.detach() > 0, batch.target >= 0.5
    iou = (found & true).sum((1, 2, 3)) / (found | true).sum((1, 2, 3)).clamp(min=1)
    own = functional.mse_loss(torch.sigmoid(quality), iou)
    return _mask_loss(logits, batch.target, batch.prompt) + settings.quality * own


def _coarse_loss(decoder: Decoder, batch: Batch, settings: TrainSettings) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16, enabled=settings.bf16):
        logits = decoder.coarse_logits(batch.maps, batch.prompt)
    target, prompt = (functional.avg_pool2d(each, 4) for each in (batch.target, batch.prompt))
    return _mask_loss(logits.float(), target, prompt)


def _mask_loss(logits: Tensor, target: Tensor, prompt: Tensor) -> Tensor:
    """Cross-entropy, more along the outline and where the prompt is wrong, and soft IoU."""
    near = functional.max_pool2d(target, 7, 1, 3) + functional.max_pool2d(-target, 7, 1, 3)
    prompted = (prompt[:, :1].amax((2, 3), keepdim=True) > 0).float()
    misled = prompted * (prompt[:, :1] - target).abs()
    weight = 1 + 2 * near + MISLED * misled
    crossed = functional.binary_cross_entropy_with_logits(logits, target, weight=weight)
    share = torch.sigmoid(logits)
    both = (share * target).sum((1, 2, 3))
    either = (share + target - share * target).sum((1, 2, 3))
    return crossed + (1 - (both + 1) / (either + 1)).mean()


@torch.no_grad()
def _average(mean: Decoder, decoder: Decoder, kept: float) -> None:
    for kept_weight, weight in zip(mean.parameters(), decoder.parameters(), strict=True):
        kept_weight.lerp_(weight, 1 - kept)
    for held, value in zip(mean.buffers(), decoder.buffers(), strict=True):
        if held.dtype.is_floating_point:
            held.lerp_(value, 1 - kept)
        else:
            held.copy_(value)
