"""A sample of mutated uploads: each is taken, or refused with a reason, whatever was changed.

`python -m tests.bench.mutated` reads a hundred thousand of them.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.annotator.imports.mutations import READERS, mutated, outcome

SAMPLE = 120


@pytest.mark.parametrize("name", READERS)
def test_a_sample(name: str) -> None:
    reader = READERS[name]
    seeds = reader.seeds()
    assert all(outcome(reader, seed) for seed in seeds)
    counts = Counter(outcome(reader, mutated(seeds, number, salt=name)) for number in range(SAMPLE))
    assert set(counts) == {"taken", "refused"}  # mutations that all end alike would test nothing
