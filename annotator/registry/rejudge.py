"""Judge stored consistency reports anew: measurements stay; outcome, p and findings may change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from annotator.models import ConsistencyOutcome, ConsistencyReport, Generation, Project

ROWS_AT_ONCE = 500


class Measured(NamedTuple):
    """What was measured of a generation; nothing where the product was not found."""

    generation: int
    measurements: Mapping[str, float]


class Told(NamedTuple):
    """What was measured of a generation, and the findings as the report has them."""

    generation: int
    measurements: Mapping[str, float]
    findings: Sequence[Mapping[str, Any]]


class Rejudged(NamedTuple):
    """What a calibrator says of a generation's measurements."""

    generation: int
    outcome: ConsistencyOutcome
    p_consistent: float
    findings: Sequence[Mapping[str, Any]]


def read_measured(
    *, project: Project, measures: str, generations: Sequence[int]
) -> Iterator[Measured]:
    """Measurements of these generations' reports whose version starts with `measures`."""
    for start in range(0, len(generations), ROWS_AT_ONCE):
        some = _of(project, measures).filter(
            generation__in=generations[start : start + ROWS_AT_ONCE]
        )
        yield from (Measured(*row) for row in some.values_list("generation_id", "measurements"))


def read_measured_otherwise(
    *, project: Project, measures: str, other_than: str
) -> Iterator[Measured]:
    """The same of all generations, but for those that the version `other_than` has judged."""
    rows = _of(project, measures).exclude(version=other_than)
    return (Measured(*row) for row in rows.values_list("generation_id", "measurements").iterator())


def read_told(*, project: Project, measures: str, other_than: str) -> Iterator[Told]:
    """The same with their findings."""
    reports = _of(project, measures).exclude(version=other_than)
    rows = reports.values_list("generation_id", "measurements", "findings")
    return (Told(*row) for row in rows.iterator())


def _of(project: Project, measures: str) -> QuerySet[ConsistencyReport]:
    reports = ConsistencyReport.objects.filter(project=project, version__startswith=measures)
    return reports.order_by("generation_id")


def record_rejudged(*, rows: Sequence[Rejudged], version: str) -> list[ConsistencyReport]:
    """Write what was said; the reports whose outcome is another one now, for their flags."""
    changed = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        changed += _record(rows[start : start + ROWS_AT_ONCE], version)
    return changed


@transaction.atomic
def _record(rows: Sequence[Rejudged], version: str) -> list[ConsistencyReport]:
    said = {row.generation: row for row in rows}
    reports = list(ConsistencyReport.objects.filter(generation__in=said).defer("outline"))
    changed = []
    for report in reports:
        row = said[report.generation_id]
        if report.outcome != row.outcome:
            changed.append(report)
        report.outcome, report.p_consistent = row.outcome, row.p_consistent
        report.findings, report.version = list(row.findings), version
    ConsistencyReport.objects.bulk_update(
        reports, ["outcome", "p_consistent", "findings", "version"]
    )
    Generation.objects.bulk_update(
        [Generation(pk=row.generation, p_consistent=row.p_consistent) for row in rows],
        ["p_consistent"],
    )
    return changed
