"""What keeps the house in shape: import arrows, fresh generated files, sizes, no hidden loading."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path
    for folder in ("annotator", "scoring")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
LOCK_FILES = (
    "requirements-web.txt",
    "requirements.txt",
    "requirements-text.txt",
    "requirements-tracing.txt",
    "requirements-dev.txt",
)
HEAVY = ("numpy", "scipy", "torch", "transformers", "sklearn", "skimage", "cv2")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PACKSHOT_MODE": "dev", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_import_contracts_are_kept() -> None:
    result = run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_starting_the_site_loads_no_models() -> None:
    script = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'annotator.settings';"
        "import annotator.wsgi; from django.urls import get_resolver;"
        "get_resolver().url_patterns; import annotator.tasks;"
        f"print([name for name in {HEAVY!r} if name in sys.modules]"
        " + [name for name in sys.modules if name.startswith('scoring.')"
        " and not name.startswith('scoring.vocabulary')])"
    )
    result = run(sys.executable, "-c", script)
    assert result.stdout.strip() == "[]", result.stdout + result.stderr


def test_the_vocabulary_imports_the_standard_library_alone() -> None:
    script = (
        "import sys; before = set(sys.modules); import scoring.vocabulary.messages, "
        "scoring.vocabulary.record, scoring.vocabulary.say;"
        "print([name for name in set(sys.modules) - before if name.partition('.')[0] not in "
        "{*sys.stdlib_module_names, 'scoring'}])"
    )
    result = run(sys.executable, "-c", script)
    assert result.stdout.strip() == "[]", result.stdout + result.stderr


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    result = run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_openapi_file_is_fresh(tmp_path: Path) -> None:
    fresh = tmp_path / "openapi.yaml"
    command = (sys.executable, "manage.py", "spectacular", "--fail-on-warn", "--file", str(fresh))
    result = run(*command, DATABASE_URL="sqlite://:memory:")  # largest numbers differ by database
    assert result.returncode == 0, result.stderr
    assert fresh.read_text() == (ROOT / "frontend/openapi.yaml").read_text(), "run `make schema`"


@pytest.mark.slow
@pytest.mark.skipif(
    not (ROOT / "frontend/node_modules/.bin/openapi-typescript").exists(),
    reason="the npm packages are not installed (make setup-dev)",
)
def test_typescript_types_are_fresh(tmp_path: Path) -> None:
    committed = ROOT / "frontend/src/api/schema.d.ts"
    fresh = tmp_path / "schema.d.ts"
    result = run(
        "frontend/node_modules/.bin/openapi-typescript",
        "frontend/openapi.yaml",
        "--output",
        str(fresh),
    )
    assert result.returncode == 0, result.stderr
    assert _code(fresh) == _code(committed), "run `make schema`"


def _code(path: Path) -> str:
    """Without layout: the committed file has been through the formatter."""
    return re.sub(r"[\s;,|()\"']", "", path.read_text())


def test_every_command_has_a_test() -> None:
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("*.py"))
    for command in (ROOT / "annotator/management/commands").glob("[a-z]*.py"):
        assert f'"{command.stem}"' in tests, f"manage.py {command.stem} has no test"


def test_files_and_functions_stay_readable() -> None:
    assert [wrong for path in SOURCES for wrong in too_long(path)] == []


def too_long(path: Path) -> Iterator[str]:
    source = path.read_text()
    shown = path.relative_to(ROOT)
    if (lines := len(source.splitlines())) > 350:
        yield f"{shown} has {lines} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            body = (node.end_lineno or 0) - node.body[0].lineno + 1
            if body > 55:
                yield f"{shown}: {node.name} has {body} lines"


def test_no_module_is_a_drawer_for_anything() -> None:
    drawers = {"utils", "helpers", "services", "common", "core", "misc", "util", "helper"}
    assert not [path for path in SOURCES if drawers & {path.stem, *path.parts}]


def test_structlog_is_the_logger() -> None:
    """The standard library's logging is set up in two places, and asked nowhere for a logger."""
    users = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if re.search(r"^\s*(import|from) logging\b", path.read_text(), re.M)
    }
    assert users <= {"annotator/celery.py", "annotator/logs.py"}


def test_lock_files_name_no_hosts() -> None:
    npm = (ROOT / "frontend/package-lock.json").read_text()
    assert '"resolved"' not in npm
    for name in LOCK_FILES:
        lines = (ROOT / name).read_text().splitlines()
        assert all(re.match(r"#|[\w.-]+==\S+  # \S", line) for line in lines), name
        assert "://" not in "\n".join(lines)


def pins(name: str) -> set[str]:
    return set(re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text(), re.M))


def test_the_whole_system_contains_the_web_part_with_the_same_pins() -> None:
    web, whole = pins("requirements-web.txt"), pins("requirements.txt")
    assert web < whole
    added = {pin.partition("==")[0] for pin in whole - web}
    assert {"torch", "transformers", "segment-anything"} <= added
    assert "torch==2.13.0" in whole  # its build is chosen by the machine: no `+cpu`


def test_the_text_reader_changes_no_other_pin_and_brings_no_second_opencv() -> None:
    """Two builds of OpenCV in one environment overwrite each other's files."""
    by_name: dict[str, set[str]] = {}
    for pin in (pin for name in LOCK_FILES for pin in pins(name)):
        by_name.setdefault(pin.partition("==")[0], set()).add(pin)
    assert all(len(each) == 1 for each in by_name.values())
    assert {name for name in by_name if "opencv" in name} == {"opencv-python-headless"}


def test_each_direct_requirement_says_why_and_is_locked_as_it_is_pinned() -> None:
    for name in LOCK_FILES:
        locked = pins(name)
        for line in (ROOT / name).with_suffix(".in").read_text().splitlines():
            if line.startswith(("#", "-c ", "-r ")):
                continue
            wanted = re.fullmatch(r"([\w.-]+)(?:\[[^]]*])?(==\S+)  # \S.*", line)
            assert wanted, line
            assert wanted[1] + wanted[2] in locked, line


def test_what_no_source_file_imports_is_a_library_of_development() -> None:
    shipped = "".join(path.read_text() for path in SOURCES)
    assert "sklearn" not in shipped and "scikit-learn" not in "".join(pins("requirements.txt"))
