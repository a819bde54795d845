"""The page about dependencies has a row for each package of the short lists, and no other."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENT = re.compile(r"^([\w.-]+)(?:\[[^]]*])?==", re.M)


def direct() -> set[str]:
    lists = ROOT.glob("requirements*.in")
    python = {name for each in lists for name in REQUIREMENT.findall(each.read_text())}
    page = json.loads((ROOT / "frontend" / "package.json").read_text())
    return python | set(page["dependencies"]) | set(page["devDependencies"])


def rows() -> list[list[str]]:
    lines = (ROOT / "docs" / "dependencies.md").read_text().splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| `")
    ]


def test_each_package_has_one_row() -> None:
    named = [name for row in rows() for name in re.findall(r"`([^`]+)`", row[0])]
    assert sorted(named) == sorted(direct())


def test_each_row_says_everything() -> None:
    assert all(len(row) == 4 and all(row) for row in rows())
