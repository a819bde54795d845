"""What a process believes of its clock and of a folder, changed while it runs."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).with_name("interposed.c")
READ, WRITE = 1, 2


def built(folder: Path) -> Path | None:
    """The library, compiled; None without a C compiler."""
    compiler, library = shutil.which("cc"), folder / "interposed.so"
    if compiler is None:
        return None
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library


class Beliefs:
    """Those of one process and its children; they see a change at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._write(0.0, 0)

    @contextmanager
    def ahead(self, seconds: float) -> Iterator[None]:
        """The clock is so many seconds ahead until the block is left."""
        self._write(seconds, 0)
        try:
            yield
        finally:
            self._write(0.0, 0)

    @contextmanager
    def failing(self, kind: int) -> Iterator[None]:
        """Files in the storage can't be opened for READ or WRITE until the block is left."""
        self._write(0.0, kind)
        try:
            yield
        finally:
            self._write(0.0, 0)

    def _write(self, ahead: float, failing: int) -> None:
        with self.path.open("r+b" if self.path.exists() else "wb") as file:
            file.write(struct.pack("dq", ahead, failing))
