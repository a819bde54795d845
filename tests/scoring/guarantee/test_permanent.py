"""Permanent random numbers are fixed, uniform, and can be computed anywhere."""

from __future__ import annotations

import hashlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from scoring.guarantee.permanent import permanent_numbers


@given(st.lists(st.integers(0, 2**62), max_size=20), st.text("0123456789abcdef", max_size=8))
def test_they_are_the_first_53_bits_of_the_hash(ids: list[int], salt: str) -> None:
    hashes = [hashlib.blake2b(f"{salt}:{each}".encode(), digest_size=8).digest() for each in ids]
    expected = [(int.from_bytes(each, "big") >> 11) / 2**53 for each in hashes]

    assert permanent_numbers(np.array(ids, dtype=np.int64), salt).tolist() == expected


def test_they_are_uniform_and_differ_by_salt() -> None:
    ids = np.arange(20_000)
    first, second = permanent_numbers(ids, "a"), permanent_numbers(ids, "b")

    assert kstest(first, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.03
    assert len(np.unique(first)) == len(ids)
