from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scoring import checkpoints
from scoring.checkpoints import Checkpoint, CheckpointRefused

CONTENT = Checkpoint(
    kind="test",
    config={"size": 3, "note": "ν ≤ ½"},
    tensors={"a": np.arange(6.0).reshape(2, 3).T, "b": np.array([1.5], np.float16)},
)


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    loaded = checkpoints.load(checkpoints.save(tmp_path, CONTENT), kind="test")

    assert loaded.config == CONTENT.config
    assert loaded.tensors["b"].dtype == np.float16
    for name, tensor in CONTENT.tensors.items():
        np.testing.assert_array_equal(loaded.tensors[name], tensor)


def test_the_same_content_has_the_same_name(tmp_path: Path) -> None:
    first = checkpoints.save(tmp_path, CONTENT)

    assert checkpoints.save(tmp_path, CONTENT) == first
    assert list(tmp_path.iterdir()) == [first]


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = checkpoints.save(tmp_path, CONTENT)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with pytest.raises(CheckpointRefused, match="changed or renamed"):
        checkpoints.load(path, kind="test")


def test_another_kind_is_refused(tmp_path: Path) -> None:
    path = checkpoints.save(tmp_path, CONTENT)

    with pytest.raises(CheckpointRefused, match="holds a test, expected a reward-head"):
        checkpoints.load(path, kind="reward-head")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointRefused, match=r"absent\.safetensors: cannot be read"):
        checkpoints.load(tmp_path / "absent.safetensors", kind="test")


def test_a_pickle_is_not_opened(tmp_path: Path) -> None:
    import hashlib
    import pickle

    content = pickle.dumps({"weights": [1, 2]})
    path = tmp_path / f"{hashlib.sha256(content).hexdigest()}.safetensors"
    path.write_bytes(content)

    with pytest.raises(CheckpointRefused, match="not a Packshot checkpoint"):
        checkpoints.load(path, kind="test")
