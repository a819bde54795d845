"""The rows that an import refused, as a table for a spreadsheet: CSV in UTF-8 with a mark.

| column | what |
|---|---|
| `row` | 1 is the first row of the manifest |
| `reference` | the id of the generation or product, or a file's name |
| `reason` | what is wrong |

A job keeps the first of them only; the last line then says how many more there were.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

from annotator.exports.tables import text
from annotator.models import Job


def rows(job: Job, *, total: int) -> Iterator[bytes]:
    """The header and one line for each refused row; `total` is how many there were."""
    yield codecs.BOM_UTF8 + _line(("row", "reference", "reason"))
    kept = 0
    for refused in job.refused.order_by("row", "id").iterator():
        kept += 1
        yield _line((str(refused.row), text(refused.reference), text(refused.reason)))
    if total > kept:
        yield _line(("", "", f"and {total - kept:,} more rows"))


def _line(cells: Sequence[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow(cells)
    return buffer.getvalue().encode()
