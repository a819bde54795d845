"""Which function does which kind of job in this process."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from annotator.jobs.job_run import JobRun
from annotator.models import JobKind
from annotator.scoring_requests import QUEUES
from scoring.vocabulary.message import Message
from scoring.vocabulary.record import Record


class JobOutcome(NamedTuple):
    """What came of a job that succeeded: a message for people, and the figures for programs.

    A job's row keeps the figures as its `result`; None where nothing was done.
    """

    message: Message
    figures: Record | None = None


# A handler may run again after a crash, so it must leave the same state however often it runs.
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
    """Have the decorated function called once when a worker with these handlers starts."""
    _starters.append(function)
    return function


def start() -> None:
    """What is to be done before the first job. Other workers may do the same at the same time."""
    for function in _starters:
        function()


def handler_of(kind: str) -> Handler:
    """The handler of `kind`. Raises KeyError where none has been imported."""
    return _handlers[kind]


def handled_kinds(queues: Collection[str] | None = None) -> list[str]:
    """The kinds that this process can do, of these queues or of all; it must claim no others."""
    return sorted(kind for kind in _handlers if queues is None or QUEUES[JobKind(kind)] in queues)
