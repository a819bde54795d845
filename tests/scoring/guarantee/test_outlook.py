"""What further audit answers would bring, predicted from the curve so far."""

from __future__ import annotations

import numpy as np
import pytest

from tests.scoring.guarantee.test_certificate import certificate, draw_audit


def test_more_answers_never_buy_less() -> None:
    outlook = certificate(*draw_audit(np.random.default_rng(0), 100)).outlook
    coverage = [each.coverage for each in outlook]
    assert coverage == sorted(coverage)
    assert [each.answers for each in outlook][:3] == [125, 150, 200]


def test_the_outlook_is_about_what_then_comes() -> None:
    """From 150 answers, the coverage at 950 is predicted to within a few points, on average."""
    rng = np.random.default_rng(1)
    foretold, came = [], []
    for _ in range(30):
        scores, labels = draw_audit(rng, 950)
        early = certificate(scores[:150], labels[:150])
        foretold += [each.coverage for each in early.outlook if each.answers == 950]
        came.append(certificate(scores, labels, version=2).coverage)
    assert np.mean(foretold) == pytest.approx(np.mean(came), abs=0.08)


def test_without_answers_there_is_no_outlook() -> None:
    assert certificate(np.empty(0), np.empty(0, dtype=np.bool_)).outlook == ()


def test_hopeless_error_rates_buy_nothing() -> None:
    hopeless = certificate(np.linspace(0.0, 1.0, 400), np.arange(400) % 2 == 0)
    assert {each.coverage for each in hopeless.outlook} == {0.0}
