"""A Ctrl-C that comes while a child starts is neither lost nor the child's end."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from annotator.interrupts import INTERRUPT, interrupts_wait

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import signal
seen = []
signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))
print(len(seen))
from annotator.interrupts import interrupts_arrive
interrupts_arrive()
print(len(seen))
"""


def test_a_child_meets_it_once_it_is_ready() -> None:
    with interrupts_wait():
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    child.send_signal(signal.SIGINT)  # its interpreter has not even read its own code
    printed, complaints = child.communicate(timeout=60)
    assert (child.returncode, printed.split(), complaints) == (0, [b"0", b"1"], b"")


def test_this_process_meets_it_after_the_block() -> None:
    seen: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))
    try:
        with interrupts_wait():
            signal.raise_signal(signal.SIGINT)
            assert seen == []
        assert seen == [signal.SIGINT]
        assert not INTERRUPT & signal.pthread_sigmask(signal.SIG_BLOCK, ())
    finally:
        signal.signal(signal.SIGINT, before)
