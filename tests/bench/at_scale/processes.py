"""Memory and processor time of process trees, from /proc."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

SAMPLES = 6  # rows of the table of memory
SECONDS_BETWEEN_SAMPLES = 2.0
# Memory that keeps growing would reach this much more in half a day of a full house.
FLAT = 2.0  # MB a minute
LEAST_SECONDS = 30.0  # a shorter time says nothing about it
SETTLED = 1 / 3  # of the time until caches and connections are filled


@dataclass
class Memory:
    """Megabytes of process trees over time, read in a thread."""

    roots: dict[str, list[int]]
    samples: list[tuple[float, dict[str, float]]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Memory:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        began = time.monotonic()
        while True:
            children = children_of_all()
            sizes = {name: sum(_tree(pid, children) for pid in pids)
                     for name, pids in self.roots.items()}  # fmt: skip
            self.samples.append((time.monotonic() - began, sizes))
            if self._stop.wait(SECONDS_BETWEEN_SAMPLES):
                break

    def growth(self) -> dict[str, float]:
        """MB a minute of each, fitted to the samples since it has settled; none in short runs."""
        settled = self.samples[round(len(self.samples) * SETTLED) :]
        if not settled or settled[-1][0] - settled[0][0] < LEAST_SECONDS:
            return {}
        minutes = [at / 60 for at, _ in settled]
        return {
            name: float(np.polyfit(minutes, [sizes[name] for _, sizes in settled], 1)[0])
            for name in self.roots
        }

    def peak(self) -> dict[str, float]:
        """The most MB of each."""
        return {name: max(sizes[name] for _, sizes in self.samples) for name in self.roots}

    def show_growth(self) -> None:
        """Print whether the memory is flat."""
        for name, rate in self.growth().items():
            said = "flat" if rate <= FLAT else f"growing: flat is at most {FLAT:g}"
            print(f"{name}: {rate:+.1f} MB a minute after a third of the time, {said}")

    def show(self) -> None:
        """Print some of the samples; shared pages count once for each process that has them."""
        print(f"\n{'memory, MB':12}" + "".join(f"{name:>12}" for name in self.roots))
        step = max(1, len(self.samples) // SAMPLES)
        for at, sizes in [*self.samples[::step], *self.samples[-1:]]:
            print(f"{at:8.0f} s  " + "".join(f"{sizes[name]:12.0f}" for name in self.roots))


def children_of_all() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
        found.setdefault(parent, []).append(int(stat.parent.name))
    return found


def _tree(pid: int, children: dict[int, list[int]]) -> float:
    """Resident megabytes of a process and all below it."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        pages = 0
    own = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return own + sum(_tree(child, children) for child in children.get(pid, ()))


def processor_seconds(pids: Iterable[int]) -> float:
    """Processor time of these processes and all below them, also of children that have ended."""
    below = children_of_all()
    ticks, left = 0, list(pids)
    while left:
        pid = left.pop()
        left += below.get(pid, ())
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")
