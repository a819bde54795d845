"""The table of faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HEADER: Final = (
    "| fault | what a person sees | recovers by itself | afterwards |",
    "|---|---|---|---|",
)


@dataclass(frozen=True)
class Row:
    """What became of one fault.

    seconds: until everything worked again without anybody's doing. broken: what does not hold that
    must hold always; empty if all is well.
    """

    fault: str
    seen: str
    seconds: float
    kept: str
    broken: tuple[str, ...] = ()

    def __str__(self) -> str:
        after = f"**broken: {'; '.join(self.broken)}**" if self.broken else self.kept
        return f"| {self.fault} | {self.seen} | {self.seconds:.1f} s | {after} |"
