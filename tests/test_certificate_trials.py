"""The trials of the certificate benchmark run the method itself."""

from __future__ import annotations

import numpy as np

from tests.bench.batches.populations import draw_batch
from tests.bench.batches.trials import Promise, run_trial


def test_a_batch_in_which_nothing_can_pass_ends_without_an_answer() -> None:
    rng = np.random.default_rng(1)
    few = draw_batch(rng, 20, 0.9)

    result = run_trial([few], rng.random(20), Promise(), answers=40, every=20)

    assert (result.images, result.answered, result.broken) == (0, 0, False)


def test_every_version_gets_its_turn_at_the_lot() -> None:
    rng = np.random.default_rng(2)
    batch = draw_batch(rng, 2_000, 0.6)

    result = run_trial([batch, batch], rng.random(2_000), Promise(), answers=200, every=50)

    assert result.images > 0
    assert 100 < result.answered <= 200
