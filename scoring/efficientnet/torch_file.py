"""Reads tensors from a file in torch's format before 1.6, without torch and without unpickling.

Such a file is five pickles, one behind the other: a magic number, the format's version, facts about
the writer's machine, the object (a dictionary of tensors, each a view of a storage that is named
there but kept elsewhere), and the names of the storages. Then come the storages' numbers, each
storage behind its count. A pickle can call anything that Python can import; this reader knows four
names, two of which only tell a type of number, and refuses a file that uses another.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeGuard

import numpy as np

from scoring.arrays import AnyArray
from scoring.weights import WeightsRefused

MAGIC, VERSION = 0x1950A86A20F9469CFC6C, 1001
COUNT = np.dtype("<i8")  # of a storage's numbers, before them


class _Storage(NamedTuple):
    """`length` numbers of type `dtype`, kept in the file under the name `key`."""

    dtype: str
    key: str
    length: int


class _Tensor(NamedTuple):
    """A view of a storage; `offset` and `strides` count numbers, not bytes."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _StorageType(NamedTuple):
    """Stands for a class of torch: which type of number its storages hold."""

    dtype: str


class _RebuildTensor:
    """Stands for torch's function. An object without attributes: no pickle can change it."""

    __slots__ = ()

    def __call__(
        self, storage: object, offset: object, shape: object, strides: object, *gradients: object
    ) -> _Tensor:
        if not (isinstance(storage, _Storage) and _is_size(offset)):
            raise pickle.UnpicklingError("a tensor in it is described in an unknown way")
        if not (_are_sizes(shape) and _are_sizes(strides) and len(shape) == len(strides)):
            raise pickle.UnpicklingError("a tensor in it has no proper sizes")
        return _Tensor(storage, offset, shape, strides)


_KNOWN: dict[tuple[str, str], object] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _RebuildTensor(),
    ("torch", "FloatStorage"): _StorageType("<f4"),
    ("torch", "LongStorage"): _StorageType("<i8"),
}


class _TensorUnpickler(pickle.Unpickler):
    """Builds dictionaries, lists, numbers, texts and `_Tensor`; raises at everything else."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"it uses {module}.{name}, which is no part of a tensor")
        return _KNOWN[module, name]

    def persistent_load(self, reference: object) -> _Storage:
        match reference:
            case ("storage", _StorageType(dtype), str(key), str(), int(length), None) if (
                length >= 0
            ):
                return _Storage(dtype, key, length)
        raise pickle.UnpicklingError("a storage in it is described in an unknown way")


def read_tensors(path: Path) -> dict[str, AnyArray]:
    """The tensors of `path` by name, with the shapes and types that they were saved with.

    Raises `WeightsRefused`, which names the file and what is wrong with it.
    """
    try:
        with path.open("rb") as opened:
            return _read(opened)
    except FileNotFoundError as error:
        raise WeightsRefused(f"{path} is not there.") from error
    except Exception as error:  # what the unpickler raises at malformed bytes has no common base
        raise WeightsRefused(
            f"{path} is no file of tensors in torch's older format: {error}"
        ) from error


def _read(opened: BinaryIO) -> dict[str, AnyArray]:
    if _unpickled(opened) != MAGIC or _unpickled(opened) != VERSION:
        raise ValueError("it does not begin as such a file does")
    machine, tensors, keys = (_unpickled(opened) for _ in range(3))
    if not (isinstance(machine, dict) and machine.get("little_endian") is True):
        raise ValueError("its numbers are not little-endian")
    if not isinstance(tensors, dict) or not isinstance(keys, list):
        raise ValueError("it holds no dictionary")
    for name, tensor in tensors.items():
        if not isinstance(name, str) or not isinstance(tensor, _Tensor):
            raise ValueError(f"{name!r} in it is no tensor")
    described = {tensor.storage.key: tensor.storage for tensor in tensors.values()}
    storages = {key: _numbers(opened, described[key]) for key in keys}
    return {name: _array(tensor, storages[tensor.storage.key]) for name, tensor in tensors.items()}


def _unpickled(opened: BinaryIO) -> object:
    return _TensorUnpickler(opened).load()


def _numbers(opened: BinaryIO, storage: _Storage) -> AnyArray:
    """What the file says next, which must be the numbers of `storage`."""
    count = int.from_bytes(opened.read(COUNT.itemsize), "little")
    content = opened.read(storage.length * np.dtype(storage.dtype).itemsize)
    numbers = np.frombuffer(content, storage.dtype)
    if count != storage.length or len(numbers) != count:
        raise ValueError(f"it ends within storage {storage.key}, or that has another size")
    return numbers


def _array(tensor: _Tensor, numbers: AnyArray) -> AnyArray:
    """The tensor as an array of its own. A view beyond its storage would read foreign memory."""
    last = sum((size - 1) * step for size, step in zip(tensor.shape, tensor.strides, strict=True))
    if 0 not in tensor.shape and tensor.offset + last >= len(numbers):
        raise ValueError(f"a tensor {tensor.shape} in it is larger than its storage")
    steps = tuple(step * numbers.itemsize for step in tensor.strides)
    start = numbers[tensor.offset :]
    return np.lib.stride_tricks.as_strided(start, tensor.shape, steps, writeable=False).copy()


def _is_size(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and value >= 0


def _are_sizes(values: object) -> TypeGuard[tuple[int, ...]]:
    return isinstance(values, tuple) and all(_is_size(value) for value in values)
