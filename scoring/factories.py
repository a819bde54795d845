"""Families of interchangeable parts, one file each, and the settings that choose among them.

The file of a part says everything about it: what it is, its licence, and which packages, weights
and options it needs. To add a part, write that one file.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from scoring.weights import WeightsMissing

if TYPE_CHECKING:
    from scoring.torch_runtime import Precision

Part = TypeVar("Part")
Factory = TypeVar("Factory", bound=Callable[..., object])


class UnknownPart(ValueError):
    """A part was asked for by a name that its family does not know."""


class PartNotInstalled(RuntimeError):
    """A part needs a Python package that is not installed; the message says how to get it."""


@dataclass(frozen=True)
class ScoringSettings:
    """The settings `SCORING_*`, each without its prefix.

    `cache`: a folder for what is built once from a part's weights; if empty, it is built each time.
    `options` are settings that only one part reads, by name: `{"SAM_CHECKPOINT": "sam.pth"}`.
    """

    encoder: str = "efficientnet"
    segmenter: str = "trained"
    text_reader: str = ""
    device: str = "cpu"
    precision: Precision = "auto"
    batch_size: int = 32
    lanes: int = 0
    download: bool = False
    cache: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: object) -> ScoringSettings:
        """Read them from the attributes `SCORING_…` of a settings object."""
        return cls(
            **{each.name: getattr(settings, f"SCORING_{each.name.upper()}") for each in fields(cls)}
        )

    def with_option(self, name: str, value: str) -> ScoringSettings:
        """The same settings with one option more, or another value of it."""
        return replace(self, options={**self.options, name: value})

    @property
    def lanes_used(self) -> int:
        """How many products one process works on at once: with a GPU one per core, else one."""
        is_on_cpu = self.device.partition(":")[0] == "cpu"
        return self.lanes or (1 if is_on_cpu else os.cpu_count() or 1)


def _none(settings: ScoringSettings) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Description:
    """What a part says about itself.

    `options`: the arguments to build it with. `weights` raises `WeightsMissing` if the weights are
    missing; with `on_hub` they are downloaded by themselves, if that is allowed. `size`: of the
    download, in megabytes. `inner`: another part of the family that this one uses, or nothing.
    `installed_by`: the command that installs the packages.
    `stand_in`: the part to use if this one lacks something; without one, that is an error.
    """

    what: str
    licence: str = "part of Packshot"
    packages: tuple[str, ...] = ()
    installed_by: str = "make models"
    size: int = 0
    options: Callable[[ScoringSettings], Mapping[str, object]] = _none
    weights: Callable[[ScoringSettings], object] | None = None
    on_hub: bool = False
    inner: Callable[[ScoringSettings], str] | None = None
    stand_in: str = ""

    def lacks(self, settings: ScoringSettings) -> list[str]:
        """What the part lacks on this machine, one sentence each. Nothing heavy is loaded."""
        packages = [package for package in self.packages if find_spec(package) is None]
        if packages:  # without those that look for weights can't be told whether these are there
            return [
                f"the Python package {package} is not installed; `{self.installed_by}` installs it."
                for package in packages
            ]
        try:
            if self.weights is not None:
                self.weights(settings)
        except WeightsMissing as error:
            return [str(error)]
        return []


class Factories(Generic[Part]):
    """Builds parts by name; the module or package `<package>.<name>` registers that name.

    These modules must not import libraries that load slowly or may be missing. The part imports
    them when it is built, so they cost nothing when another part is used.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self.package = package
        self._registered: dict[str, tuple[Description, Callable[..., Any]]] = {}

    def register(self, name: str, description: Description) -> Callable[[Factory], Factory]:
        """Decorator for a class or function that builds the part called `name`."""

        def keep(factory: Factory) -> Factory:
            self._registered[name] = description, factory
            return factory

        return keep

    @cached_property
    def descriptions(self) -> dict[str, Description]:
        """The descriptions of all parts of the family, by name."""
        for module in pkgutil.iter_modules(importlib.import_module(self.package).__path__):
            importlib.import_module(f"{self.package}.{module.name}")
        return {name: self._registered[name][0] for name in sorted(self._registered)}

    def options(self, name: str, settings: ScoringSettings) -> Mapping[str, object]:
        """The arguments to build the part called `name` with. Raises `UnknownPart`."""
        return self._known(name).options(settings)

    def build(self, name: str, **options: object) -> Part:
        """The part called `name`, built with `options`.

        Raises `UnknownPart`, `PartNotInstalled` and what the part itself raises.
        """
        description = self._known(name)
        try:
            part: Part = self._registered[name][1](**options)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] == __package__:
                raise
            raise PartNotInstalled(
                f"{self.kind} {name!r} needs the Python package {error.name!r}: "
                f"`{description.installed_by}` installs it."
            ) from error
        return part

    def _known(self, name: str) -> Description:
        if name not in self.descriptions:
            names = ", ".join(self.descriptions)
            raise UnknownPart(f"{self.kind} {name!r} is not known; known are: {names}")
        return self.descriptions[name]
