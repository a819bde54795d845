"""Calls from many threads, answered in one batch, because models are fastest in batches."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass
class Totals:
    """What all batches of this process have been so far: how many, and of how many items."""

    batches: int = 0
    items: int = 0


totals = Totals()
_counting = threading.Lock()


@dataclass(eq=False)
class _Order(Generic[Item, Result]):
    item: Item
    done: bool = False
    result: list[Result] = field(default_factory=list)  # holds the one result once it is there
    error: BaseException | None = None


class Gathered(Generic[Item, Result]):
    """`run`, called by one thread at a time with the items of all waiting threads.

    While one batch runs, further items gather for the next; nobody waits for a batch to fill up.
    So the products of one job share batches, also with jobs in other threads. `run` needs memory
    for one batch of at most `most` items.
    """

    def __init__(self, run: Callable[[Sequence[Item]], Sequence[Result]], *, most: int) -> None:
        self._run = run
        self._most = most
        self._waiting: deque[_Order[Item, Result]] = deque()
        self._running = threading.Lock()

    def __call__(self, items: Sequence[Item]) -> list[Result]:
        """The result of each item, in their order. Raises what `run` raised for any of them."""
        orders = [_Order[Item, Result](item) for item in items]
        self._waiting.extend(orders)
        while not all(order.done for order in orders):
            # The first thread to get here runs the batch, with the items of the others; those wait
            # here.
            with self._running:
                if not all(order.done for order in orders):
                    self._run_batch()
        for order in orders:
            if order.error is not None:
                raise order.error
        return [order.result[0] for order in orders]

    def _run_batch(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
        with _counting:
            totals.batches += 1
            totals.items += len(batch)
        try:
            results = self._run([order.item for order in batch])
            for order, result in zip(batch, results, strict=True):
                order.result.append(result)
        except BaseException as error:
            for order in batch:
                order.error = error
            if not isinstance(error, Exception):
                raise  # the process is being ended
        finally:
            for order in batch:
                order.done = True
