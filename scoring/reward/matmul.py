"""The two large matrix products of a fused layer, in float32 by NumPy or in bfloat16 by torch.

Both keep the weights in float32. bfloat16 nearly halves the time of the products on CPUs with
AVX-512 BF16 or AMX. But it needs torch, which takes seconds to load and is installed only on
servers with the real models. So only these two products can use torch, and everything else uses
NumPy.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

import numpy as np

from scoring.arrays import Floats32
from scoring.reward.threads import WhileNeeded

if TYPE_CHECKING:
    import torch

Precision = Literal["auto", "fp32", "bf16"]
# With fewer answers, loading torch takes longer than it saves.
_MANY: Final = 10_000
_CPU: Final = Path("/proc/cpuinfo")


class Bf16Missing(RuntimeError):
    """bf16 was asked for where torch is not installed."""


class Inputs(Protocol):
    """A layer's inputs (m, k), in the form that the products use."""

    def forward(self, weights: Floats32) -> Floats32:
        """(m, k) by (k, w) → (m, w) float32."""

    def backward(self, slopes: Floats32) -> Floats32:
        """The gradient of the weights: the transpose of (m, k) by (m, w) → (k, w) float32."""


class Matmul(Protocol):
    """How a layer's products are computed; `name` is kept with the head."""

    name: str

    def prepare(self, inputs: Floats32) -> Inputs:
        """inputs (m, k), prepared once for many products."""

    def one_thread(self) -> AbstractContextManager[None]:
        """Within this context, the products run on the calling thread alone."""


@dataclass(frozen=True)
class _Float32Inputs:
    inputs: Floats32

    def forward(self, weights: Floats32) -> Floats32:
        return np.asarray(self.inputs @ weights)

    def backward(self, slopes: Floats32) -> Floats32:
        return np.asarray(self.inputs.T @ slopes)


class Float32:
    """By NumPy."""

    name = "fp32"

    def prepare(self, inputs: Floats32) -> Inputs:
        return _Float32Inputs(inputs)

    def one_thread(self) -> AbstractContextManager[None]:
        return nullcontext()  # NumPy's threads are limited for the fit as a whole


@dataclass(frozen=True)
class _BFloat16Inputs:
    inputs: torch.Tensor

    def forward(self, weights: Floats32) -> Floats32:
        return np.asarray((self.inputs @ _bfloat16(weights)).float().numpy())

    def backward(self, slopes: Floats32) -> Floats32:
        return np.asarray((self.inputs.T @ _bfloat16(slopes)).float().numpy())


def _bfloat16(array: Floats32) -> torch.Tensor:
    import torch  # noqa: PLC0415  slow to load, and not always installed

    return torch.from_numpy(np.ascontiguousarray(array)).bfloat16()


class BFloat16:
    """By torch; sums are in float32."""

    name = "bf16"

    def __init__(self) -> None:
        if importlib.util.find_spec("torch") is None:
            raise Bf16Missing("bf16 needs torch: `make models` installs it; or choose fp32.")

    def prepare(self, inputs: Floats32) -> Inputs:
        return _BFloat16Inputs(_bfloat16(inputs))

    def one_thread(self) -> AbstractContextManager[None]:
        return _one_torch_thread()


def _limit_torch() -> Callable[[], None]:
    torch = importlib.import_module("torch")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    return lambda: torch.set_num_threads(before)


_one_torch_thread = WhileNeeded(_limit_torch)


def matmul_in(precision: Precision, *, answers: int) -> Matmul:
    """`auto` is bf16 if there are many answers, torch is installed and the CPU supports bf16.

    Raises Bf16Missing.
    """
    if precision == "bf16" or (precision == "auto" and answers >= _MANY and _bf16_is_fast()):
        return BFloat16()
    return Float32()


def _bf16_is_fast() -> bool:
    if importlib.util.find_spec("torch") is None or not _CPU.exists():
        return False
    return any(flag in _CPU.read_text() for flag in ("avx512_bf16", "amx_bf16"))
