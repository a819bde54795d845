"""Run several worker processes: restart one that dies, and end all of them together."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import time
from collections.abc import Sequence
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnProcess
from types import FrameType

from annotator.interrupts import interrupts_arrive, interrupts_wait

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_TO_STOP = 20
# Numeric libraries read these when they start: OpenMP and torch, OpenBLAS, OpenCV.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
# glibc reads these: it keeps freed memory for the next picture. Returning the memory to the system
# and fetching it again costs about 8,000 page faults per picture, a twentieth of the time.
MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(256 << 20)}


class StopSignal:
    """Turns SIGTERM and SIGINT into a flag; a second Ctrl-C interrupts at once.

    A second SIGTERM does not interrupt: after Ctrl-C, which reaches all processes, the parent sends
    its children a SIGTERM, too.
    """

    def __init__(self) -> None:
        self._asked = False
        self._parent = os.getppid()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def __call__(self) -> bool:
        """Whether to stop: a signal came, or the parent process is gone."""
        return self._asked or os.getppid() != self._parent

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self._asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        self._asked = True


def run_processes(*, count: int, modules: Sequence[str]) -> None:
    """Keep `count` processes running, each with the handlers of `modules`, until a stop signal."""
    should_stop = StopSignal()
    for name in THREADS:
        os.environ.setdefault(name, str(threads_each(count)))
    for name, size in MEMORY.items():
        os.environ.setdefault(name, size)
    context = multiprocessing.get_context("spawn")  # forks would share database connections
    resource_tracker.ensure_running()  # or the first child starts it, and lets interrupts arrive

    def start() -> SpawnProcess:
        process = context.Process(target=work_in_process, args=(tuple(modules),))
        with interrupts_wait():
            process.start()
        return process

    processes = [start() for _ in range(count)]
    while not should_stop():
        time.sleep(SECONDS_BETWEEN_LOOKS)
        processes = [p if p.is_alive() or should_stop() else start() for p in processes]
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(SECONDS_TO_STOP)
        if process.is_alive():
            process.kill()


def threads_each(processes: int) -> int:
    """How many threads each process may use, so that all together use one per core."""
    return max(1, (os.cpu_count() or 1) // processes)


def work_in_process(modules: Sequence[str]) -> None:
    """The body of one worker process."""
    should_stop = StopSignal()
    interrupts_arrive()
    import django  # noqa: PLC0415  a spawned process has no apps yet

    django.setup()
    from annotator.jobs.work import work  # noqa: PLC0415  needs the apps

    import_handlers(modules)
    work(should_stop=should_stop)


def import_handlers(modules: Sequence[str]) -> None:
    """Import the modules that register handlers by name, so that no code here depends on them."""
    for module in modules:
        importlib.import_module(module)
