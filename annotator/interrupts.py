"""Ctrl-C reaches every process of a terminal at once, also one that is only just starting."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPT = {signal.SIGINT}


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """Ctrl-C waits while the block runs; a process that is started in it keeps it waiting.

    Python starts with a handler that ends it with a traceback, whatever it imports at that moment.
    A child calls `interrupts_arrive` once it has a handler of its own, or never, to take none.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPT)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def interrupts_arrive() -> None:
    """Let Ctrl-C reach this process, the one that waited included."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPT)
