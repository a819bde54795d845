"""The generated models are those of the API as it is now, and read what newer servers send."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from packshot import Ranking
from packshot.errors import PackshotError, VersionMismatch
from packshot.models import Root
from packshot.version import API, VERSION, check_server

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "clients" / "python"


def test_the_models_are_fresh() -> None:
    spec = importlib.util.spec_from_file_location("generate", CLIENT / "generate_models.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = module.generate(ROOT / "frontend" / "openapi.yaml")
    assert written == module.TARGET.read_text(), "run `make schema`"


def test_the_version_is_written_once() -> None:
    assert f'version = "{VERSION}"' in (CLIENT / "pyproject.toml").read_text()


def test_unknown_fields_are_ignored_and_missing_ones_named() -> None:
    root = {"version": "0.2.0", "api": 1, "oldest_api": 1, "colour": "blue"}
    assert Root.from_json(root).version == "0.2.0"
    with pytest.raises(PackshotError, match="Ranking without"):
        Ranking.from_json({"id": 1})


@pytest.mark.parametrize(("oldest", "newest"), [(API, API), (API, API + 4), (API - 1, API)])
def test_servers_that_fit(oldest: int, newest: int) -> None:
    check_server(Root(version="9.9.9", api=newest, oldest_api=oldest))


@pytest.mark.parametrize(
    ("oldest", "newest", "who"), [(API + 1, API + 2, "newer"), (API - 2, API - 1, "older")]
)
def test_others_say_what_to_install(oldest: int, newest: int, who: str) -> None:
    with pytest.raises(VersionMismatch, match=rf"{who}.*packshot==9\.7\.\*"):
        check_server(Root(version="9.7.1", api=newest, oldest_api=oldest))
