"""How a fit uses the cores: one BLAS thread for each of its parts, the parts side by side.

The matrices here are small. Several BLAS threads gain little on them, wait for each other
spinning, and on a busy machine cost ten times what they save; and their number changes the last
bits of a sum. With one thread the same answers give the same bits on any number of cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from threadpoolctl import threadpool_limits

Item = TypeVar("Item")
Result = TypeVar("Result")


class WhileNeeded:
    """A limit on the whole process, lifted when the last of those who asked for it is done.

    Two jobs in two threads may overlap: each restoring what it found would leave the limit on.
    impose: sets the limit and returns what lifts it.
    """

    def __init__(self, impose: Callable[[], Callable[[], None]]) -> None:
        self._impose = impose
        self._lock = Lock()
        self._holders = 0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            if self._holders == 0:
                self._lift = self._impose()
            self._holders += 1
        try:
            yield
        finally:
            with self._lock:
                self._holders -= 1
                if self._holders == 0:
                    self._lift()


def _limit_blas() -> Callable[[], None]:
    limits = threadpool_limits(limits=1, user_api="blas")
    lift: Callable[[], None] = limits.restore_original_limits
    return lift


# Within it, NumPy's and SciPy's matrix products run on the calling thread alone.
one_blas_thread = WhileNeeded(_limit_blas)


def side_by_side(run: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """`run` of each item, in their order, on as many threads as this process may use cores."""
    with ThreadPoolExecutor(_cores()) as threads:
        return list(threads.map(run, items))


def _cores() -> int:
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
