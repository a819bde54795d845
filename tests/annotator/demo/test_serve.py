"""Child processes start and end together; the web server replaces workers that die."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotator.demo.serve import Processes, check_port, web_server
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


ROOT = Path(__file__).resolve().parent.parent.parent.parent
SECONDS = 60


def until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if condition():
            return
        threading.Event().wait(0.1)
    raise AssertionError(f"waited {SECONDS} s for {what}")


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310  our own address
            return bool(response.status == 200)
    except OSError:
        return False


def workers_of(pid: int) -> set[int]:
    """The web server's own children, as the system sees them: those that answer."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {
        int(child)
        for child in children
        if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()
    }


@contextmanager
def two_workers(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ, "PACKSHOT_MODE": "dev", "PACKSHOT_HOME": str(home),
        "DATABASE_URL": "sqlite://:memory:", "DJANGO_SETTINGS_MODULE": "annotator.settings",
    }  # fmt: skip
    server = subprocess.Popen(
        web_server(host="127.0.0.1", port=port, workers=2, threads=2), cwd=ROOT, env=environment
    )
    try:
        yield server, f"http://127.0.0.1:{port}/api/health/"
    finally:
        server.terminate()
        try:
            server.wait(SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")
def test_the_site_goes_on_when_a_worker_process_is_killed(tmp_path: Path) -> None:
    with two_workers(tmp_path) as (server, url):
        until(lambda: answers(url), "the first answer")
        before = workers_of(server.pid)
        assert len(before) == 2
        killed = min(before)
        os.kill(killed, signal.SIGKILL)
        until(
            lambda: len(workers_of(server.pid) - {killed}) == 2 and answers(url),
            "another worker in its place",
        )
        assert server.poll() is None
        assert max(before) in workers_of(server.pid)
        server.terminate()
        server.wait(SECONDS)  # it ends, though a worker may have just been started


@pytest.mark.parametrize("file", ["docs/production.md", "Dockerfile"])
def test_every_command_line_of_the_web_server_replaces_dead_workers(file: str) -> None:
    text = (ROOT / file).read_text()
    command_lines = re.findall(r"granian.{0,20}--interface.*?annotator\.wsgi", text, re.DOTALL)
    assert command_lines
    for line in command_lines:
        assert "--respawn-failed-workers" in line
        # One that is just starting hears no signal: without this the server would wait for ever.
        assert "--workers-kill-timeout" in line
