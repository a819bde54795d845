"""A family finds its parts by their files; each part describes itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scoring.factories import Factories, PartNotInstalled, ScoringSettings, UnknownPart
from scoring.features import encoder
from scoring.segmentation import segmenter

PART = """
from scoring.factories import Description
from {package} import FAMILY

@FAMILY.register("{name}", Description("{name} things", options=lambda choice: {{"side": 3}}))
def build(side: int) -> int:
    {imported}
    return side
"""


@pytest.fixture
def family(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Factories[int]:
    """A family of two parts, in files that nothing else mentions."""
    package = f"widgets_of_{request.node.name}"
    folder = tmp_path / package
    folder.mkdir()
    (folder / "__init__.py").write_text(
        f"from scoring.factories import Factories\nFAMILY = Factories('widget', {package!r})\n"
    )
    for name, imported in (("square", "pass"), ("heavy", "import a_package_that_is_nowhere")):
        text = PART.format(package=package, name=name, imported=imported)
        (folder / f"{name}.py").write_text(text)
    (folder / "shapes.py").write_text("SIDES = 4")  # code that parts share is not a part
    monkeypatch.syspath_prepend(tmp_path)
    family: Factories[int] = __import__(package).FAMILY
    return family


def test_a_file_in_the_folder_is_all_that_a_part_needs(family: Factories[int]) -> None:
    assert {name: each.what for name, each in family.descriptions.items()} == {
        "heavy": "heavy things",
        "square": "square things",
    }
    assert family.build("square", **family.options("square", ScoringSettings())) == 3


def test_an_unknown_part_names_the_known_ones(family: Factories[int]) -> None:
    for ask in (family.build, lambda name: family.options(name, ScoringSettings())):
        with pytest.raises(UnknownPart, match="'oval' is not known; known are: heavy, square"):
            ask("oval")


def test_a_part_whose_package_is_not_installed_says_how_to_get_it(family: Factories[int]) -> None:
    with pytest.raises(PartNotInstalled, match="`make models` installs it"):
        family.build("heavy", side=1)


def test_encoders_and_segmenters_are_found_by_name() -> None:
    assert encoder("lite").name == "lite"
    assert segmenter("grabcut").name == "grabcut"
    with pytest.raises(UnknownPart, match="lite"):
        encoder("heavy")
    with pytest.raises(UnknownPart, match="grabcut"):
        segmenter("scissors")


@pytest.mark.slow
def test_no_heavy_library_is_loaded_before_it_is_asked_for() -> None:
    script = (
        "import sys; from scoring.readiness import ScoringSettings, states;"
        "states(ScoringSettings());"
        "print({'torch', 'transformers', 'onnxruntime'} & set(sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "set()"
