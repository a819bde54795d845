"""The registry of job handlers: which function runs which kind of job in this process."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from annotator.jobs.job_run import JobRun
from annotator.models import JobKind
from annotator.scoring_requests import QUEUES
from scoring.vocabulary.message import Message
from scoring.vocabulary.record import Record


class JobOutcome(NamedTuple):
    """The outcome of a successful job: a message for people and figures for programs.

    The figures are stored as the job's `result`; they are None if there was nothing to do.
    """

    message: Message
    figures: Record | None = None


# A handler may run again after a crash, so it must be idempotent.
Handler = Callable[[JobRun], JobOutcome]

_handlers: dict[str, Handler] = {}
_starters: list[Callable[[], None]] = []


def handles(kind: JobKind) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of `kind`."""

    def register(handler: Handler) -> Handler:
        _handlers[kind.value] = handler
        return handler

    return register


def at_start(function: Callable[[], None]) -> Callable[[], None]:
    """Register the decorated function to be called once when a worker process starts."""
    _starters.append(function)
    return function


def start() -> None:
    """Call the functions registered by `at_start`. Other workers may do so at the same time."""
    for function in _starters:
        function()


def handler_of(kind: str) -> Handler:
    """The handler of `kind`. Raises KeyError if none has been imported."""
    return _handlers[kind]


def handled_kinds(queues: Collection[str] | None = None) -> list[str]:
    """The kinds that this process can run (of these queues, or of all); it may claim only these."""
    return sorted(kind for kind in _handlers if queues is None or QUEUES[JobKind(kind)] in queues)
