"""A project's results as files. Every export is streamed from the first row on.

To add an export, write a module here with `rows(project, tally) -> Iterator[bytes]` and list it
below. The manifest of a file says what it holds, what was left out, and why.

In all exports *good* means that the background suits. *Product changed* is a separate mark; in
labels and pairs an image with that mark counts as bad, whatever its background.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from annotator.exports import answers, hfpc, preference_pairs, tables
from annotator.exports.tally import LeftOut, Tally
from annotator.models import Project
from scoring.vocabulary.reasons import reasons_of

JSON_LINES: Final = "application/x-ndjson"
CSV: Final = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Export:
    """A kind of export. `reasons`: why something may be missing from its file."""

    rows: Callable[[Project, Tally], Iterator[bytes]]
    content_type: str
    reasons: tuple[LeftOut, ...] = ()

    def __call__(self, project: Project, tally: Tally | None = None) -> Iterator[bytes]:
        """The file in parts; `tally` is complete once all parts have been read."""
        return self.rows(project, Tally() if tally is None else tally)

    @property
    def ending(self) -> str:
        """The file name's extension."""
        return "csv" if self.content_type == CSV else "jsonl"


EXPORTS: Final[dict[str, Export]] = {
    "hfpc": Export(hfpc.rows, JSON_LINES, hfpc.REASONS),
    "dpo": Export(preference_pairs.rows, JSON_LINES, preference_pairs.REASONS),
    "csv": Export(tables.rows, CSV),
    "answers": Export(answers.rows, CSV),
}


def manifest(project: Project, export: str, tally: Tally | None = None) -> dict[str, object]:
    """The manifest of a file: its rows, what was left out by reason, and what codes mean.

    Without the tally of a written file, the file is generated once just to count.
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
        "reasons": _vocabulary(project) if export == "answers" else [],
    }


def _vocabulary(project: Project) -> list[dict[str, object]]:
    """What the codes in the file mean; those of retired reasons too."""
    return [
        {
            "code": each.code,
            "group": each.group,
            "label": each.label or each.code.replace("_", " "),
            "is_retired": each.is_retired,
        }
        for each in reasons_of(project.reasons)
    ]
