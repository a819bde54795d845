from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.synthetic import GENERATORS, RenderedProduct, render_campaign, render_product
from scoring.synthetic.campaign import GenerationTruth, quality_of
from scoring.synthetic.faults import BACKGROUND_FAULTS, PRODUCT_FAULTS, Fault, FaultKind

pytestmark = pytest.mark.slow

kinds = st.lists(st.sampled_from(list(FaultKind)), max_size=3)


@pytest.fixture(scope="module")
def campaign() -> list[RenderedProduct]:
    return list(render_campaign(4, (2, 3), seed=5, size=96))


@pytest.mark.slow
def test_the_same_seed_gives_the_same_pictures(campaign: list[RenderedProduct]) -> None:
    """Also for a single product, as a pool of processes renders it."""
    again = render_product(2, (2, 3), seed=5, size=96)
    expected = campaign[2]
    np.testing.assert_array_equal(again.original, expected.original)
    for one, other in zip(again.generations, expected.generations, strict=True):
        np.testing.assert_array_equal(one.image, other.image)
        np.testing.assert_array_equal(one.mask, other.mask)
        assert one.truth == other.truth


def test_another_seed_gives_other_pictures(campaign: list[RenderedProduct]) -> None:
    other = render_product(0, (2, 3), seed=6, size=96)
    assert (other.original != campaign[0].original).any()


def test_each_product_has_its_generations(campaign: list[RenderedProduct]) -> None:
    names = [generation.identifier for product in campaign for generation in product.generations]
    assert len(set(names)) == len(names)
    for product in campaign:
        assert 2 <= len(product.generations) <= 3
        assert product.original.shape == (96, 96, 3)
        assert product.original_mask.any()
        for generation in product.generations:
            assert generation.image.dtype == np.uint8
            assert generation.mask.any()
            assert product.category in generation.prompt
            assert generation.generator in {model.name for model in GENERATORS}


@pytest.mark.slow
def test_originals_stand_on_plain_light_ground(campaign: list[RenderedProduct]) -> None:
    corners = np.stack([product.original[[0, 0], [0, -1]] for product in campaign])
    assert corners.min() > 215
    assert [product.original_kind for product in campaign] == ["plain", "plain", "plain", "alpha"]
    assert campaign[3].original_alpha is not None
    np.testing.assert_array_equal(campaign[3].original_alpha >= 128, campaign[3].original_mask)


@given(kinds)
def test_truth_follows_from_the_faults(chosen: list[FaultKind]) -> None:
    truth = GenerationTruth(0.5, tuple(Fault(kind, 0.5) for kind in chosen))
    assert truth.good == (not chosen)
    assert truth.background_good == (not set(chosen) & set(BACKGROUND_FAULTS))
    assert truth.product_unchanged == (not set(chosen) & set(PRODUCT_FAULTS))


@given(st.floats(0, 1), kinds, st.floats(0.3, 1))
def test_quality_separates_good_from_faulty(
    polish: float, chosen: list[FaultKind], severity: float
) -> None:
    quality = quality_of(polish, [Fault(kind, severity) for kind in chosen])
    assert 0 < quality <= 1
    assert quality < 0.5 if chosen else quality >= 0.55
    worse = quality_of(polish, [Fault(kind, severity) for kind in [*chosen, FaultKind.FLOATING]])
    assert worse < quality


def test_generators_differ_and_about_half_of_all_pictures_are_good() -> None:
    good = [(1 - m.background_fault_rate) * (1 - m.product_fault_rate) for m in GENERATORS]
    assert 0.45 <= np.mean(good) <= 0.60
    assert np.ptp(good) > 0.2
