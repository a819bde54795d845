"""The decoder as torch trains it; `scoring.segmentation.decoder` serves the same numbers.

A U-shaped decoder on frozen maps: each level joins the coarser one, enlarged, with the encoder's
map of its own size. The prompt enters at the two coarsest ones alone: it says which thing is meant,
and the picture says where that ends. The last level sees the pixels, for the outline.

Like SAM it tells how good it takes its mask to be (Kirillov et al., "Segment Anything", ICCV 2023).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from scoring.arrays import AnyArray
from scoring.segmentation.decoder import PROMPTS, WIDE

CHANNELS = (24, 48, 120, 352)  # of the encoder's maps at strides 4, 8, 16, 32
WIDTHS = (24, 40, 80, 96)  # of the decoder at the same strides
FINE = 8  # at stride 2, where the mask is made


class Block(nn.Module):
    """Convolution, batch normalisation, ReLU; the normalisation is folded in for serving."""

    def __init__(self, inputs: int, outputs: int, size: int = 3, *, apart: int = 1) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(
            inputs, outputs, size, padding=apart * (size // 2), dilation=apart, bias=False
        )
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.norm(self.convolution(x)))

    @torch.no_grad()
    def served(self) -> tuple[Tensor, Tensor]:
        """Weight and bias of the convolution that does the same."""
        running = dict(self.norm.named_buffers())
        gain = self.norm.weight / torch.sqrt(running["running_var"] + self.norm.eps)
        weight = self.convolution.weight * gain[:, None, None, None]
        return weight, self.norm.bias - running["running_mean"] * gain

    @torch.no_grad()
    def take(self, weight: Tensor, bias: Tensor) -> None:
        """Go on from a served convolution: the normalisation starts as the identity."""
        self.convolution.weight.copy_(weight)
        self.norm.bias.copy_(bias)
        self.norm.weight.fill_((1 + self.norm.eps) ** 0.5)


class Plain(nn.Module):
    """A convolution with nothing behind it."""

    def __init__(self, inputs: int, outputs: int, size: int = 1) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs, size, size))
        self.bias = nn.Parameter(torch.zeros(outputs))
        nn.init.kaiming_uniform_(self.weight, a=5**0.5)

    def forward(self, x: Tensor) -> Tensor:
        return functional.conv2d(x, self.weight, self.bias, padding=self.weight.shape[-1] // 2)

    def served(self) -> tuple[Tensor, Tensor]:
        """Its weight and bias."""
        return self.weight.detach(), self.bias.detach()

    @torch.no_grad()
    def take(self, weight: Tensor, bias: Tensor) -> None:
        """Go on from these."""
        self.weight.copy_(weight)
        self.bias.copy_(bias)


class Decoder(nn.Module):
    """Maps, pixels and prompt → logits of the mask (n, 1, s, s) and of its quality (n,)."""

    def __init__(self) -> None:
        super().__init__()
        w4, w8, w16, w32 = WIDTHS
        c4, c8, c16, c32 = CHANNELS
        self.in32, self.in16 = Block(c32, w32, 1), Block(c16, w16, 1)
        self.in8, self.in4 = Block(c8, w8, 1), Block(c4, w4, 1)
        self.mix32 = Block(w32 + PROMPTS + 2, w32)
        self.context = Plain(w32, w32)
        self.more32 = Block(w32, w32)
        self.mix16 = Block(w32 + w16 + PROMPTS, w16)
        self.wide16 = Block(w16, w16, apart=WIDE)
        self.more16 = Block(w16, w16)
        self.down16 = Block(w16, w8, 1)
        self.mix8 = Block(w8 + w8, w8)
        self.more8 = Block(w8, w8)
        self.coarse = Plain(w8, 1)  # for training alone
        self.down8 = Block(w8, w4, 1)
        self.mix4 = Block(w4 + w4, w4)
        self.near = Block(3, FINE)
        self.down4 = Block(w4, FINE, 1)
        self.mix2 = Block(FINE + FINE, FINE)
        self.out = Plain(FINE, 1, 3)
        self.quality1 = Plain(2 * (w16 + w32), 48)
        self.quality2 = Plain(48, 1)

    def forward(
        self, maps: Sequence[Tensor], pixels: Tensor, prompt: Tensor
    ) -> tuple[Tensor, Tensor]:
        """`maps` (n, c, s/2, s/2) … (n, c, s/16, s/16); `pixels` (n, 3, s, s) about −1 … 1;
        `prompt` (n, 2, s, s) 0–1.
        """
        deep, middle, fine = self._levels(maps[1:], prompt)
        finer = self.mix4(torch.cat([_larger(self.down8(fine)), self.in4(maps[0])], 1))
        logits = self.out(self.mix2(torch.cat([_larger(self.down4(finer)), self.near(pixels)], 1)))
        share = functional.avg_pool2d(torch.sigmoid(logits.detach()), 8)
        pooled = [*_pooled(middle, share), *_pooled(deep, functional.avg_pool2d(share, 2))]
        quality = self.quality2(functional.relu(self.quality1(torch.cat(pooled, 1))))
        return logits, quality.flatten()

    def coarse_logits(self, maps: Sequence[Tensor], prompt: Tensor) -> Tensor:
        """Logits of the mask at the second of the strides, (n, 1, s/4, s/4), from maps without the
        first: most of what there is to learn, at a quarter of the cost.
        """
        logits: Tensor = self.coarse(self._levels(maps, prompt)[2])
        return logits

    def _levels(self, maps: Sequence[Tensor], prompt: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The decoder's maps at strides 32, 16 and 8."""
        m8, m16, m32 = maps
        p16 = functional.avg_pool2d(prompt, 8)
        p32 = functional.avg_pool2d(p16, 2)
        deep = self.mix32(torch.cat([self.in32(m32), p32, _places(m32)], 1))
        deep = self.more32(deep + self.context(deep.mean((2, 3), keepdim=True)))
        middle = self.mix16(torch.cat([_larger(deep), self.in16(m16), p16], 1))
        middle = self.more16(middle + self.wide16(middle))
        fine = self.mix8(torch.cat([_larger(self.down16(middle)), self.in8(m8)], 1))
        return deep, middle, self.more8(fine)


def _larger(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


def _places(x: Tensor) -> Tensor:
    """Row and column of each cell, −1 … 1: products are mostly near the middle."""
    side = torch.linspace(-1, 1, x.shape[-1], dtype=x.dtype)
    rows, columns = torch.meshgrid(side, side, indexing="ij")
    return torch.stack([rows, columns]).expand(len(x), 2, *x.shape[2:])


def _pooled(x: Tensor, share: Tensor) -> tuple[Tensor, Tensor]:
    """Means over the mask and over the rest, (n, c, 1, 1) each."""
    rest = 1 - share
    inside = (x * share).mean((2, 3), keepdim=True) / (share.mean((2, 3), keepdim=True) + 1e-3)
    outside = (x * rest).mean((2, 3), keepdim=True) / (rest.mean((2, 3), keepdim=True) + 1e-3)
    return inside, outside


def served_tensors(decoder: Decoder) -> dict[str, AnyArray]:
    """The decoder's tensors, float16, with the normalisations folded into the convolutions."""
    tensors: dict[str, AnyArray] = {}
    for name, part in _parts(decoder):
        for kind, tensor in zip(("weight", "bias"), part.served(), strict=True):
            tensors[f"{name}.{kind}"] = tensor.contiguous().numpy().astype(np.float16)
    return tensors


def decoder_of(tensors: Mapping[str, AnyArray]) -> Decoder:
    """A decoder that goes on from served tensors."""
    decoder = Decoder()
    for name, part in _parts(decoder):
        weight, bias = (
            torch.from_numpy(tensors[f"{name}.{kind}"].astype(np.float32))
            for kind in ("weight", "bias")
        )
        part.take(weight, bias)
    return decoder


def _parts(decoder: Decoder) -> Iterator[tuple[str, Block | Plain]]:
    for name, part in decoder.named_children():
        if isinstance(part, Block | Plain) and part is not decoder.coarse:
            yield name, part
