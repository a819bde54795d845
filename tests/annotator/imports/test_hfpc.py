"""Both published label files import as they are."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.imports.manifest import read_manifest
from annotator.imports.rows import Format, Refusal, Row
from scoring.vocabulary.messages.imports import ROW_NO_LABEL, ROW_NO_TEXT
from scoring.vocabulary.say import say


def read(record: dict[str, Any]) -> list[Row | Refusal]:
    return list(read_manifest(io.BytesIO(json.dumps(record).encode()), format=Format.HFPC))


def test_a_line_is_a_product_with_its_judged_generations() -> None:
    rows = read({"http://h/mug": {"generations": ["http://h/1", "http://h/2"], "labels": [0, 1]}})
    assert rows == [
        Row(1, "http://h/mug", "http://h/mug", generation=url, image=url, label=label)
        for url, label in (("http://h/1", False), ("http://h/2", True))
    ]


def test_a_line_is_a_pair() -> None:
    rows = read({"origin": "http://h/mug", "generation": "http://h/1", "label": 1})
    assert rows == [
        Row(1, "http://h/mug", "http://h/mug", generation="http://h/1", image="http://h/1",
            label=True)
    ]  # fmt: skip


def test_one_bad_generation_leaves_the_others_alone() -> None:
    first, second, third = read(
        {"http://h/mug": {"generations": ["a", 5, "c"], "labels": [0, 1, 7]}}
    )
    assert isinstance(first, Row)
    assert second == Refusal(1, "5", ROW_NO_TEXT(field="generation"))
    assert third == Refusal(1, "c", ROW_NO_LABEL())


@pytest.mark.parametrize(
    ("judged", "reason"),
    [
        ({"generations": ["a"], "labels": []}, "has 1 generation, but 0 labels"),
        ({"generations": "a", "labels": [1]}, "must be lists"),
        ({"generations": ["a"]}, "must be lists"),
    ],
)
def test_lists_that_do_not_match(judged: dict[str, Any], reason: str) -> None:
    (refusal,) = read({"http://h/mug": judged})
    assert isinstance(refusal, Refusal)
    assert refusal.reference == "http://h/mug"
    assert reason in say(refusal.reason)


def test_a_line_of_something_else() -> None:
    (refusal,) = read({"product": "mug"})
    assert isinstance(refusal, Refusal)
    assert "neither of the two HFPC formats" in say(refusal.reason)


@pytest.mark.parametrize(
    ("file", "products", "generations", "passed"),
    [("valid_data_combine122.json", 188, 869, 0.306), ("test_pairs_sample.json", 24, 436, None)],
)
def test_the_published_files(
    shared_data: Path, file: str, products: int, generations: int, passed: float | None
) -> None:
    with (shared_data / "hfpc-labels" / file).open("rb") as stream:
        rows = [row for row in read_manifest(stream) if isinstance(row, Row)]
    assert len({row.product for row in rows}) == products
    assert len(rows) == len({row.generation for row in rows}) == generations
    if passed is not None:
        assert sum(bool(row.label) for row in rows) / len(rows) == pytest.approx(passed, abs=1e-3)
