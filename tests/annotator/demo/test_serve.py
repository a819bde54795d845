"""Child processes live and end together; a taken port is told in one line."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.demo.serve import Processes, check_port
from annotator.errors import Conflict, Unavailable

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """`Processes` takes over the signals of its process; give them back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Conflict, match=rf"Port {port} .* taken .*PORT={port + 1}"):
            check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)


def test_all_end_when_told_to_stop(tmp_path: Path) -> None:
    with Processes({"one": SLEEP, "two": SLEEP}, folder=tmp_path) as processes:
        children = list(processes._children.values())
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()
        processes.wait()
    assert all(child.poll() is not None for child in children)


def test_the_others_end_when_one_dies(tmp_path: Path) -> None:
    commands = {"good one": SLEEP, "bad one": [sys.executable, "-c", "raise SystemExit(3)"]}
    with (
        pytest.raises(Unavailable, match=r"bad one stopped by itself \(exit code 3\)"),
        Processes(commands, folder=tmp_path) as processes,
    ):
        children = list(processes._children.values())
        processes.wait()
    assert all(child.poll() is not None for child in children)


def test_waiting_for_an_answer_ends_when_the_server_dies(tmp_path: Path) -> None:
    start = time.monotonic()
    with (
        pytest.raises(Unavailable),
        Processes({"web server": [sys.executable, "-c", ""]}, folder=tmp_path) as processes,
    ):
        processes.wait_until_answering("http://127.0.0.1:1/")
    assert time.monotonic() - start < 30
