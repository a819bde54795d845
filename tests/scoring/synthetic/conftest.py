"""One small product, photographed once for all tests of the renderer."""

from __future__ import annotations

import pytest

from scoring.synthetic.lighting import Light
from scoring.synthetic.product_faults import Photographed
from scoring.synthetic.products import build_product, design_product

SIZE = 192


@pytest.fixture(scope="session")
def mug() -> Photographed:
    product = build_product(design_product("mug", 3))
    return Photographed.of(product, product.camera(0.17), Light(azimuth=1.1), SIZE)
