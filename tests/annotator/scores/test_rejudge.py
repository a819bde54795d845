"""Judgements of reports are stored, and the reports whose outcome changed are returned."""

from __future__ import annotations

import pytest

from annotator.models import ConsistencyOutcome, ConsistencyReport, Generation
from annotator.scores import rejudge
from annotator.scores.rejudge import Rejudged, record_rejudged
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import COLOUR_CHANGED
from tests.factories import make_generation, make_product, make_project, make_report

pytestmark = pytest.mark.django_db

CHANGED = Finding(
    FindingKind.COLOUR_CHANGED, COLOUR_CHANGED(delta_e=8.25, degrees=0.1), 0.7, (0.1, 0.2, 1.0, 1.0)
)


def test_it_is_stored_as_it_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejudge, "ROWS_AT_ONCE", 2)
    project = make_project()
    reports = [make_report(make_generation(make_product(project))) for _ in range(3)]
    other = make_report(make_generation(make_product(project)))
    stays, turns = ConsistencyOutcome.CONSISTENT, ConsistencyOutcome.INCONSISTENT
    rows = [
        Rejudged(report.generation_id, outcome, 0.1 + 0.2 / (at + 1), [CHANGED][: at % 2])
        for at, (report, outcome) in enumerate(zip(reports, (turns, stays, turns), strict=True))
    ]
    changed = record_rejudged(rows=rows, version="4+abc")
    assert [each.generation_id for each in changed] == [rows[0].generation, rows[2].generation]
    for row, report in zip(rows, reports, strict=True):
        report.refresh_from_db()
        assert (report.outcome, report.p_consistent) == (row.outcome, row.p_consistent)
        assert (report.findings, report.version) == (row.findings, "4+abc")
        assert Generation.objects.get(pk=row.generation).p_consistent == row.p_consistent
    assert ConsistencyReport.objects.get(pk=other.pk).version == other.version


def test_nothing_judged_writes_nothing() -> None:
    assert record_rejudged(rows=[], version="4+abc") == []
