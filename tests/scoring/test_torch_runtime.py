"""Devices, precision, batches that shrink when memory runs out, and a broken torchvision."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

import torch

from scoring.torch_runtime import (
    DeviceMissing,
    Runtime,
    TorchvisionBroken,
    has_torchvision,
    in_batches,
)


class TestRuntime:
    def test_automatic_precision_is_full_on_the_cpu(self) -> None:
        assert Runtime.of("cpu") == Runtime(torch.device("cpu"), bf16=False)
        assert Runtime.of("cpu", "bf16").bf16

    def test_inference_needs_no_gradients(self) -> None:
        weight = torch.ones(2, 2, requires_grad=True)
        with Runtime.of("cpu").inference():
            assert not (weight @ weight).requires_grad

    @pytest.mark.parametrize(("precision", "dtype"), [("fp32", "float32"), ("bf16", "bfloat16")])
    def test_matrix_products_run_in_the_precision_asked_for(
        self, precision: str, dtype: str
    ) -> None:
        with Runtime.of("cpu", precision).inference():  # type: ignore[arg-type]
            assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == getattr(torch, dtype)

    def test_a_name_that_is_no_device(self) -> None:
        with pytest.raises(DeviceMissing, match="SCORING_DEVICE is 'gpu'"):
            Runtime.of("gpu")


class Memory:
    """Holds at most `room` items at a time, as a GPU does."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.taken: list[int] = []

    def double(self, batch: Sequence[int]) -> list[int]:
        if len(batch) > self.room:
            raise torch.OutOfMemoryError(f"{len(batch)} items")
        self.taken.append(len(batch))
        return [2 * item for item in batch]


class TestBatches:
    def test_all_items_in_order(self) -> None:
        memory = Memory(100)
        assert in_batches(range(7), 3, memory.double) == [[0, 2, 4], [6, 8, 10], [12]]

    def test_out_of_memory_halves_the_batch_and_goes_on(self) -> None:
        memory = Memory(3)
        results = in_batches(range(10), 8, memory.double)
        assert [value for batch in results for value in batch] == [2 * item for item in range(10)]
        assert memory.taken == [2] * 5

    def test_one_item_too_big_is_an_error(self) -> None:
        with pytest.raises(torch.OutOfMemoryError):
            in_batches(range(4), 4, Memory(0).double)


class Failing(MetaPathFinder, Loader):
    """An installed torchvision that fails like one that was built for another torch."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname == "torchvision" else None

    def exec_module(self, module: ModuleType) -> None:
        raise RuntimeError("operator torchvision::nms does not exist")


class TestTorchvision:
    def test_absent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, "torchvision", raising=False)
        monkeypatch.setattr(sys, "path", [])
        assert not has_torchvision()

    def test_present(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "torchvision", ModuleType("torchvision"))
        assert has_torchvision()

    def test_broken_is_said_clearly(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, "torchvision", raising=False)
        monkeypatch.setattr(sys, "meta_path", [Failing(), *sys.meta_path])
        with pytest.raises(TorchvisionBroken, match=r"nms does not exist.*Uninstall"):
            has_torchvision()
