"""What is ready and what is missing, said before anything heavy is loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import scoring.readiness
from scoring.choice import Choice
from scoring.features.base import ENCODERS
from scoring.readiness import DESCRIPTIONS, State, missing_of, states
from scoring.segmentation.base import SEGMENTERS
from tests.scoring.tiny_onnx import save_mean_colour

NOTHING_SET = Choice(blip_checkpoint="nobody/nothing", grounding_checkpoint="nobody/nothing")


def state_of(kind: str, name: str, choice: Choice = NOTHING_SET) -> State:
    return next(
        state
        for state in states(choice)
        if (state.description.kind, state.description.name) == (kind, name)
    )


def test_every_known_part_is_described() -> None:
    described = [(each.kind, each.name) for each in DESCRIPTIONS]
    known = [("encoder", name) for name in ENCODERS.names]
    known += [("segmenter", name) for name in SEGMENTERS.names]
    assert sorted(described) == sorted(known)


def test_the_embedded_parts_are_ready_and_chosen() -> None:
    assert [s.description.name for s in states(NOTHING_SET) if s.is_ready] == ["lite", "grabcut"]
    assert [s.description.name for s in states(NOTHING_SET) if s.is_chosen] == ["lite", "grabcut"]
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
    monkeypatch.setattr(scoring.readiness, "find_spec", lambda package: None)
    assert "make models" in state_of("segmenter", "sam").missing[0]
    assert state_of("encoder", "lite").is_ready


def test_a_file_that_is_there_makes_its_part_ready(tmp_path: Path) -> None:
    path = save_mean_colour(tmp_path / "mean.onnx")
    choice = replace(NOTHING_SET, onnx_encoder=str(path))
    assert state_of("encoder", "onnx", choice).is_ready
    path.with_suffix(".json").unlink()
    assert "mean.json" in state_of("encoder", "onnx", choice).missing[0]


def test_what_the_choice_lacks_is_said_for_the_chosen_alone() -> None:
    missing = missing_of(replace(NOTHING_SET, encoder="onnx", segmenter="sam"))
    assert [sentence.partition(":")[0] for sentence in missing] == ["encoder onnx", "segmenter sam"]


def test_the_segmenter_behind_grounding_counts_as_chosen() -> None:
    choice = replace(NOTHING_SET, segmenter="grounding", grounding_segmenter="onnx", download=True)
    assert state_of("segmenter", "onnx", choice).is_chosen
    assert [s.partition(":")[0] for s in missing_of(choice)] == ["segmenter onnx"]


def test_what_may_be_downloaded_is_not_missing() -> None:
    pytest.importorskip("torch", reason="the real models are not installed (make models)")
    choice = replace(NOTHING_SET, encoder="blip")
    assert len(missing_of(choice)) == 1
    assert missing_of(replace(choice, download=True)) == []


def test_an_unknown_name_is_told_the_known_ones() -> None:
    missing = missing_of(replace(NOTHING_SET, encoder="clip"))
    assert missing == ["SCORING_ENCODER is 'clip'; known are: lite, blip, onnx"]
