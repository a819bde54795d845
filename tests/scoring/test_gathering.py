"""Calls of many threads share batches; each gets its own results or its own failure."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from scoring.gathering import Gathered


def test_results_come_in_the_order_of_the_items_in_batches_of_at_most_so_many() -> None:
    sizes: list[int] = []

    def double(items: Sequence[int]) -> list[int]:
        sizes.append(len(items))
        return [2 * item for item in items]

    assert Gathered(double, most=3)([1, 2, 3, 4, 5, 6, 7]) == [2, 4, 6, 8, 10, 12, 14]
    assert sizes == [3, 3, 1]
    assert Gathered(double, most=3)([]) == []


def test_what_comes_while_a_batch_runs_is_the_next_batch() -> None:
    batches: list[set[int]] = []
    first_runs, others_wait = threading.Event(), threading.Event()

    def run(items: Sequence[int]) -> Sequence[int]:
        batches.append(set(items))
        if 0 in items:
            first_runs.set()
            assert others_wait.wait(10)
        return items

    gathered = Gathered(run, most=8)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(gathered, [0])
        assert first_runs.wait(10)
        others = [pool.submit(gathered, [number]) for number in (1, 2, 3)]
        while len(gathered._waiting) < len(others):
            threading.Event().wait(0.001)
        others_wait.set()
        assert [future.result() for future in (first, *others)] == [[0], [1], [2], [3]]
    assert batches == [{0}, {1, 2, 3}]


def test_a_failure_reaches_the_caller_and_later_calls_go_on() -> None:
    def divide(items: Sequence[int]) -> list[float]:
        return [1 / item for item in items]

    gathered = Gathered(divide, most=2)
    with pytest.raises(ZeroDivisionError):
        gathered([1, 0])
    assert gathered([4]) == [0.25]


def test_many_threads_each_get_their_own() -> None:
    gathered = Gathered[int, str](lambda items: [str(item) for item in items], most=5)
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda number: gathered([number, -number]), range(200))
        assert list(answers) == [[str(number), str(-number)] for number in range(200)]
