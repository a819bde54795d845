"""Examples on disk: what the frozen encoder sees of each picture, computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.arrays import AnyArray, Ints
from scoring.images import RGB, Float32, Mask

BATCH = 16  # pictures that go through the encoder at once
Maps = Callable[[Sequence[RGB]], Sequence[tuple[Float32, ...]]]


class Rows(Protocol):
    """An array of which some rows are read at a time."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: Ints, /) -> AnyArray: ...


@dataclass(frozen=True)
class Example:
    """A picture RGB uint8 (h, w, 3) of a product, its mask and where it was expected, bool (h, w).

    Splits go by `source` and `product`.
    """

    source: str
    product: str
    image: RGB
    mask: Mask
    expected: Mask


@dataclass(frozen=True)
class Dataset:
    """n examples, memory-mapped, the pictures squeezed to squares of `side` pixels.

    `maps`: float16 (n, c, side/stride, side/stride) at each stride; `pixels` uint8
    (n, 3, side/2, side/2); `masks` uint8 (n, 2, side/2, side/2), the product and where it was
    expected, 0–255; `sources` and `products` name each example's origin.
    """

    maps: tuple[Rows, ...]
    pixels: Rows
    masks: Rows
    sources: NDArray[np.str_]
    products: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.pixels)


def write_dataset(folder: Path, examples: Iterable[Example], maps_of: Maps, *, side: int) -> int:
    """Run the examples through the encoder and keep all that training reads; how many they were.

    `maps_of` takes squares of `side` pixels.
    """
    folder.mkdir(parents=True, exist_ok=True)
    origins: list[tuple[str, str]] = []
    files: dict[str, _Growing] = {}
    for batch in _batched(examples):
        squares = [_squeezed(each.image, side) for each in batch]
        for example, square, depths in zip(batch, squares, maps_of(squares), strict=True):
            half = side // 2
            small = cv2.resize(square, (half, half), interpolation=cv2.INTER_AREA)
            masks = [_share(each, half) for each in (example.mask, example.expected)]
            rows = {"pixels": small.transpose(2, 0, 1), "masks": np.stack(masks)}
            rows |= {f"maps{at}": each.astype(np.float16) for at, each in enumerate(depths)}
            for name, row in rows.items():
                if name not in files:
                    files[name] = _Growing(folder / f"{name}.bin", row)
                files[name].add(row)
            origins.append((example.source, example.product))
    for growing in files.values():
        growing.close()
    np.save(folder / "origins.npy", np.array(origins, dtype=np.str_))
    return len(origins)


def read_dataset(folder: Path, *, side: int, channels: Sequence[int]) -> Dataset:
    """What `write_dataset` has kept, with maps of `channels` at strides 4, 8, 16, 32."""
    origins = np.load(folder / "origins.npy")
    count, half = len(origins), side // 2

    def opened(name: str, dtype: type[np.generic], *shape: int) -> AnyArray:
        return np.memmap(folder / f"{name}.bin", dtype, "r", shape=(count, *shape))

    maps = tuple(
        opened(f"maps{at}", np.float16, each, side // stride, side // stride)
        for at, (each, stride) in enumerate(zip(channels, (4, 8, 16, 32), strict=True))
    )
    pixels = opened("pixels", np.uint8, 3, half, half)
    masks = opened("masks", np.uint8, 2, half, half)
    return Dataset(maps, pixels, masks, origins[:, 0], origins[:, 1])


def joined(parts: Sequence[Dataset]) -> Dataset:
    """The parts one after the other, without reading them."""
    return Dataset(
        tuple(Stacked([part.maps[at] for part in parts]) for at in range(len(parts[0].maps))),
        Stacked([part.pixels for part in parts]),
        Stacked([part.masks for part in parts]),
        np.concatenate([part.sources for part in parts]),
        np.concatenate([part.products for part in parts]),
    )


class Stacked:
    """Arrays of one kind as one, by rows; rows are read when they are asked for."""

    def __init__(self, parts: Sequence[Rows]) -> None:
        self._parts = parts
        self._starts = np.cumsum([0, *map(len, parts)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def __getitem__(self, rows: Ints) -> AnyArray:
        """(k, …) of the rows (k,)."""
        which = np.searchsorted(self._starts, rows, side="right") - 1
        return np.stack(
            [
                self._parts[part][np.array([row - self._starts[part]])][0]
                for part, row in zip(which, rows, strict=True)
            ]
        )


class _Growing:
    """A file of rows of one shape and type, written one after the other."""

    def __init__(self, path: Path, row: AnyArray) -> None:
        self._kind = row.shape, row.dtype
        self._file = path.open("wb")

    def add(self, row: AnyArray) -> None:
        if (row.shape, row.dtype) != self._kind:
            raise ValueError(f"a row is {row.shape}, the first was {self._kind[0]}")
        self._file.write(np.ascontiguousarray(row).tobytes())

    def close(self) -> None:
        self._file.close()


def _batched(examples: Iterable[Example]) -> Iterator[list[Example]]:
    stream = iter(examples)
    while batch := list(islice(stream, BATCH)):
        yield batch


def _squeezed(image: RGB, side: int) -> RGB:
    how = cv2.INTER_AREA if image.shape[0] * image.shape[1] > side**2 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (side, side), interpolation=how), np.uint8)


def _share(mask: Mask, side: int) -> NDArray[np.uint8]:
    """How much of each cell is product, 0–255."""
    smaller = mask.shape[0] * mask.shape[1] > side**2
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    share = cv2.resize(mask.astype(np.float32), (side, side), interpolation=how)
    return np.asarray(np.round(share * 255), np.uint8)
