"""Mutated uploads: `python -m tests.bench.mutated [--each 2000] [--first 0] [--save FOLDER]`.

Each reader of uploads (manifests, zip archives, pictures, headers, masks) reads mutated files. Only
a value or a refusal with a reason is right. It prints counts, the slowest file and the memory used,
and fails for an exception, for a file that takes too long, and where memory runs out. If a reader
crashes, faulthandler says where; the numbers of the last lines tell which file it was.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
import structlog

from tests.annotator.imports.mutations import READERS, Reader, mutated, outcome

TOO_SLOW = 5.0  # seconds for a file of a few kilobytes
HANGS = 60
MEMORY = 2 * 2**30  # bytes of address space


def main() -> int:
    """Read all, and say how it went."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=2000, help="files for each reader")
    parser.add_argument("--first", type=int, default=0, help="number of the first file")
    parser.add_argument("--save", type=Path, help="folder for the files that failed")
    wanted = parser.parse_args()
    django.setup()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    faulthandler.enable()
    warnings.simplefilter("ignore")  # Pillow has one for each damaged tag
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))
    numbers = range(wanted.first, wanted.first + wanted.each)
    failures = sum(run(name, reader, numbers, wanted.save) for name, reader in READERS.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(READERS) * wanted.each:,} files, {failures} failures, at most {peak:,.0f} MB")
    return 1 if failures else 0


def run(name: str, reader: Reader, numbers: range, folder: Path | None) -> int:
    """Let one reader read its files; returns the number of failures."""
    seeds = reader.seeds()
    counts: Counter[str] = Counter()
    slowest, which = 0.0, 0
    begin = time.perf_counter()
    for number in numbers:
        content = mutated(seeds, number, salt=name)
        faulthandler.dump_traceback_later(HANGS, exit=True)
        start = time.process_time()
        ended = _ended(reader, content)
        seconds = time.process_time() - start
        if seconds > TOO_SLOW:
            ended = "too slow"
        counts[ended] += 1
        if ended not in ("taken", "refused"):
            _report(name, number, ended, content, folder)
        if seconds > slowest:
            slowest, which = seconds, number
    faulthandler.cancel_dump_traceback_later()
    took = time.perf_counter() - begin
    said = ", ".join(f"{count:,} {kind}" for kind, count in counts.most_common())
    print(f"{name:10} {said}; slowest {slowest * 1000:,.0f} ms (#{which})", flush=True)
    print(f"{'':10} {took:.0f} s")
    return sum(count for kind, count in counts.items() if kind not in ("taken", "refused"))


def _ended(reader: Reader, content: bytes) -> str:
    try:
        return outcome(reader, content)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"


def _report(name: str, number: int, ended: str, content: bytes, folder: Path | None) -> None:
    print(f"{name} #{number}: {ended}", file=sys.stderr, flush=True)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}-{number}").write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
