"""What the documentation tells people to type exists: commands, options, addresses, settings.

Python examples are compiled; the encoder's is run. Commands are checked against the parsers that
would read them, because most of them need a server, a folder or an hour.
"""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from django.core.management import get_commands, load_command_class
from django.urls import resolve

from annotator.api.unknown import UnknownAddressView
from annotator.exports import EXPORTS
from scoring.factories import Factories
from scoring.features import base
from scoring.features.base import EncoderInput

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
ALL = [*PAGES, ROOT / "README.md"]
FENCE = re.compile(r"^```([\w+-]*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
ADDRESS = re.compile(r"(?<!annotator)/api/[\w{}<>/.-]*(?:\?[\w=&.-]+)?")
SETTING = re.compile(r"`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`")
COMMENT = re.compile(r"\s#\s.*$")
pages = pytest.mark.parametrize("document", ALL, ids=lambda each: each.name)


def fences(document: Path, *languages: str) -> list[str]:
    return [code for language, code in FENCE.findall(document.read_text()) if language in languages]


def lines(document: Path) -> Iterator[list[str]]:
    """The words of each command, in fences and in the text."""
    found = [line for code in fences(document, "bash", "") for line in joined(code)]
    found += re.findall(
        r"`((?:python manage|manage|make|packshot|\.venv)[^`]*)`", document.read_text()
    )
    for line in found:
        for command in re.split(r"&&|\|\||;", COMMENT.sub("", line)):
            try:
                words = shlex.split(command)
            except ValueError:
                continue  # no command, but a piece of output
            while words and ("=" in words[0] or words[0] in ("$", "export")):
                words = words[1:]
            if words:
                yield words


def joined(code: str) -> list[str]:
    return code.replace("\\\n", " ").splitlines()


def options(words: list[str]) -> set[str]:
    return {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}


@pages
def test_links_lead_somewhere(document: Path) -> None:
    links = [each for each in LINK.findall(document.read_text()) if "://" not in each]
    assert [each for each in links if not (document.parent / each).exists()] == []


def test_every_page_is_in_the_contents() -> None:
    listed = re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(), re.M)
    assert sorted(listed) == [page.name for page in PAGES]


@pages
def test_commands_of_manage_py_and_their_options(document: Path) -> None:
    commands = get_commands()
    for words in lines(document):
        at = next((place for place, word in enumerate(words) if word.endswith("manage.py")), None)
        if at is None or len(words) == at + 1:
            continue
        name = words[at + 1]
        assert name in commands, " ".join(words)
        app = commands[name]
        command = load_command_class(app, name) if isinstance(app, str) else app
        known = command.create_parser("manage.py", name)._option_string_actions
        assert options(words[at + 2 :]) <= set(known), " ".join(words)


@pages
def test_targets_of_make(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    for words in lines(document):
        if words[0] == "make":
            named = [word for word in words[1:] if re.fullmatch(r"[a-z-]+", word)]
            assert set(named) <= targets, " ".join(words)


@pages
def test_commands_of_the_client_and_their_options(document: Path) -> None:
    from packshot.cli import _parser

    (commands,) = [each.choices for each in _parser()._actions if isinstance(each.choices, dict)]
    for words in lines(document):
        if words[0] == "packshot" and len(words) > 1 and not words[1].startswith("-"):
            assert words[1] in commands, " ".join(words)
            known = commands[words[1]]._option_string_actions
            assert options(words[2:]) <= set(known), " ".join(words)


@pages
def test_modules_that_are_run(document: Path) -> None:
    for words in lines(document):
        if words[:2] == ["python", "-m"] and len(words) > 2:
            path = ROOT / words[2].replace(".", "/")
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), words[2]
        elif words[0] == "python" and len(words) > 1 and words[1].startswith("docs/"):
            assert (ROOT / words[1]).exists(), words[1]


@pages
def test_addresses_of_the_api_and_their_parameters(document: Path) -> None:
    for found in ADDRESS.findall(document.read_text()):
        path, _, query = found.partition("?")
        path = re.sub(r"[{<](?:format|export)[}>]", next(iter(EXPORTS)), path.rstrip("."))
        path = re.sub(r"[{<]\w+[}>]", "1", path)
        if path == "/api/":
            continue
        view = resolve(path).func
        assert getattr(view, "view_class", None) is not UnknownAddressView, found
        offered = parameters(path)
        assert {each.partition("=")[0] for each in query.split("&") if each} <= offered, found


@pages
def test_fields_that_curl_sends(document: Path) -> None:
    for words in lines(document):
        if words[0] != "curl":
            continue
        sent = [words[at + 1] for at, word in enumerate(words[:-1]) if word == "-F"]
        (address,) = [word for word in words if "/api/" in word]
        path = "/api/" + address.split("/api/")[1].partition("?")[0]
        names = {each.partition("=")[0] for each in sent}
        assert names <= (form_of(path) if names else set()), " ".join(words)


@pages
def test_settings_exist(document: Path) -> None:
    code = (
        "\n".join(
            each.read_text()
            for folder in ("annotator", "scoring", "scripts", "tests", "clients/python/src")
            for each in (ROOT / folder).rglob("*.py")
        )
        + (ROOT / "docker-compose.yml").read_text()
        + (ROOT / "Makefile").read_text()
    )
    named = {each.removesuffix("_FILE") for each in SETTING.findall(document.read_text())}
    # Settings of a part are written without the prefix in its own file.
    lacking = {
        each for each in named if each not in code and each.removeprefix("SCORING_") not in code
    }
    assert lacking - {"OTEL_EXPORTER_OTLP_ENDPOINT"} == set()


@pages
def test_python_compiles(document: Path) -> None:
    for code in fences(document, "python"):
        ast.parse(code)


def test_the_encoder_of_the_example_works(monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = fences(DOCS / "adding-an-encoder.md", "python")
    monkeypatch.setattr(base, "ENCODERS", Factories("encoder", "scoring.features"))
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, "example", "exec"), names)  # noqa: S102  our own page
    picture = np.full((4, 6, 3), 7, dtype=np.uint8)
    mask = np.ones((4, 6), dtype=bool)
    made = names["MeanColour"]().encode([EncoderInput(picture, picture, mask, mask)])
    assert (made.shape, made.dtype) == ((1, 3), np.float32)


@cache
def schema() -> dict[str, Any]:
    text = (ROOT / "frontend" / "openapi.yaml").read_text()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(text, Loader=loader))  # noqa: S506  a safe loader either way


def operations(path: str) -> Iterator[dict[str, Any]]:
    for template, methods in schema()["paths"].items():
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path):
            yield from (each for each in methods.values() if isinstance(each, dict))


def parameters(path: str) -> set[str]:
    given = [each for one in operations(path) for each in one.get("parameters", ())]
    return {each["name"] for each in given}


def form_of(path: str) -> set[str]:
    names: set[str] = set()
    for one in operations(path):
        form = one.get("requestBody", {}).get("content", {}).get("multipart/form-data", {})
        reference = form.get("schema", {}).get("$ref", "").rpartition("/")[2]
        names |= set(schema()["components"]["schemas"].get(reference, {}).get("properties", ()))
    return names
