"""A file that takes too much time or memory, or breaks its reader, is refused and no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from annotator.imports.decoder import children as module
from annotator.imports.decoder import frames
from annotator.imports.decoder.children import Child, Children
from annotator.imports.decoder.derive import Derived, Kind, Task, derive
from annotator.imports.images import Limits, PictureRefused
from scoring.vocabulary.say import say
from tests.annotator.imports.pictures import cut_out, file_of, photo

LIMITS = Limits(bytes=10**7, pixels=60_000_000)
TASK = Task(Kind.PICTURE, "mug.png", LIMITS)
GOOD = file_of(photo())


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    started = Children(1)
    yield started
    started.end()


def refused(children: Children, task: Task, content: bytes) -> str:
    with pytest.raises(PictureRefused) as error:
        children.derive(task, content)
    return say(error.value.message)


def number(children: Children) -> int:
    """The process that waits for the next file."""
    (child,) = children._waiting
    return child._process.pid


def while_it_works(monkeypatch: pytest.MonkeyPatch, then: Callable[[int], None]) -> None:
    """Do something to the child as soon as it was given a file."""
    write = frames.write_frame

    def written(stream: Any, head: dict[str, Any], parts: Any) -> None:
        (process,) = {child._process for child in running if child._requests is stream}
        os.kill(process.pid, signal.SIGSTOP)  # so that it can't be ready too soon
        write(stream, head, parts)
        then(process.pid)

    running: list[Child] = []
    derive = Child.derive

    def noted(child: Child, task: Task, content: bytes) -> Derived:
        running.append(child)
        return derive(child, task, content)

    monkeypatch.setattr(Child, "derive", noted)
    monkeypatch.setattr(module, "write_frame", written)


@pytest.mark.parametrize(
    ("kind", "content", "size"),
    [
        (Kind.PICTURE, GOOD, (0, 0)),
        (Kind.SCREEN, file_of(cut_out()), (0, 0)),
        (Kind.MASK, file_of(cut_out()), (60, 40)),
    ],
)
def test_a_child_makes_what_this_process_would_make(
    children: Children, kind: Kind, content: bytes, size: tuple[int, int]
) -> None:
    task = Task(kind, "mug.png", LIMITS, size)
    assert children.derive(task, content) == derive(task, content)


def test_one_child_takes_many_files_and_refuses_a_bad_one(children: Children) -> None:
    children.derive(TASK, GOOD)
    before = number(children)
    assert refused(children, TASK, b"no picture").startswith("mug.png is not a picture")
    assert children.derive(TASK, GOOD).size == (60, 40)
    assert number(children) == before


def test_a_bomb_that_needs_too_much_memory_is_refused(children: Children) -> None:
    """13 kB that unpack to 100 million pixels: 100 MB, then 400 MB in colour."""
    bomb = file_of(Image.new("1", (10_000, 10_000)))
    assert len(bomb) < 20_000
    limits = Limits(bytes=10**7, pixels=10**9, bytes_per_pixel=0)
    assert refused(children, replace(TASK, limits=limits), bomb) == (
        "mug.png needs too much memory to read"
    )
    assert children.derive(TASK, GOOD).size == (60, 40)


def test_the_system_ends_a_program_whose_processor_time_is_up() -> None:
    program = (
        "from annotator.imports.decoder.child import _limit, Limits;"
        "_limit(Limits(bytes=1, pixels=1, seconds=0), 0)\nwhile True: pass"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=module.ROOT, check=False)
    assert ended.returncode == -signal.SIGXCPU


def test_one_that_does_nothing_for_long_is_killed(
    children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No processor time is used while it hangs, so that only the clock can end it."""
    children.derive(TASK, GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(module, "WALL", 0.2)
        while_it_works(patch, lambda pid: None)
        task = replace(TASK, limits=Limits(bytes=10**7, pixels=10**6, seconds=1))
        assert refused(children, task, GOOD).startswith("mug.png took too long to read")
    assert children.derive(TASK, GOOD).size == (60, 40)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGSEGV, "ends the program that reads it"),
        (signal.SIGKILL, "needs too much memory"),
        (signal.SIGXCPU, "took too long"),
    ],
)
def test_a_child_that_dies_of_a_file_says_why(
    children: Children, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def die(pid: int) -> None:
        os.kill(pid, number)
        os.kill(pid, signal.SIGCONT)

    with monkeypatch.context() as patch:
        while_it_works(patch, die)
        assert reason in refused(children, TASK, GOOD)
    assert children.derive(TASK, GOOD).size == (60, 40)


def test_one_that_ended_for_want_of_work_is_replaced(children: Children) -> None:
    children.derive(TASK, GOOD)
    (child,) = children._waiting
    child._process.kill()
    child._process.wait()
    assert children.derive(TASK, GOOD).size == (60, 40)
    assert number(children) != child._process.pid


def test_there_are_no_more_than_allowed() -> None:
    children, most = Children(2), threading.Barrier(2)
    try:
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda _: children.derive(TASK, GOOD), range(12)))
        assert 1 <= len(children._waiting) <= most.parties
    finally:
        children.end()


def test_it_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "known to no decoder")
    child = Child()
    try:
        with open(f"/proc/{child._process.pid}/environ", "rb") as file:  # noqa: PTH123
            assert b"SECRET_KEY" not in file.read()
    finally:
        child.end()


def test_one_that_can_not_be_started_is_no_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ConnectionError, match="can't be started"):
        Children(1).derive(TASK, GOOD)
