"""Tensors out of torch's older format: what is read, and what is refused without being run."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from scoring.efficientnet.torch_file import MAGIC, VERSION, read_tensors
from scoring.weights import WeightsRefused

BEGINNING = b"".join(
    pickle.dumps(each, 2) for each in (MAGIC, VERSION, {"little_endian": True, "type_sizes": {}})
)
NUMBERS = np.arange(6, dtype="<f4")


def text(value: str) -> bytes:
    return b"X" + len(value).to_bytes(4, "little") + value.encode()


def sizes(values: tuple[int, ...]) -> bytes:
    return b"(" + b"".join(b"K" + bytes([value]) for value in values) + b"t"


def tensor(
    *,
    shape: tuple[int, ...] = (2, 3),
    strides: tuple[int, ...] = (3, 1),
    offset: int = 0,
    kind: str = "torch\nFloatStorage",
    rebuild: str = "torch._utils\n_rebuild_tensor_v2",
) -> bytes:
    """The pickled words for a view of storage "0", which holds `NUMBERS`."""
    storage = b"(" + text("storage") + b"c" + kind.encode() + b"\n" + text("0") + text("cpu")
    storage += b"K" + bytes([len(NUMBERS)]) + b"NtQ"
    arguments = b"(" + storage + b"K" + bytes([offset]) + sizes(shape) + sizes(strides)
    arguments += b"\x89ccollections\nOrderedDict\n)Rt"  # needs no gradient, no hooks
    return b"c" + rebuild.encode() + b"\n" + arguments + b"R"


def saved(path: Path, value: bytes, *, numbers: bytes = NUMBERS.tobytes()) -> Path:
    """A file that holds {"weight": value} and the storage "0"."""
    named = b"\x80\x02}" + text("weight") + value + b"s."
    count = len(NUMBERS).to_bytes(8, "little")
    path.write_bytes(BEGINNING + named + pickle.dumps(["0"], 2) + count + numbers)
    return path


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ({}, [[0, 1, 2], [3, 4, 5]]),
        ({"strides": (1, 2)}, [[0, 2, 4], [1, 3, 5]]),  # transposed
        ({"shape": (2,), "strides": (1,), "offset": 4}, [4, 5]),
        ({"shape": (), "strides": (), "offset": 3}, 3),
    ],
)
def test_a_tensor_is_the_view_of_its_storage_that_was_saved(
    tmp_path: Path, view: dict[str, tuple[int, ...]], expected: object
) -> None:
    found = read_tensors(saved(tmp_path / "a.pth", tensor(**view)))  # type: ignore[arg-type]
    assert list(found) == ["weight"]
    assert found["weight"].dtype == np.float32
    np.testing.assert_array_equal(found["weight"], expected)


def test_what_torch_writes_is_read(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed (make models)")
    tensors = {"a": torch.randn(3, 4, 5).transpose(0, 2), "steps": torch.tensor(7)}
    torch.save(tensors, tmp_path / "t.pth", _use_new_zipfile_serialization=False)
    found = read_tensors(tmp_path / "t.pth")
    np.testing.assert_array_equal(found["a"], tensors["a"].numpy())
    assert found["steps"] == 7
    assert found["steps"].dtype == np.int64


class _Calls:
    """Pickled as a call, which unpickling would make."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.folder),)


def test_a_file_that_would_run_something_is_refused_and_runs_nothing(tmp_path: Path) -> None:
    call = pickle.dumps({"weight": _Calls(tmp_path / "made")}, 2)
    (tmp_path / "evil.pth").write_bytes(BEGINNING + call + pickle.dumps([], 2))
    with pytest.raises(WeightsRefused, match=r"evil\.pth .*it uses posix\.mkdir"):
        read_tensors(tmp_path / "evil.pth")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (tensor(kind="torch\nHalfStorage"), r"it uses torch\.HalfStorage"),
        (tensor(rebuild="torch._utils\n_rebuild_qtensor"), r"it uses torch\._utils\._rebuild_q"),
        (tensor(kind="collections\nOrderedDict"), "a storage in it is described"),
        (tensor(shape=(2, 3), strides=(3,)), "no proper sizes"),
        (tensor(shape=(3, 3)), "larger than its storage"),
        (tensor(offset=1), "larger than its storage"),
        (b"K\x01", "is no tensor"),
        (tensor()[:-2], "no file of tensors"),
        (tensor() + b"}" + text("shape") + b"K\x01sb", "no file of tensors"),  # changes a tensor
        (
            b"ctorch._utils\n_rebuild_tensor_v2\nN}" + text("__doc__") + b"K\x01s\x86b",
            "no file of tensors",  # changes the function
        ),
    ],
)
def test_what_is_not_a_plain_view_of_a_storage_is_refused(
    tmp_path: Path, value: bytes, why: str
) -> None:
    with pytest.raises(WeightsRefused, match=why):
        read_tensors(saved(tmp_path / "odd.pth", value))


def test_a_file_that_is_cut_short_or_another_one_is_refused_by_name(tmp_path: Path) -> None:
    whole = saved(tmp_path / "whole.pth", tensor()).read_bytes()
    for length in (0, 5, len(BEGINNING) - 1, len(BEGINNING) + 20, len(whole) - 1):
        (tmp_path / "cut.pth").write_bytes(whole[:length])
        with pytest.raises(WeightsRefused, match=r"cut\.pth is no file of tensors"):
            read_tensors(tmp_path / "cut.pth")
    (tmp_path / "zip.pth").write_bytes(b"PK\x03\x04 the newer format")
    with pytest.raises(WeightsRefused, match=r"zip\.pth is no file of tensors"):
        read_tensors(tmp_path / "zip.pth")
    with pytest.raises(WeightsRefused, match=r"none\.pth is not there"):
        read_tensors(tmp_path / "none.pth")
