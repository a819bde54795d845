"""What a project has come to, as files. Each export streams: bytes from the first row on.

An export is a function of the project, `rows(project) -> Iterator[bytes]`; a new one is a module
beside these and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from annotator.exports import hfpc, preference_pairs, tables
from annotator.models import Project

Export = Callable[[Project], Iterator[bytes]]

EXPORTS: Final[dict[str, Export]] = {
    "hfpc": hfpc.rows,
    "dpo": preference_pairs.rows,
    "csv": tables.rows,
}
