from __future__ import annotations

import numpy as np
import pytest

from annotator.models import Features, Project
from scoring.retraining.feature_table import FeaturesDamaged, RowSubset
from scoring.worker import stored_features
from scoring.worker.stored_features import StoredFeatures
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db

KEY = "tiny@1"


def stored(project: Project, values: list[float]) -> StoredFeatures:
    """One generation for each value, whose features are the value and its negative."""
    product = make_product(project)
    return StoredFeatures(project, KEY, np.array([add(product, value) for value in values]))


def add(product: object, value: float) -> int:
    generation = make_generation(product)  # type: ignore[arg-type]
    vector = np.array([value, -value], dtype="<f2").tobytes()
    Features.objects.create(generation=generation, encoder_key=KEY, vector=vector)
    return generation.pk


def test_rows_come_in_the_order_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_features, "IDS_AT_ONCE", 2)
    table = stored(make_project(), [0.0, 1.0, 2.0, 3.0, 4.0])
    assert table.columns == 2
    assert table.read(np.array([3, 0, 3, 4]))[:, 0].tolist() == [3.0, 0.0, 3.0, 4.0]
    assert RowSubset(table, np.array([4, 1])).read(np.array([1, 0]))[:, 1].tolist() == [-1.0, -4.0]


def test_blocks_leave_out_what_was_scored_since() -> None:
    project = make_project()
    table = stored(project, [1.0, 2.0])
    add(make_product(project), 9.0)
    blocks = list(table.blocks())
    assert np.concatenate([rows for rows, _ in blocks]).tolist() == [0, 1]
    assert np.concatenate([features for _, features in blocks])[:, 0].tolist() == [1.0, 2.0]


def test_a_table_without_rows_has_no_columns() -> None:
    table = StoredFeatures(make_project(), KEY, np.empty(0, np.int64))
    assert (table.columns, list(table.blocks())) == (0, [])


def test_features_that_went_away_are_named() -> None:
    table = stored(make_project(), [1.0, 2.0])
    gone = int(table.generation[1])
    Features.objects.filter(generation=gone).delete()
    with pytest.raises(FeaturesDamaged, match=f"generation {gone} are gone"):
        table.read(np.array([0, 1]))
    with pytest.raises(FeaturesDamaged, match=f"generation {gone} are gone"):
        list(table.blocks())


def test_features_that_are_not_finite_are_named() -> None:
    table = stored(make_project(), [1.0, np.nan])
    with pytest.raises(FeaturesDamaged, match=f"generation {table.generation[1]} has a value"):
        list(table.blocks())
