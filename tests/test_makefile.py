"""`make test` runs every test there is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = re.compile(r"^TESTS := (.*)$", re.M)


def test_every_folder_of_tests_is_run() -> None:
    makefile = (ROOT / "Makefile").read_text()
    run = {folder for names in LIST.findall(makefile) for folder in names.split()}
    folders = {
        "/".join(path.relative_to(ROOT).parts[:2])
        for path in (ROOT / "tests").glob("*/**/test_*.py")
    }
    assert "tests/annotator" in folders
    assert folders - run == {"tests/browser"}  # it has a line of its own
    assert "tests/browser" in makefile
