from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.reward.projection import fit_projection
from tests.scoring.judgements import make_world


def test_coordinates_are_centred_and_uncorrelated_with_falling_variance() -> None:
    features = make_world().features
    coordinates = fit_projection(features, components=8).apply(features)
    covariance = np.cov(coordinates.T, bias=True)
    variances = np.diag(covariance)

    np.testing.assert_allclose(coordinates.mean(axis=0), 0.0, atol=1e-4)
    np.testing.assert_allclose(covariance, np.diag(variances), atol=1e-3)
    assert (np.diff(variances) < 0).all()


@pytest.mark.parametrize("columns", [10, 30])
def test_lengths_do_not_depend_on_the_number_of_features(columns: int) -> None:
    features = make_world().features[:, :columns]
    coordinates = fit_projection(features, components=columns).apply(features)

    assert (coordinates**2).sum(axis=1).mean() == pytest.approx(64.0, rel=0.01)


def test_cutting_keeps_the_first_coordinates() -> None:
    features = make_world().features
    projection = fit_projection(features, components=8)

    np.testing.assert_allclose(
        projection.first(3).apply(features), projection.apply(features)[:, :3], rtol=1e-5
    )


def test_fewer_rows_than_columns() -> None:
    features = make_world().features[:12]

    assert fit_projection(features, components=64).apply(features).shape == (12, 11)


@settings(max_examples=20)
@given(st.lists(st.sampled_from([1e-4, 0.5, 3.0, 1e5]), min_size=30, max_size=30))
def test_the_scale_of_a_feature_does_not_matter(scales: list[float]) -> None:
    features = make_world().features
    scaled = features * np.array(scales) + 7.0

    np.testing.assert_allclose(
        fit_projection(scaled, components=5).apply(scaled),
        fit_projection(features, components=5).apply(features),
        atol=2e-2,
    )


def test_constant_columns_say_nothing() -> None:
    features = make_world().features
    padded = np.hstack([features, np.full((len(features), 2), 0.1)])
    strange = padded.copy()
    strange[:, -1] = 1e6
    projection = fit_projection(padded, components=5)

    np.testing.assert_array_equal(projection.apply(padded), projection.apply(strange))


def test_all_columns_constant_leave_no_coordinates() -> None:
    constant = np.ones((5, 3))

    assert fit_projection(constant, components=2).apply(constant).shape == (5, 0)


def test_a_single_generation_has_no_coordinates() -> None:
    assert fit_projection(np.ones((1, 3)), components=2).components == 0


def test_a_wild_value_is_cut() -> None:
    features = make_world().features
    projection = fit_projection(features, components=5)
    wild, wilder = features[:1].copy(), features[:1].copy()
    wild[0, 0], wilder[0, 0] = 1e4, 1e8

    np.testing.assert_array_equal(projection.apply(wild), projection.apply(wilder))


def test_half_precision_gives_nearly_the_same() -> None:
    features = make_world().features
    projection = fit_projection(features, components=5)

    np.testing.assert_allclose(
        projection.apply(features.astype(np.float16)), projection.apply(features), atol=1e-2
    )


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_value_that_is_not_finite_is_named_by_row(bad: float) -> None:
    features = make_world().features.copy()
    projection = fit_projection(features, components=5)
    features[17, 3] = bad

    with pytest.raises(ValueError, match="row 17"):
        projection.apply(features)
    with pytest.raises(ValueError, match="row 17"):
        fit_projection(features, components=5)


def test_other_columns_are_refused() -> None:
    features = make_world().features
    projection = fit_projection(features, components=5)

    with pytest.raises(ValueError, match="expected 30 columns"):
        projection.apply(features[:, :7])


def test_no_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="no rows"):
        fit_projection(np.empty((0, 3)), components=2)
