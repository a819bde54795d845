from __future__ import annotations

import numpy as np

from scoring.vocabulary.rules import score_of


def test_a_score_is_the_product_of_both_probabilities() -> None:
    assert score_of(0.8, 0.5) == 0.4
    assert score_of(np.array([0.8, 0.5]), np.array([0.5, 1.0])).tolist() == [0.4, 0.5]
