"""How torch models run: on which device, in which precision, and in batches of what size."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeVar

import torch

from scoring.arrays import AnyArray

Precision = Literal["auto", "fp32", "bf16"]
Item = TypeVar("Item")
Result = TypeVar("Result")


class DeviceMissing(RuntimeError):
    """A device was asked for that this machine, or this build of torch, does not have."""


class TorchvisionBroken(RuntimeError):
    """torchvision is installed but does not fit the installed torch."""


@dataclass(frozen=True)
class Runtime:
    """`device` to compute on; `bf16`: whether matrix products run in bfloat16."""

    device: torch.device
    bf16: bool

    @classmethod
    def of(cls, device: str, precision: Precision = "auto") -> Runtime:
        """`auto` is bf16 on a GPU and fp32 on the CPU. Raises `DeviceMissing`."""
        try:
            chosen = torch.device(device)
        except RuntimeError as error:
            raise DeviceMissing(f"SCORING_DEVICE is {device!r}, no device: {error}") from error
        if chosen.type == "cuda" and not torch.cuda.is_available():
            raise DeviceMissing(
                f"SCORING_DEVICE is {device!r}, but torch {torch.__version__} finds no GPU here."
            )
        bf16 = precision == "bf16" or (precision == "auto" and chosen.type != "cpu")
        return cls(chosen, bf16)

    def there(self, array: AnyArray) -> torch.Tensor:
        """Copy `array` to the device; to a GPU through pinned memory, without waiting."""
        tensor = torch.from_numpy(array)
        if self.device.type != "cuda":
            return tensor.to(self.device)
        return tensor.pin_memory().to(self.device, non_blocking=True)

    @contextmanager
    def inference(self) -> Iterator[None]:
        """Turns gradients off and, with `bf16`, turns automatic mixed precision on."""
        with (
            torch.inference_mode(),
            torch.autocast(self.device.type, torch.bfloat16, enabled=self.bf16),
        ):
            yield


def in_batches(
    items: Sequence[Item], size: int, run: Callable[[Sequence[Item]], Result]
) -> list[Result]:
    """`run` over `items` in batches of `size`, which is halved for good when memory runs out.

    Raises `torch.OutOfMemoryError` if one item alone is too big.
    """
    results: list[Result] = []
    start = 0
    while start < len(items):
        batch = items[start : start + size]
        try:
            results.append(run(batch))
            start += len(batch)
            continue
        except torch.OutOfMemoryError:
            if len(batch) == 1:
                raise
        # Outside the handler, because inside it the failed call's tensors are still referenced.
        size = len(batch) // 2
        torch.cuda.empty_cache()
    return results


def has_torchvision() -> bool:
    """Whether torchvision can be imported; models work without it.

    Raises `TorchvisionBroken` if it is installed for another version of torch. Half imported, it
    would break the libraries that use it, with errors that don't name the cause.
    """
    try:
        importlib.import_module("torchvision")
    except ModuleNotFoundError as error:
        if error.name == "torchvision":
            return False
        raise _broken(error) from error
    except (ImportError, RuntimeError, OSError, AttributeError) as error:
        raise _broken(error) from error
    return True


def _broken(error: Exception) -> TorchvisionBroken:
    return TorchvisionBroken(
        f"torchvision is installed but does not work with torch {torch.__version__} ({error}). "
        "Uninstall it, or install the version that belongs to this torch."
    )
