"""Export the rows that an import refused as CSV.

| column | meaning |
|---|---|
| `row` | the row's number; 1 is the first row of the manifest |
| `reference` | the id of the generation or product, or a file name |
| `reason` | why it was refused, in English |
| `code` | the reason's code, for programs |

A job keeps only the first refused rows; the last line then says how many more there were.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.csv_lines import Cell, csv_lines
from annotator.models import Job
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.imports import MORE_ROWS_REFUSED
from scoring.vocabulary.say import say

COLUMNS = ("row", "reference", "reason", "code")


def rows(job: Job, *, total: int) -> Iterator[bytes]:
    """The header and one line for each refused row; `total` is how many rows were refused."""
    return csv_lines(COLUMNS, _cells(job, total))


def _cells(job: Job, total: int) -> Iterator[tuple[Cell, ...]]:
    kept = 0
    for refused in job.refused.order_by("row", "id").iterator():
        kept += 1
        yield refused.row, refused.reference, say(refused.reason), _code(refused.reason)
    if total > kept:
        more = MORE_ROWS_REFUSED(count=total - kept)
        yield "", "", say(more), more.code


def _code(reason: Message) -> str:
    """The reason's code; if a file was refused, the code of the file's fault."""
    inner = reason.values.get("reason")
    return inner.code if isinstance(inner, Message) else reason.code
