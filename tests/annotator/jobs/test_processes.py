"""Worker processes share the cores."""

from __future__ import annotations

import os

import pytest

from annotator.jobs.processes import threads_each


@pytest.mark.parametrize(("cores", "processes", "threads"), [(8, 8, 1), (8, 2, 4), (2, 4, 1)])
def test_processes_have_a_core_for_each_of_their_threads(
    monkeypatch: pytest.MonkeyPatch, cores: int, processes: int, threads: int
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert threads_each(processes) == threads
