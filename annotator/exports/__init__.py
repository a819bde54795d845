"""What a project has come to, as files. Each export streams: bytes from the first row on.

An export is a module beside these with `rows(project, tally) -> Iterator[bytes]`, and a line here.
What a file holds and what was left out of it, and why, says its manifest.

*Good* has one meaning in all of them: the background suits. *Product changed* is a mark of its own;
in labels and pairs each such mark says that the image is bad, whatever its background.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from annotator.exports import answers, hfpc, preference_pairs, tables
from annotator.exports.tally import LeftOut, Tally
from annotator.models import Project

JSON_LINES: Final = "application/x-ndjson"
CSV: Final = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Export:
    """A kind of file. `reasons`: why something may be missing from it."""

    rows: Callable[[Project, Tally], Iterator[bytes]]
    content_type: str
    reasons: tuple[LeftOut, ...] = ()

    def __call__(self, project: Project, tally: Tally | None = None) -> Iterator[bytes]:
        """The file, part by part; `tally` is complete once all of it has been read."""
        return self.rows(project, Tally() if tally is None else tally)

    @property
    def ending(self) -> str:
        """Of the file's name."""
        return "csv" if self.content_type == CSV else "jsonl"


EXPORTS: Final[dict[str, Export]] = {
    "hfpc": Export(hfpc.rows, JSON_LINES, hfpc.REASONS),
    "dpo": Export(preference_pairs.rows, JSON_LINES, preference_pairs.REASONS),
    "csv": Export(tables.rows, CSV),
    "answers": Export(answers.rows, CSV),
}


def manifest(project: Project, export: str, tally: Tally | None = None) -> dict[str, object]:
    """What the file holds: its rows, and what was left out by the reason.

    Without the tally of a file that has just been written, one is written for that and thrown away.
    """
    if tally is None:
        tally = Tally()
        for _ in EXPORTS[export](project, tally):
            pass
    return {
        "project": project.slug,
        "format": export,
        "rows": tally.rows,
        "left_out": {reason.value: tally.left_out[reason] for reason in EXPORTS[export].reasons},
    }
