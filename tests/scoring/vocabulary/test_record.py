"""Records survive a round trip through JSON, and errors name the wrong field."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.vocabulary.messages.findings import Place
from scoring.vocabulary.record import Record, WrongRecord


@dataclass(frozen=True)
class Inner(Record):
    count: int
    place: Place | None = None


@dataclass(frozen=True)
class Sample(Record):
    name: str
    share: float
    inner: Inner
    many: tuple[Inner, ...] = ()
    pair: tuple[int, float] = (0, 0.0)
    by_name: dict[str, float] = field(default_factory=dict)
    maybe: bool | None = None


INNER = st.builds(Inner, st.integers(), st.none() | st.sampled_from(Place))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
SAMPLES = st.builds(
    Sample, st.text(), FLOATS, INNER, st.lists(INNER).map(tuple), st.tuples(st.integers(), FLOATS),
    st.dictionaries(st.text(), FLOATS), st.none() | st.booleans(),
)  # fmt: skip


@given(SAMPLES)
@pytest.mark.slow
def test_a_record_survives_json(sample: Sample) -> None:
    assert Sample.from_json(json.loads(json.dumps(sample.to_json()))) == sample


RIGHT = {"name": "a", "share": 1, "inner": {"count": 1}}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"name": 3}, "name"),
        ({"share": "1"}, "share"),
        ({"share": True}, "share"),
        ({"inner": {"count": 1.5}}, "count"),
        ({"inner": {"count": 1, "place": "nowhere"}}, "place"),
        ({"inner": []}, "Inner"),
        ({"many": [{"count": 1}, {}]}, "count"),
        ({"many": {}}, "many"),
        ({"pair": [1]}, "pair"),
        ({"by_name": {"a": "b"}}, r"by_name\.a"),
        ({"maybe": 1}, "maybe"),
        ({"stranger": 1}, "stranger"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], named: str) -> None:
    with pytest.raises(WrongRecord, match=named):
        Sample.from_json(RIGHT | change)


@pytest.mark.parametrize("stored", [None, [], "a", {"name": "a"}])
def test_what_is_no_record_is_refused(stored: object) -> None:
    with pytest.raises(WrongRecord):
        Sample.from_json(stored)
