"""What is ready and what is missing is known before anything heavy is loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import scoring.factories
from scoring.choice import ScoringSettings
from scoring.readiness import State, missing_of, states
from tests.scoring.tiny_onnx import save_mean_colour

NOTHING = {"BLIP_CHECKPOINT": "nobody/nothing", "GROUNDING_CHECKPOINT": "nobody/nothing"}
NOTHING_SET = ScoringSettings(options=NOTHING)


def state_of(kind: str, name: str, choice: ScoringSettings = NOTHING_SET) -> State:
    return next(state for state in states(choice) if (state.kind, state.name) == (kind, name))


def test_every_part_is_found() -> None:
    assert [(state.kind, state.name) for state in states(NOTHING_SET)] == [
        ("encoder", "blip"),
        ("encoder", "efficientnet"),
        ("encoder", "lite"),
        ("encoder", "onnx"),
        ("segmenter", "grabcut"),
        ("segmenter", "grounding"),
        ("segmenter", "onnx"),
        ("segmenter", "sam"),
        ("segmenter", "trained"),
        ("text_reader", "rapidocr"),
    ]


def test_the_embedded_parts_are_ready_and_chosen() -> None:
    ready = [s.name for s in states(NOTHING_SET) if s.is_ready and s.kind != "text_reader"]
    assert ready == ["efficientnet", "lite", "grabcut", "trained"]
    assert [s.name for s in states(NOTHING_SET) if s.is_chosen] == ["efficientnet", "trained"]
    assert missing_of(NOTHING_SET) == []


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("encoder", "blip", "hf download nobody/nothing"),
        ("encoder", "onnx", "SCORING_ONNX_ENCODER is not set"),
        ("segmenter", "sam", "SCORING_SAM_CHECKPOINT is not set"),
        ("segmenter", "onnx", "SCORING_ONNX_SEGMENTER is not set"),
        ("segmenter", "grounding", "hf download nobody/nothing"),
    ],
)
def test_missing_weights_are_named(kind: str, name: str, said: str) -> None:
    pytest.importorskip("torch", reason="the real models are not installed (make models)")
    state = state_of(kind, name)
    assert not state.is_ready
    assert said in state.missing[0]


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring.factories, "find_spec", lambda package: None)
    assert "make models" in state_of("segmenter", "sam").missing[0]
    assert "make text-reader" in state_of("text_reader", "rapidocr").missing[0]
    assert state_of("encoder", "lite").is_ready


def test_a_file_that_is_there_makes_its_part_ready(tmp_path: Path) -> None:
    path = save_mean_colour(tmp_path / "mean.onnx")
    choice = replace(NOTHING_SET, options={"ONNX_ENCODER": str(path)})
    assert state_of("encoder", "onnx", choice).is_ready
    path.with_suffix(".json").unlink()
    assert "mean.json" in state_of("encoder", "onnx", choice).missing[0]


def test_what_the_choice_lacks_is_said_for_the_chosen_alone() -> None:
    missing = missing_of(replace(NOTHING_SET, encoder="onnx", segmenter="sam"))
    assert [sentence.partition(":")[0] for sentence in missing] == ["encoder onnx", "segmenter sam"]


def test_a_text_reader_is_missed_only_where_one_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        scoring.factories, "find_spec", lambda package: None if package == "rapidocr" else object()
    )
    assert missing_of(NOTHING_SET) == []
    assert missing_of(replace(NOTHING_SET, text_reader="rapidocr")) == [
        "text_reader rapidocr: the Python package rapidocr is not installed; "
        "`make text-reader` installs it."
    ]


def test_the_segmenter_behind_grounding_counts_as_chosen() -> None:
    choice = replace(
        NOTHING_SET,
        segmenter="grounding",
        options={**NOTHING, "GROUNDING_SEGMENTER": "onnx"},
        download=True,
    )
    assert state_of("segmenter", "onnx", choice).is_chosen
    assert [s.partition(":")[0] for s in missing_of(choice)] == ["segmenter onnx"]


def test_what_may_be_downloaded_is_not_missing() -> None:
    pytest.importorskip("torch", reason="the real models are not installed (make models)")
    choice = replace(NOTHING_SET, encoder="blip")
    assert len(missing_of(choice)) == 1
    assert missing_of(replace(choice, download=True)) == []


def test_an_unknown_name_is_told_the_known_ones() -> None:
    missing = missing_of(replace(NOTHING_SET, encoder="clip", text_reader="tesseract"))
    assert missing == [
        "SCORING_ENCODER is 'clip'; known are: blip, efficientnet, lite, onnx",
        "SCORING_TEXT_READER is 'tesseract'; known are: rapidocr",
    ]
