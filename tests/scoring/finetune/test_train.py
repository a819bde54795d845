"""Fitting: what it learns, and what stops it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

from scoring.finetune.dataset import Dataset, Example, joined, read_dataset, write_dataset
from scoring.finetune.network import CHANNELS
from scoring.finetune.train import Diverged, TooFewProducts, TrainSettings, fit
from scoring.images import RGB, Float32
from tests.scoring.finetune.things import disc

pytestmark = pytest.mark.slow

SIDE = 64


def colours(squares: Sequence[RGB]) -> list[tuple[Float32, ...]]:
    """Stands in for the encoder: each cell's mean colour, in the first channels."""
    found = []
    for square in squares:
        depths = []
        for channels, stride in zip(CHANNELS, (4, 8, 16, 32), strict=True):
            cells = SIDE // stride
            depth = np.zeros((channels, cells, cells), np.float32)
            blocks = square.reshape(cells, stride, cells, stride, 3).mean(axis=(1, 3)) / 128 - 1
            depth[:3] = blocks.transpose(2, 0, 1)
            depths.append(depth)
        found.append(tuple(depths))
    return found


def written(folder: Path, products: int) -> Dataset:
    pictures = [disc(f"p{at}", seed=at) for at in range(products)]
    examples = [Example("test", p.product, p.image, p.mask, p.mask) for p in pictures]
    assert write_dataset(folder, examples, colours, side=SIDE) == products
    return read_dataset(folder, side=SIDE, channels=CHANNELS)


def test_a_dataset_is_read_as_it_was_written(tmp_path: Path) -> None:
    dataset = written(tmp_path, 21)
    assert len(dataset) == 21
    assert dataset.products[3] == "p3"
    for at in (0, 11, 20):
        picture = disc(f"p{at}", seed=at)
        share = dataset.masks[np.array([at])][0, 0].mean() / 255
        assert share == pytest.approx(picture.mask.mean(), abs=0.01)
        shown = dataset.pixels[np.array([at])][0].mean(axis=(1, 2))
        assert shown == pytest.approx(picture.image.mean(axis=(0, 1)), abs=2)
    assert dataset.masks[np.array([3])].shape == (1, 2, SIDE // 2, SIDE // 2)
    both = joined([dataset, dataset])
    assert len(both) == 42
    rows = np.array([2, 23])
    first, again = both.maps[1][rows]
    assert (first == again).all()


def test_the_loss_falls(tmp_path: Path) -> None:
    dataset = written(tmp_path, 24)
    losses: list[float] = []
    settings = TrainSettings(coarse_steps=30, steps=30, batch=8, warm=5, bf16=False)
    fit(dataset, np.arange(24), settings, progress=lambda step, loss: losses.append(loss))
    assert losses[29] < 0.8 * losses[0]  # of the coarse mask
    assert losses[-1] < 0.8 * losses[30]


def test_the_same_seed_gives_the_same_weights(tmp_path: Path) -> None:
    dataset = written(tmp_path, 20)
    settings = TrainSettings(coarse_steps=2, steps=2, batch=4, warm=1, bf16=False)
    first, second = (fit(dataset, np.arange(20), settings).state_dict() for _ in range(2))
    assert all((first[name] == second[name]).all() for name in first)


def test_fewer_than_twenty_products_are_refused_with_their_number(tmp_path: Path) -> None:
    dataset = written(tmp_path, 19)
    with pytest.raises(TooFewProducts, match="19 products") as refused:
        fit(dataset, np.arange(19), TrainSettings(steps=1))
    assert refused.value.count == 19


def test_a_loss_that_is_no_number_stops_the_fit_with_its_step(tmp_path: Path) -> None:
    dataset = written(tmp_path, 20)
    settings = TrainSettings(coarse_steps=0, steps=40, batch=4, rate=1e30, warm=1, bf16=False)
    with pytest.raises(Diverged) as stopped:
        fit(dataset, np.arange(20), settings)
    assert 0 < stopped.value.step < 40
