"""Run web server and worker as children of one command, and end them together."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from urllib.error import URLError

from annotator.errors import Conflict, Unavailable
from scoring.vocabulary.messages.problem_command import PORT_TAKEN, PROCESS_STOPPED, SITE_SILENT

SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 15.0
SECONDS_BETWEEN_LOOKS = 0.2


def check_port(host: str, port: int) -> None:
    """Raise Conflict, with one clear line, if another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Conflict(
                PORT_TAKEN(
                    port=str(port), host=host, reason=str(error.strerror), other=str(port + 1)
                )
            ) from error


def web_server(*, host: str, port: int, workers: int = 1, threads: int = 4) -> list[str]:
    """The command line of the production web server, which restarts worker processes that die."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--respawn-failed-workers", "--workers-kill-timeout", "8"),
        *("--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"),
        "annotator.wsgi:application",
    ]


class Processes:
    """Child processes that start and end together. Use it as a context manager."""

    def __init__(self, commands: Mapping[str, Sequence[str]], *, folder: Path) -> None:
        self._commands = commands
        self._folder = folder
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = False

    def __enter__(self) -> Processes:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        for name, command in self._commands.items():
            # In a session of their own the children get Ctrl-C only through us, in order.
            self._children[name] = subprocess.Popen(  # noqa: S603  our own command lines
                command, cwd=self._folder, start_new_session=True
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        for child in self._children.values():
            try:
                child.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def wait_until_answering(self, url: str) -> None:
        """Return when `url` responds. Raises Unavailable if it does not in time."""
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and not self._asked_to_stop:
            self._check_alive()
            try:
                with urllib.request.urlopen(url, timeout=2):  # noqa: S310  our own address
                    return
            except (URLError, OSError):
                time.sleep(SECONDS_BETWEEN_LOOKS)
        if not self._asked_to_stop:
            raise Unavailable(SITE_SILENT(seconds=round(SECONDS_TO_START)))

    def wait(self, *, each: Callable[[], None] = lambda: None) -> None:
        """Return on a stop signal. Raises Unavailable if a child ends by itself."""
        while not self._asked_to_stop:
            self._check_alive()
            each()
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def _check_alive(self) -> None:
        for name, child in self._children.items():
            if (code := child.poll()) is not None:
                raise Unavailable(PROCESS_STOPPED(name=name, exit_code=str(code)))

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True
