"""How a fit uses the cores: its parts run in parallel, with one BLAS thread each.

The matrices here are small. Several BLAS threads gain little on them. They spin while they wait for
each other, and on a busy machine cost ten times what they save. Their number also changes the last
bits of a sum. With one thread, the same answers give the same bits on any number of cores.
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
    """A limit on the whole process, which is lifted when its last user is done.

    Two jobs in two threads may overlap. If each restored the state that it found, the limit could
    stay on forever. impose: sets the limit and returns a function that lifts it.
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


# Within it, matrix products of NumPy and SciPy run on the calling thread alone.
one_blas_thread = WhileNeeded(_limit_blas)


def side_by_side(run: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """`run` of each item, in their order, with one thread per core that the process may use."""
    with ThreadPoolExecutor(_cores()) as threads:
        return list(threads.map(run, items))


def _cores() -> int:
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
