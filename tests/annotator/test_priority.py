"""Workers leave the processor to people."""

from __future__ import annotations

import subprocess
import sys

from annotator.priority import NICENESS


def niceness_after(statements: str) -> int:
    """Of a process of its own, for priority can't be raised again."""
    script = f"import os; from annotator.priority import give_way; {statements}; print(os.nice(0))"
    return int(
        subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    )


def test_giving_way_twice_is_giving_way_once() -> None:
    once = niceness_after("give_way()")
    assert once >= NICENESS
    assert niceness_after("give_way(); give_way()") == once


def test_who_gives_way_more_already_goes_on_so() -> None:
    assert niceness_after("os.setpriority(os.PRIO_PROCESS, 0, 19); give_way()") == 19
