"""The database computes the score by the same rule as Python."""

from __future__ import annotations

import pytest
from django.db import connection

from annotator.models import Generation
from annotator.scores.score import SCORE, score_sql
from scoring.vocabulary.rules import P_CONSISTENT_UNCHECKED, score_of
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("p_good", "p_consistent"), [(0.7, 0.31), (0.7, None), (None, 0.31), (1.0, 0.0)]
)
def test_sql_and_python_agree(p_good: float | None, p_consistent: float | None) -> None:
    generation = make_generation(
        make_product(make_project()), p_good=p_good, p_consistent=p_consistent
    )
    checked = P_CONSISTENT_UNCHECKED if p_consistent is None else p_consistent
    expected = None if p_good is None else score_of(p_good, checked)
    rows = Generation.objects.filter(pk=generation.pk)
    rows.update(score=SCORE)
    assert rows.get().score == expected
    with connection.cursor() as cursor:
        raw = score_sql("annotator_generation.p_good")
        cursor.execute(f"SELECT {raw} FROM annotator_generation WHERE id = %s", [generation.pk])  # noqa: S608
        assert cursor.fetchone() == (expected,)
