"""What a calibrator says anew is written as it was said, and tells which outcomes turned."""

from __future__ import annotations

import pytest

from annotator.models import ConsistencyOutcome, ConsistencyReport, Generation
from annotator.scores import rejudge
from annotator.scores.rejudge import Rejudged, record_rejudged
from tests.factories import make_generation, make_product, make_project, make_report

pytestmark = pytest.mark.django_db

SEEN = {"code": "hue", "sentence": "12 % of the “product's” part (ΔE 8).", "box": [0.1, 0.2, 1, 1]}


def test_it_is_stored_as_it_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejudge, "ROWS_AT_ONCE", 2)
    project = make_project()
    reports = [make_report(make_generation(make_product(project))) for _ in range(3)]
    other = make_report(make_generation(make_product(project)))
    stays, turns = ConsistencyOutcome.CONSISTENT, ConsistencyOutcome.INCONSISTENT
    rows = [
        Rejudged(report.generation_id, outcome, 0.1 + 0.2 / (at + 1), [SEEN][: at % 2])
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


def test_nothing_said_writes_nothing() -> None:
    assert record_rejudged(rows=[], version="4+abc") == []
