"""All routes of the API, from the URL resolver, and the committed matrix of who may use them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

from annotator.api.unknown import UnknownAddressView

VERBS: Final = ("get", "post", "put", "patch", "delete")
MATRIX: Final = Path(__file__).with_name("access_matrix.txt")
CALLERS: Final = ("anonymous", "foreign", "annotator", "ops", "admin", "site_admin")
OK: Final = "ok"


@cache
def document() -> dict[str, Any]:
    """The committed OpenAPI document; libyaml reads it in a fifth of the time."""
    text = (Path(__file__).parents[3] / "frontend/openapi.yaml").read_text()
    read: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return read


class Access(NamedTuple):
    """One line of the matrix: a route and what each caller gets, `ok` or a status.

    `token` says what a token must be for: one of some scopes; `person` where no token will do, and
    `-` where nobody needs to log in.
    """

    verb: str
    address: str
    cells: tuple[str, ...]
    token: str

    def __str__(self) -> str:
        return " ".join((self.verb.upper(), self.address, *self.cells, self.token))

    @property
    def of(self) -> Mapping[str, str]:
        """The cell of each caller."""
        return dict(zip(CALLERS, self.cells, strict=True))

    @property
    def is_public(self) -> bool:
        """Whether it is open without a login."""
        return self.of["anonymous"] != "401"

    @property
    def is_in_a_project(self) -> bool:
        """Whether it is about a row, which strangers must not see."""
        return self.of["foreign"] == "404" and not self.is_public


def read_matrix() -> list[Access]:
    """The committed lines, in the order of the file."""
    lines = MATRIX.read_text().splitlines()
    parts = [line.split() for line in lines if line and not line.startswith("#")]
    return [
        Access(verb.lower(), address, tuple(cells), token) for verb, address, *cells, token in parts
    ]


def api_views() -> Iterator[tuple[str, type[APIView]]]:
    """(address with its parameters in capitals, view) of everything under /api/."""
    api = next(
        entry
        for entry in get_resolver().url_patterns
        if isinstance(entry, URLResolver) and str(entry.pattern) == "api/"
    )
    for entry in api.url_patterns:
        assert isinstance(entry, URLPattern)
        view = entry.callback.view_class  # type: ignore[attr-defined]
        if view is UnknownAddressView:
            continue
        address = "/api/" + str(entry.pattern)
        for name, converter in entry.pattern.converters.items():
            kind = "int" if "Int" in type(converter).__name__ else "str"
            address = address.replace(f"<{kind}:{name}>", name.upper())
        yield address, view


def api_routes() -> Iterator[tuple[str, str]]:
    """(verb, address) of all that can be called."""
    for address, view in api_views():
        yield from ((verb, address) for verb in VERBS if hasattr(view, verb))


ROUTES: Final = sorted(api_routes())
ACCESS: Final = {(line.verb, line.address): line for line in read_matrix()}
# A route without a line in the matrix counts as one of a project, where the tests are strictest.
OF_A_PROJECT: Final = [
    route for route in ROUTES if route not in ACCESS or ACCESS[route].is_in_a_project
]
NEEDS_LOGIN: Final = [
    route for route in ROUTES if route not in ACCESS or not ACCESS[route].is_public
]


def view_of(address: str) -> type[APIView]:
    """The view at an address of `ROUTES`."""
    return dict(api_views())[address]


def fill(address: str, rows: Mapping[str, object]) -> str:
    """The address with the ids of the rows."""
    parts = [str(rows[part]) if part.isupper() else part for part in address.split("/")]
    return "/".join(parts)
