"""Decoders as child processes: one file at a time each; one that takes too long is killed.

A child lives for many files, because starting one takes longer than decoding a file. There are at
most as many as processors, for all threads of this process together. Programs are started afresh
and not forked: this process has threads, and Celery's may have no children of `multiprocessing`.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import structlog

from annotator.imports.decoder.derive import Derived, Task
from annotator.imports.decoder.frames import FrameBroken, read_frame, write_frame
from annotator.imports.images import Limits, PictureRefused
from annotator.interrupts import interrupts_wait
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.pictures import (
    FILE_BREAKS_DECODER,
    FILE_NEEDS_MEMORY,
    FILE_TOO_SLOW,
)

log = structlog.get_logger(__name__)
ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 120.0
# A busy machine may take longer than the processor time that a file is allowed.
WALL = 3
KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "SYSTEMROOT")


class _Again(Exception):
    """Another child may manage this file, since this one's failure had to do with its own past."""


class Child:
    """A running decoder."""

    def __init__(self) -> None:
        # It gets no secrets. BLAS reserves address space for each of its threads, and needs none.
        environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        with interrupts_wait():  # it never lets them arrive: its parent decides when it is over
            self._process = subprocess.Popen(
                [sys.executable, "-m", "annotator.imports.decoder.child"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment,
            )  # fmt: skip
        self.has_worked = False
        try:
            with self._killed_after(START_SECONDS):
                read_frame(self._answers)
        except FrameBroken as error:
            self.end()
            raise ConnectionError("The decoder of pictures can't be started") from error

    def derive(self, task: Task, content: bytes) -> Derived:
        """The files of one upload. Raises PictureRefused, and ends if that is its own end."""
        is_late = threading.Event()
        try:
            with self._killed_after(WALL * task.limits.seconds, is_late):
                write_frame(self._requests, {**asdict(task)}, [content])
                head, parts = read_frame(self._answers)
        except (FrameBroken, BrokenPipeError) as error:
            why = self._why_ended(task.limits, is_late=is_late.is_set())
            raise PictureRefused(task.name, why) from error
        derived = _derived(task, head, parts)
        self.has_worked = True
        return derived

    @property
    def is_alive(self) -> bool:
        """Whether it can take a file."""
        return self._process.poll() is None

    def end(self) -> None:
        """Kill it and forget it."""
        self._process.kill()
        for stream in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # a request may be waiting in the buffer
                stream.close()
        self._process.wait()

    @property
    def _requests(self) -> IO[bytes]:
        assert self._process.stdin is not None  # noqa: S101  a pipe, as was asked for
        return self._process.stdin

    @property
    def _answers(self) -> IO[bytes]:
        assert self._process.stdout is not None  # noqa: S101  a pipe, as was asked for
        return self._process.stdout

    @contextlib.contextmanager
    def _killed_after(
        self, seconds: float, is_late: threading.Event | None = None
    ) -> Iterator[None]:
        def kill() -> None:
            if is_late is not None:
                is_late.set()
            self._process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _why_ended(self, limits: Limits, *, is_late: bool) -> Message:
        """Why the child ended, from its exit status. Raises _Again if no file was the reason."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        code = self._process.poll()
        self.end()
        log.warning("decoder_ended", status=code, is_late=is_late)
        if is_late or code == -signal.SIGXCPU:
            return FILE_TOO_SLOW(seconds=limits.seconds)
        if code == 0:
            raise _Again
        if code == -signal.SIGKILL:  # not by us, so by a system that is short of memory
            return FILE_NEEDS_MEMORY()
        return FILE_BREAKS_DECODER()


class Children:
    """Decoders that wait for work, and a limit on how many there are."""

    def __init__(self, most: int) -> None:
        self._room = threading.BoundedSemaphore(most)
        self._waiting: list[Child] = []

    def derive(self, task: Task, content: bytes) -> Derived:
        """Let one of them decode a file. Raises PictureRefused."""
        with self._room:
            child = self._take()
            try:
                return self._by(child, task, content)
            except _Again:
                return self._by(Child(), task, content)

    def end(self) -> None:
        """End those that wait."""
        while self._waiting:
            self._waiting.pop().end()

    def _by(self, child: Child, task: Task, content: bytes) -> Derived:
        """Let this one decode the file, and keep it if it is fit for another."""
        try:
            derived = child.derive(task, content)
        except PictureRefused as error:
            if child.has_worked and error.reason == FILE_NEEDS_MEMORY():
                # It may hold memory in pieces since earlier files; a fresh one has all of it.
                child.end()
                raise _Again from error
            self._keep(child)
            raise
        except BaseException:  # its answer may still come, and is no other file's
            child.end()
            raise
        self._keep(child)
        return derived

    def _keep(self, child: Child) -> None:
        if child.is_alive:
            self._waiting.append(child)
        else:
            child.end()

    def _take(self) -> Child:
        while self._waiting:
            child = self._waiting.pop()
            if child.is_alive:
                return child
            child.end()
        return Child()


def _derived(task: Task, head: dict[str, Any], parts: list[bytes]) -> Derived:
    if "refused" in head:
        raise PictureRefused(task.name, Message.from_json(head["refused"]))
    width, height = head["size"]
    return Derived((width, height), dict(zip(head["files"], parts, strict=True)))


_children = Children(os.cpu_count() or 1)


def derive_in_child(task: Task, content: bytes) -> Derived:
    """Decode one upload under limits on memory and time. Raises PictureRefused.

    Raises ConnectionError if no decoder can be started, which is not the file's fault.
    """
    return _children.derive(task, content)


def _after_fork() -> None:
    """The children of a process are not those of its fork, and its locks may be taken."""
    global _children  # noqa: PLW0603  there is one for each process
    _children = Children(os.cpu_count() or 1)


def end_children() -> None:
    """End those that wait for work; later files get new ones."""
    _children.end()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(end_children)
