"""Store consistency reports that were judged again from their stored measurements.

The score is not changed. It is the champion's, and it was certified with the p_consistent that it
contains. It changes together with the reward when another version becomes the champion.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from annotator.models import ConsistencyReport, Project
from scoring.vocabulary.finding import Finding
from scoring.vocabulary.outcomes import Outcome

ROWS_AT_ONCE = 500
Values: TypeAlias = "Sequence[tuple[int | str | float, ...]]"

# This updates from VALUES, whose columns both databases call column1, column2, … With Django's own
# bulk update, a CASE for every row, a million reports took nine times the processor time.
_WRITE_REPORTS = """
UPDATE annotator_consistencyreport SET outcome = v.column2,
    p_consistent = CAST(v.column3 AS double precision), findings = {findings},
    version = v.column5
FROM (VALUES {{rows}}) AS v WHERE annotator_consistencyreport.generation_id = v.column1
"""
_FINDINGS = {"postgresql": "CAST(v.column4 AS jsonb)", "sqlite": "v.column4"}
_WRITE_GENERATIONS = """
UPDATE annotator_generation SET p_consistent = CAST(v.column2 AS double precision)
FROM (VALUES {rows}) AS v WHERE annotator_generation.id = v.column1
"""


class Measured(NamedTuple):
    """The measurements of a generation; empty if the product was not found."""

    generation: int
    measurements: Mapping[str, float]


class StoredReport(NamedTuple):
    """The measurements of a generation, with the current findings."""

    generation: int
    measurements: Mapping[str, float]
    findings: Sequence[Finding]


class Rejudged(NamedTuple):
    """A calibrator's judgement of a generation's measurements."""

    generation: int
    outcome: Outcome
    p_consistent: float
    findings: Sequence[Finding]


def read_measured(
    *, project: Project, measures: str, generations: Sequence[int]
) -> Iterator[Measured]:
    """Measurements of these generations, from reports whose version starts with `measures`."""
    for start in range(0, len(generations), ROWS_AT_ONCE):
        some = _of(project, measures).filter(
            generation__in=generations[start : start + ROWS_AT_ONCE]
        )
        yield from (Measured(*row) for row in some.values_list("generation_id", "measurements"))


def read_measured_otherwise(
    *, project: Project, measures: str, other_than: str
) -> Iterator[Measured]:
    """The same for all generations except those judged by the version `other_than`."""
    rows = _of(project, measures).exclude(version=other_than)
    return (Measured(*row) for row in rows.values_list("generation_id", "measurements").iterator())


def read_reports_otherwise(
    *, project: Project, measures: str, other_than: str
) -> Iterator[StoredReport]:
    """The same together with the findings."""
    reports = _of(project, measures).exclude(version=other_than)
    rows = reports.values_list("generation_id", "measurements", "findings")
    return (StoredReport(*row) for row in rows.iterator())


def _of(project: Project, measures: str) -> QuerySet[ConsistencyReport]:
    reports = ConsistencyReport.objects.filter(project=project, version__startswith=measures)
    return reports.order_by("generation_id")


def record_rejudged(*, rows: Sequence[Rejudged], version: str) -> list[ConsistencyReport]:
    """Store the judgements; returns the reports whose outcome changed, so flags can follow."""
    changed = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        changed += _record(rows[start : start + ROWS_AT_ONCE], version)
    return changed


@transaction.atomic
def _record(rows: Sequence[Rejudged], version: str) -> list[ConsistencyReport]:
    reports = ConsistencyReport.objects.filter(generation__in=[row.generation for row in rows])
    before = dict(reports.values_list("generation_id", "outcome"))
    changed = [row.generation for row in rows if before.get(row.generation) != row.outcome]
    values: Values = [
        (row.generation, row.outcome.value, row.p_consistent, _json_of(row.findings), version)
        for row in rows
    ]
    with connection.cursor() as cursor:
        reports_statement = _WRITE_REPORTS.format(findings=_FINDINGS[connection.vendor])
        _write(cursor, reports_statement, values)
        _write(cursor, _WRITE_GENERATIONS, [(row.generation, row.p_consistent) for row in rows])
    return list(ConsistencyReport.objects.filter(generation__in=changed).defer("outline"))


def _json_of(findings: Sequence[Finding]) -> str:
    return json.dumps([finding.to_json() for finding in findings])


def _write(cursor: CursorWrapper, statement: str, rows: Values) -> None:
    row = f"({', '.join(['%s'] * len(rows[0]))})"
    cursor.execute(
        statement.format(rows=", ".join([row] * len(rows))),
        [value for each in rows for value in each],
    )
