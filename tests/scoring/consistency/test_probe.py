from __future__ import annotations

import numpy as np
import pytest

from scoring.images import lab_of
from tests.scoring.consistency.drawn import generation, original, place


def test_the_right_place_scores_best() -> None:
    product = original()
    lab = lab_of(generation()[0])
    reading = product.probe.reading(0.03 * product.size)
    right = reading.score(place(), lab)
    wrong = [reading.score(place(x=x, y=y), lab) for x, y in ((150, 175), (170, 200), (190, 150))]
    assert right > 0.6
    assert max(wrong) < 0.7 * right


def test_many_places_at_once_score_as_each_alone() -> None:
    product = original()
    lab = lab_of(generation()[0])
    reading = product.probe.reading(3.0)
    draw = np.random.default_rng(1)
    places = np.array(
        [
            place(scale, turn, x, y)
            for scale, turn, x, y in draw.uniform((0.5, -40, 60, 60), (1.2, 40, 260, 260), (20, 4))
        ]
    )
    alone = [reading.score(each, lab) for each in places]
    assert reading.scores(places, lab) == pytest.approx(alone, abs=1e-6)
