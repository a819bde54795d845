"""Which encoders, segmenters and text readers there are, and what each lacks on this machine.

Nothing heavy is loaded to find out: packages are looked up, files are looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scoring.choice import ScoringSettings, stand_ins, used_encoder, used_segmenter
from scoring.efficientnet import package
from scoring.factories import Description, Factories
from scoring.features.base import ENCODERS, Encoder
from scoring.reading.base import READERS, TextReader
from scoring.segmentation.base import SEGMENTERS, Segmenter
from scoring.weights import WeightsMissing, sha256_of

__all__ = ["ScoringSettings", "State", "missing_of", "stand_ins", "states", "weights_files"]
HASH_DIGITS = 64


@dataclass(frozen=True)
class State:
    """A part as it is here; what is `missing` is said in one sentence each."""

    kind: str
    name: str
    description: Description
    missing: tuple[str, ...]
    is_chosen: bool

    @property
    def is_ready(self) -> bool:
        """Whether the part could be used at once."""
        return not self.missing


def states(settings: ScoringSettings) -> list[State]:
    """Every known part and what it lacks."""
    return [
        State(kind, name, description, tuple(description.lacks(settings)), is_chosen)
        for kind, name, description, is_chosen in _parts(settings)
    ]


def missing_of(settings: ScoringSettings) -> list[str]:
    """Why the chosen parts can't be used, one sentence each; empty if they can."""
    unknown = [
        f"SCORING_{family.kind.upper()} is {name!r}; known are: {', '.join(family.descriptions)}"
        for name, family in _families(settings)
        if name and name not in family.descriptions
    ]
    lacking = [
        f"{kind} {name}: {sentence}"
        for kind, name, description, is_chosen in _parts(settings)
        if is_chosen
        for sentence in _of_the_chosen(description, settings)
    ]
    return unknown + lacking


@dataclass(frozen=True)
class WeightsFile:
    """A file of weights. `expected`: the SHA-256 that it must have; empty if nobody says."""

    path: Path
    sha256: str
    expected: str


def weights_files(settings: ScoringSettings) -> list[WeightsFile]:
    """The files of weights of the chosen parts, which are read to their ends to be hashed.

    A file that we made is named by its hash, and that of the package is known. `SAM_SHA256` names
    that of SAM. Raises `WeightsMissing`.
    """
    paths = {
        path: _expected(path, name, settings)
        for _, name, description, is_chosen in _parts(settings)
        if is_chosen and description.weights
        for path in _files_in(description.weights(settings))
    }
    return [WeightsFile(path, sha256_of(path), expected) for path, expected in paths.items()]


def _files_in(found: object) -> list[Path]:
    """The files among what a part's `weights` returned: a path, or several."""
    several = found if isinstance(found, tuple | list) else [found]
    return [each for each in several if isinstance(each, Path) and each.is_file()]


def _expected(path: Path, part: str, settings: ScoringSettings) -> str:
    if _comes_with_package(path):
        return package.SHA256
    if len(path.stem) == HASH_DIGITS:
        return path.stem
    return settings.options.get("SAM_SHA256", "").lower() if part == "sam" else ""


def _comes_with_package(path: Path) -> bool:
    try:
        return path == package.installed_weights()
    except WeightsMissing:
        return False


def _families(
    settings: ScoringSettings,
) -> tuple[tuple[str, Factories[Encoder] | Factories[Segmenter] | Factories[TextReader]], ...]:
    """The chosen name of each family, "" for none, and the family."""
    return (
        (settings.encoder, ENCODERS),
        (settings.segmenter, SEGMENTERS),
        (settings.text_reader, READERS),
    )


def _parts(settings: ScoringSettings) -> Iterator[tuple[str, str, Description, bool]]:
    """Kind, name and description of each part, and whether it is used: itself or by another."""
    used = replace(settings, encoder=used_encoder(settings), segmenter=used_segmenter(settings))
    for chosen, family in _families(used):
        first = family.descriptions.get(chosen)
        inner = first.inner(settings) if first and first.inner else None
        for name, description in family.descriptions.items():
            yield family.kind, name, description, name in (chosen, inner)


def _of_the_chosen(description: Description, settings: ScoringSettings) -> list[str]:
    """What keeps a part from being used: weights that may be downloaded don't."""
    if description.on_hub and settings.download:
        description = replace(description, weights=None)
    return description.lacks(settings)
