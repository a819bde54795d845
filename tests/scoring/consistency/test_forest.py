from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scoring.consistency import forest
from scoring.consistency.forest import Forest, Trees
from scoring.consistency.traits import SEEN, TRAITS
from scoring.weights import WeightsMissing, WeightsRefused


def _stump(number: int, low: float, high: float, *, missing: bool) -> Trees:
    """One tree of one question: `low` up to zero, else `high`."""
    return Trees(
        number=np.array([[number, 0, 0]]),
        threshold=np.array([[0.0, 0.0, 0.0]]),
        left=np.array([[1, 1, 2]]),
        right=np.array([[2, 1, 2]]),
        missing=np.array([[missing, False, False]]),
        value=np.array([[0.0, low, high]]),
        base=0.5,
    )


def test_a_tree_sends_numbers_up_to_the_threshold_to_the_left() -> None:
    trees = _stump(1, -1.0, 2.0, missing=True)
    numbers = np.array([[9, -1], [9, 0], [9, 1], [9, np.nan]], np.float32)
    assert trees.log_odds(numbers).tolist() == [-0.5, -0.5, 2.5, -0.5]
    assert _stump(1, -1.0, 2.0, missing=False).log_odds(numbers)[3] == 2.5


def test_what_the_segmenter_says_is_half_of_the_log_odds() -> None:
    support = TRAITS.index("support")
    both = Forest(_stump(0, 0, 1, missing=True), _stump(support, -5, 5, missing=True))
    numbers = np.zeros((2, len(TRAITS)), np.float32)
    numbers[:, 0], numbers[:, support] = 1, 1
    numbers[1, len(SEEN) :] = np.nan
    assert both.log_odds(numbers).tolist() == [(1.5 + 5.5) / 2, 1.5]


def test_the_shipped_forest_is_read_once_and_knows_all_traits() -> None:
    assert forest.shipped() is forest.shipped()
    assert int(forest.shipped().told.number.max()) < len(TRAITS)
    assert int(forest.shipped().seen.number.max()) < len(SEEN)


def test_a_missing_or_damaged_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forest, "FOLDER", tmp_path)
    forest.shipped.cache_clear()
    with pytest.raises(WeightsMissing, match="0 forests"):
        forest.shipped()
    (tmp_path / "0.safetensors").write_bytes(b"no forest")
    with pytest.raises(WeightsRefused, match=r"0\.safetensors"):
        forest.shipped()
    forest.shipped.cache_clear()
