"""The program that decodes uploads, one after another, within limits.

Its parent starts it as `python -m annotator.imports.decoder.child`, writes files to its standard
input and reads the results from its standard output. It ends when its parent does, or when it has
had nothing to do for a while. It knows no settings and no secret, and opens no database.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import sys
import time
from pathlib import Path
from typing import IO, Any

import structlog

from annotator.imports.decoder.derive import Kind, Task, derive
from annotator.imports.decoder.frames import FrameBroken, read_frame, write_frame
from annotator.imports.images import Limits, PictureRefused
from scoring.vocabulary.messages.pictures import FILE_NEEDS_MEMORY, FILE_NOT_TAKEN

IDLE_SECONDS = 120.0


def main() -> None:
    """Answer requests until there are none."""
    requests, answers = _streams()
    # A service manager signals the whole group; the parent decides when it is over. It has already
    # seen to it that Ctrl-C does not arrive here.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    own = _address_space()
    write_frame(answers, {"ready": True})
    while _is_wanted(requests):
        try:
            head, parts = read_frame(requests)
        except FrameBroken:  # the parent has ended
            return
        task = _task(head)
        _limit(task.limits, own)
        answer = _answer(task, parts[0])
        try:
            write_frame(answers, *answer)
        except BrokenPipeError:  # the parent has ended meanwhile
            os._exit(1)  # the rest of the answer can't be flushed


def _answer(task: Task, content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    try:
        derived = derive(task, content)
    except PictureRefused as error:
        return {"refused": error.reason.to_json()}, []
    except MemoryError:
        return {"refused": FILE_NEEDS_MEMORY().to_json()}, []
    except Exception as error:
        structlog.get_logger(__name__).exception("picture_not_derived", name=task.name)
        return {"refused": FILE_NOT_TAKEN(error=f"{type(error).__name__}: {error}").to_json()}, []
    head = {"size": derived.size, "files": list(derived.files)}
    return head, list(derived.files.values())


def _task(head: dict[str, Any]) -> Task:
    width, height = head["size"]
    return Task(Kind(head["kind"]), head["name"], Limits(**head["limits"]), (width, height))


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """Requests and answers. Whatever else is printed goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    return sys.stdin.buffer, answers


def _is_wanted(requests: IO[bytes]) -> bool:
    """Wait for a request; False if none comes for a while. Requests come one at a time, so that
    none can be waiting in the buffer."""
    return bool(select.select([requests], [], [], IDLE_SECONDS)[0])


def _limit(limits: Limits, own: int) -> None:
    """Set the limits for one file on top of what the program itself has used.

    At the end of its processor time the system kills this process. More memory is refused to it.
    """
    used = int(time.process_time()) + 1
    _set_limit(resource.RLIMIT_CPU, used + limits.seconds)
    if own:
        _set_limit(resource.RLIMIT_AS, own + limits.memory)


def _set_limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, hard))


def _address_space() -> int:
    """The bytes of address space in use; 0 where the system doesn't say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()
