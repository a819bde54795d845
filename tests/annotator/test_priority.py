"""Workers leave the processor to people."""

from __future__ import annotations

import subprocess
import sys

from annotator.priority import NICENESS


def test_giving_way_twice_is_giving_way_once() -> None:
    twice = (
        "import os; from annotator.priority import give_way;"
        "give_way(); give_way(); print(os.nice(0))"
    )
    found = subprocess.run([sys.executable, "-c", twice], capture_output=True, check=True)
    assert int(found.stdout) >= NICENESS


def test_who_gives_way_more_already_goes_on_so() -> None:
    lower = (
        "import os; from annotator.priority import give_way;"
        "os.nice(19); give_way(); print(os.nice(0))"
    )
    found = subprocess.run([sys.executable, "-c", lower], capture_output=True, check=True)
    assert int(found.stdout) == 19
