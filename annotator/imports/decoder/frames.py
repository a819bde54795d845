"""What a decoder and its parent say to each other: a line of JSON, then the bytes it announces.

It is JSON because the child reads hostile files: nothing that it says may run code in its parent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import IO, Any

LONGEST_LINE = 1 << 20
MOST_BYTES = 1 << 29  # more than the files of the largest picture


class FrameBroken(Exception):
    """The other side has ended, or says what it must not."""


def write_frame(stream: IO[bytes], head: dict[str, Any], parts: Sequence[bytes] = ()) -> None:
    """Write one frame."""
    line = json.dumps({**head, "lengths": [len(part) for part in parts]}).encode()
    stream.write(line + b"\n")
    for part in parts:
        stream.write(part)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Read one frame. Raises FrameBroken."""
    line = stream.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise FrameBroken
    try:
        head = json.loads(line)
        lengths = [int(length) for length in head.pop("lengths")]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise FrameBroken from error
    if any(length < 0 for length in lengths) or sum(lengths) > MOST_BYTES:
        raise FrameBroken
    parts = [stream.read(length) for length in lengths]
    if [len(part) for part in parts] != lengths:
        raise FrameBroken
    return head, parts
