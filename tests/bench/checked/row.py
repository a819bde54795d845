"""The result for one pair, as it is kept in a file of JSON lines and judged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from scoring.consistency import Calibrator
from scoring.consistency.thresholds import thresholds_of
from scoring.vocabulary.outcomes import Outcome
from tests.scoring.consistency.known_truth.pairs import ALL_NULLS, COUNTED


@dataclass(frozen=True)
class Task:
    """The pair to check, and the masks to give."""

    kind: str
    source: str
    number: int
    variant: str


@dataclass(frozen=True)
class Row:
    """What was measured. `iou` and `difference` are two plain measures; `mask_iou` is that of the
    original's mask with the true one, `mask_confidence` what its segmenter said of it.
    """

    task: Task
    name: str
    measurements: Mapping[str, float]
    seconds: float
    iou: float
    difference: float
    mask_iou: float
    mask_confidence: float
    mask_method: str

    @property
    def is_null(self) -> bool:
        """Whether the product is unchanged and can be seen."""
        return self.task.kind in ALL_NULLS

    @property
    def is_counted(self) -> bool:
        """Whether it is an edit of at least the stated size."""
        return self.task.kind in COUNTED


@dataclass(frozen=True)
class Judged:
    """A row under a calibrator."""

    row: Row
    outcome: Outcome
    p_consistent: float


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    path.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows))


def read_rows(path: Path) -> list[Row]:
    """What `write_rows` wrote."""
    stored = [json.loads(line) for line in path.read_text().splitlines()]
    return [Row(**(each | {"task": Task(**each["task"])})) for each in stored]


def judge(rows: Sequence[Row], calibrator: Calibrator) -> list[Judged]:
    """All rows under one calibrator."""
    found = [(row, calibrator.judge(row.measurements)) for row in rows]
    return [Judged(row, each.outcome, each.p_consistent) for row, each in found]


def judge_leaving_one_out(rows: Sequence[Row]) -> list[Judged]:
    """Each source's rows under thresholds from the nulls of all others."""
    judged: list[Judged] = []
    for source in dict.fromkeys(row.task.source for row in rows):
        nulls = [row.measurements for row in rows if row.is_null and row.task.source != source]
        own = [row for row in rows if row.task.source == source]
        judged += judge(own, Calibrator(thresholds_of([each for each in nulls if each])))
    return judged
