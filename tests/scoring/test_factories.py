from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scoring.factories import Factories, PartNotInstalled, UnknownPart
from scoring.features import encoder
from scoring.segmentation import segmenter


def test_an_unknown_part_names_the_known_ones() -> None:
    family: Factories[object] = Factories("widget", "nowhere", ("round", "square"))
    with pytest.raises(UnknownPart, match="widget 'oval' is not known; known are: round, square"):
        family.build("oval")


def test_encoders_and_segmenters_are_found_by_name() -> None:
    assert encoder("lite").name == "lite"
    assert segmenter("grabcut").name == "grabcut"
    with pytest.raises(UnknownPart, match="lite"):
        encoder("heavy")
    with pytest.raises(UnknownPart, match="grabcut"):
        segmenter("scissors")


def test_a_part_whose_package_is_not_installed_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "parts_of_a_test").mkdir()
    (tmp_path / "parts_of_a_test/heavy.py").write_text("import a_package_that_is_nowhere")
    monkeypatch.syspath_prepend(tmp_path)
    family: Factories[object] = Factories("widget", "parts_of_a_test", ("heavy",))
    with pytest.raises(PartNotInstalled, match=r"'heavy' needs .*'a_package_that_is_nowhere'"):
        family.build("heavy")


def test_the_families_load_no_heavy_library_before_it_is_asked_for() -> None:
    script = (
        "import sys, scoring.features, scoring.segmentation;"
        "print({'torch', 'transformers', 'onnxruntime'} & set(sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "set()"
