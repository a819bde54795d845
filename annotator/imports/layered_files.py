"""Lay the files of an import over those of an earlier one that they replace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import IO

from annotator.errors import InvalidInput
from annotator.imports.files import Files, ZipFiles, check_name
from annotator.imports.names import fold
from scoring.vocabulary.messages.imports import (
    REPLACES_SEVERAL,
)

NAMES_SHOWN = 3


class LayeredFiles:
    """New files laid over older ones: an older file is hidden if a new name could mean it.

    A new file that was chosen without its folder gets the full name of the file it replaces.
    """

    def __init__(self, new: Files, below: Files) -> None:
        self._layers = (new, below)
        self._chosen: dict[str, tuple[Files, str]] = {}
        self._unclear: dict[str, list[str]] = {}
        self._choose()

    @property
    def has_legacy_names(self) -> bool:
        return any(
            isinstance(layer, ZipFiles | LayeredFiles) and layer.has_legacy_names
            for layer in self._layers
        )

    def name_entries(self, wanted: Collection[str] = ()) -> None:
        """Decode the names of those layers that are zip archives, see `ZipFiles.name_entries`."""
        for layer in self._layers:
            if isinstance(layer, ZipFiles | LayeredFiles):
                layer.name_entries(wanted)
        self._choose()

    def check_places(self) -> None:
        """Raise InvalidInput if a new file could replace several: it then needs its folder."""
        for name, hidden in self._unclear.items():
            listed = ", ".join(sorted(hidden)[:NAMES_SHOWN])
            raise InvalidInput(REPLACES_SEVERAL(name=name, names=listed))

    def names(self) -> list[str]:
        return list(self._chosen)

    def has(self, name: str) -> bool:
        return name in self._chosen

    def open(self, name: str) -> IO[bytes]:
        plain = check_name(name)
        layer, inside = self._chosen.get(plain, (self._layers[0], plain))
        return layer.open(inside)

    def _choose(self) -> None:
        new, below = self._layers
        by_last: dict[str, list[str]] = defaultdict(list)
        for name in new.names():
            by_last[fold(name.rpartition("/")[2])].append(name)
        self._chosen = {}
        hidden: dict[str, list[str]] = defaultdict(list)
        for name in below.names():
            replacing = [
                each
                for each in by_last[fold(name.rpartition("/")[2])]
                if _is_tail(fold(name), fold(each))
            ]
            if not replacing:
                self._chosen[name] = (below, name)
            for each in replacing:
                hidden[each].append(name)
        for name in new.names():
            place = hidden[name][0] if len(hidden[name]) == 1 else name
            is_free = place.count("/") > name.count("/") and place not in self._chosen
            self._chosen[place if is_free else name] = (new, name)
        self._unclear = {name: names for name, names in hidden.items() if len(names) > 1}


def _is_tail(one: str, other: str) -> bool:
    shorter, longer = sorted((f"/{one}", f"/{other}"), key=len)
    return longer.endswith(shorter)
