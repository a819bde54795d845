from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from threadpoolctl import threadpool_info

from scoring.reward.threads import WhileNeeded, one_blas_thread, side_by_side


def blas_threads() -> set[int]:
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}


def test_results_come_in_the_order_of_the_items() -> None:
    assert side_by_side(lambda each: each**2, range(20)) == [each**2 for each in range(20)]


def test_the_first_failure_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda each: 1 // each, [1, 0, 2])


def test_blas_keeps_to_one_thread_within_and_only_there() -> None:
    before = blas_threads()
    with one_blas_thread():
        assert blas_threads() == {1}
    assert blas_threads() == before


def noting(steps: list[str]) -> Callable[[], Callable[[], None]]:
    """A limit that records when it is set and lifted."""

    def limit() -> Callable[[], None]:
        steps.append("on")
        return lambda: steps.append("off")

    return limit


def test_a_limit_is_lifted_once_by_the_last_who_needs_it() -> None:
    """Two jobs overlap: the first to start is the first to end."""
    steps: list[str] = []
    limit = WhileNeeded(noting(steps))
    both_in, first_out = Barrier(2), Barrier(2)

    def first() -> None:
        with limit():
            both_in.wait()
        first_out.wait()

    other = Thread(target=first)
    other.start()
    with limit():
        both_in.wait()
        first_out.wait()
        assert steps == ["on"]
    other.join()
    assert steps == ["on", "off"]


def test_a_limit_is_lifted_after_a_failure_and_can_be_set_again() -> None:
    steps: list[str] = []
    limit = WhileNeeded(noting(steps))
    with pytest.raises(KeyError), limit():
        raise KeyError
    with limit(), limit():
        pass

    assert steps == ["on", "off", "on", "off"]
