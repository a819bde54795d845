from __future__ import annotations

import numpy as np
import pytest

from scoring.consistency import product as product_module
from scoring.consistency.product import analyse_original
from scoring.consistency.refine import _Frame
from tests.scoring.consistency.drawn import product_picture


@pytest.mark.parametrize("side", [40, 90, 160, 4000])
def test_original_and_generation_are_small_by_one_scale(
    side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the scales differ, ECC starts from a product of another size."""
    monkeypatch.setattr(product_module, "SMALL_SIDE", side)
    image, mask = product_picture()
    product = analyse_original(image, mask)
    frame = _Frame.of(product, image, np.eye(2, 3))
    assert np.diag(frame.shrunken(np.eye(2, 3)))[:2] == pytest.approx(1.0, rel=0.03)
    assert np.diag(frame.here)[:2] == pytest.approx(product.small_scale, rel=0.03)
