"""Reading the truth, and grading an order by it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from sklearn.metrics import average_precision_score

from annotator.errors import InvalidInput
from annotator.simulation.standing import average_precision
from annotator.simulation.truth import Truth, read_truth


def test_rows_are_read_by_generation(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"
    row = {"generation": 7, "background_good": True, "product_unchanged": False, "quality": 0.5}
    path.write_text(json.dumps(row) + "\n")
    truth = read_truth(path)["7"]
    assert (truth.background_good, truth.is_good, truth.quality) == (True, False, 0.5)


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"
    path.write_text('{"generation": "a"}\n')
    with pytest.raises(InvalidInput, match=r"truth\.jsonl, line 1: .*background_good"):
        read_truth(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nowhere"):
        read_truth(tmp_path / "nowhere")


def test_average_precision_agrees_with_scikit_learn() -> None:
    draw = random.Random(3)
    rows = [(draw.random(), Truth(draw.random() < 0.4, True, 0.5)) for _ in range(200)]
    expected = average_precision_score([t.is_good for _, t in rows], [score for score, _ in rows])
    assert average_precision(rows) == pytest.approx(expected)


def test_without_scores_it_is_the_share_of_good_ones() -> None:
    rows = [(None, Truth(number < 3, True, 0.5)) for number in range(10)]
    assert average_precision(rows) == pytest.approx(0.3)
