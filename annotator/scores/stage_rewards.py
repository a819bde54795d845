"""Stage the rewards of a whole project in a temporary table, then write them all at once."""

from __future__ import annotations

from io import BytesIO
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from annotator.models import Project
from annotator.scores.score import score_sql
from annotator.scores.take_turns import with_rests

_CREATE = """
CREATE TEMPORARY TABLE staged_reward (generation_id bigint PRIMARY KEY,
    reward double precision, uncertainty double precision, p_good double precision)
"""
_WRITE = f"""
UPDATE annotator_generation SET reward = s.reward, uncertainty = s.uncertainty,
    p_good = s.p_good, score = {score_sql("s.p_good")}
FROM staged_reward s
WHERE annotator_generation.id = s.generation_id
  AND annotator_generation.id BETWEEN %(first)s AND %(last)s
  AND s.generation_id BETWEEN %(first)s AND %(last)s
"""  # noqa: S608  the formula of `score.py`
_FORGET = """
UPDATE annotator_generation SET reward = NULL, uncertainty = NULL, p_good = NULL, score = NULL
WHERE project_id = %s AND reward IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM staged_reward s WHERE s.generation_id = annotator_generation.id)
"""
_COLUMNS = ("generation_id", "reward", "uncertainty", "p_good")
_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
WRITTEN_AT_ONCE = 2_048
# Seconds from one such range to the next: a million generations take 30 seconds.
WRITING_BEAT = WRITTEN_AT_ONCE * 30e-6

Column = NDArray[np.float64]


class _Range(NamedTuple):
    """A range of generation ids, `first` to `last`; `rows` of these have a staged reward."""

    first: int
    last: int
    rows: int


class StagedRewards:
    """A temporary table of this connection. Use it as a context manager, only one at a time."""

    def __init__(self) -> None:
        self.count = 0
        self._ranges: list[_Range] = []

    def __enter__(self) -> Self:
        with connection.cursor() as cursor:
            # The table may be left if a worker was stopped here and kept its connection.
            cursor.execute("DROP TABLE IF EXISTS staged_reward")
            cursor.execute(_CREATE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind is None:  # after an error the transaction may refuse further statements
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE staged_reward")

    def add(
        self,
        generation: NDArray[np.int64],
        reward: Column,
        uncertainty: Column,
        p_good: Column,
    ) -> None:
        """Stage the rewards of n generations, (n,) each. Call it in the order of their ids."""
        if len(generation) == 0:
            return
        columns = (generation, reward, uncertainty, p_good)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                copied = f"COPY staged_reward ({', '.join(_COLUMNS)}) FROM STDIN (FORMAT BINARY)"
                cursor.copy_expert(copied, BytesIO(_binary(columns)))
            else:
                marks = ", ".join(["%s"] * len(_COLUMNS))
                rows = zip(*(column.tolist() for column in columns), strict=True)
                cursor.executemany(f"INSERT INTO staged_reward VALUES ({marks})", list(rows))  # noqa: S608
        self.count += len(generation)
        self._extend(int(generation.min()), int(generation.max()), len(generation))

    def _extend(self, first: int, last: int, rows: int) -> None:
        """Add these ids to the last range if it stays small enough, else begin a new range."""
        if self._ranges and self._ranges[-1].rows + rows <= WRITTEN_AT_ONCE:
            before = self._ranges.pop()
            first, last = min(first, before.first), max(last, before.last)
            rows += before.rows
        self._ranges.append(_Range(first, last, rows))

    def write(self, *, project: Project) -> None:
        """Set the staged rewards, and remove those of the project's other generations.

        Call it in a transaction, so that others see the many statements as one change.
        """
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("ANALYZE staged_reward")  # else the planner takes it for small
            cursor.execute(_FORGET, [project.pk])
        self.write_more()

    def write_more(self) -> None:
        """Set the staged rewards, and leave all others as they are.

        They are written range by range in the order of ids: one statement for a million rows joined
        the table in sixteen passes over all of its pages. With its rests this takes half a minute
        for a million rows. It must not take longer, because others wait for its locks.
        """
        with connection.cursor() as cursor:
            for some in with_rests(self._ranges, rest=0.0, beat=WRITING_BEAT):
                cursor.execute(_WRITE, {"first": some.first, "last": some.last})


def _binary(columns: tuple[NDArray[np.int64] | Column, ...]) -> bytes:
    """The columns in the format of PostgreSQL's binary COPY: each value follows its length."""
    fields = [("count", ">i2")]
    for name in _COLUMNS:
        kind = ">i8" if name == "generation_id" else ">f8"
        fields += [(f"{name}_length", ">i4"), (name, kind)]
    rows = np.empty(len(columns[0]), np.dtype(fields))
    rows["count"] = len(_COLUMNS)
    for name, column in zip(_COLUMNS, columns, strict=True):
        rows[f"{name}_length"] = 8
        rows[name] = column
    return _SIGNATURE + rows.tobytes() + _END
