"""A family of interchangeable parts, one file each, loaded only when asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Part = TypeVar("Part")
Factory = TypeVar("Factory", bound=Callable[..., Any])


class UnknownPart(ValueError):
    """A part was asked for by a name that its family does not know."""


class PartNotInstalled(RuntimeError):
    """A part needs a Python package that is not installed; the message says how to get it."""


class Factories(Generic[Part]):
    """Builds parts by name; the module `<package>.<name>` registers the factory of that name.

    The module is imported at the first request, so that a part with heavy libraries costs nothing
    where another one is used.
    """

    def __init__(self, kind: str, package: str, names: tuple[str, ...]) -> None:
        self.kind = kind
        self.package = package
        self.names = names
        self._registered: dict[str, Callable[..., Any]] = {}

    def register(self, name: str) -> Callable[[Factory], Factory]:
        """Decorator for a class or function that builds the part called `name`."""

        def keep(factory: Factory) -> Factory:
            self._registered[name] = factory
            return factory

        return keep

    def build(self, name: str, **options: Any) -> Part:
        """The part called `name`, built with `options`.

        Raises `UnknownPart`, `PartNotInstalled` and what the part itself raises.
        """
        if name not in self.names:
            known = ", ".join(self.names)
            raise UnknownPart(f"{self.kind} {name!r} is not known; known are: {known}")
        try:
            importlib.import_module(f"{self.package}.{name}")
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] == __package__:
                raise
            raise PartNotInstalled(
                f"{self.kind} {name!r} needs the Python package {error.name!r}: `make models` "
                "installs it."
            ) from error
        part: Part = self._registered[name](**options)
        return part
