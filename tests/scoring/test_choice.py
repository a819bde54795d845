"""The settings choose encoder and segmenter, and are passed to them as options."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from django.conf import settings

import scoring.efficientnet.package
from scoring.choice import (
    ScoringSettings,
    chosen_encoder,
    chosen_segmenter,
    chosen_text_reader,
    stand_ins,
)
from scoring.factories import UnknownPart
from scoring.features.base import ENCODERS
from scoring.readiness import missing_of, states
from scoring.segmentation.base import SEGMENTERS
from scoring.segmentation.onnx import OnnxSegmenter
from tests.scoring.reading.installed import needs_rapidocr
from tests.scoring.tiny_onnx import save_graph, save_mean_colour

DEFAULT = ScoringSettings()


def test_without_any_setting_it_is_what_the_web_apps_settings_say() -> None:
    assert replace(ScoringSettings.of(settings), cache="") == DEFAULT


def test_the_default_needs_nothing_but_the_requirements() -> None:
    assert chosen_encoder(DEFAULT).name == "efficientnet+lite"
    assert chosen_segmenter(DEFAULT).name == "trained"
    assert stand_ins(DEFAULT) == []


def test_without_the_package_of_the_weights_others_stand_in_and_one_line_for_each_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(scoring.efficientnet.package, "distribution", nothing)
    assert chosen_encoder(DEFAULT).name == "lite"
    assert chosen_segmenter(DEFAULT).name == "grabcut"
    for line, (part, stand_in) in zip(
        stand_ins(DEFAULT),
        [("encoder efficientnet", "lite"), ("segmenter trained", "grabcut")],
        strict=True,
    ):
        assert line.startswith(f"{part}: The Python package efficientnet-lite2-pytorch-")
        assert line.endswith(f"Until then `{stand_in}` is used alone.")
    assert missing_of(DEFAULT) == []
    chosen = [s.name for s in states(DEFAULT) if s.kind == "encoder" and s.is_chosen]
    assert chosen == ["lite"]


def test_text_is_read_only_where_a_reader_is_chosen() -> None:
    assert chosen_text_reader(DEFAULT) is None
    with pytest.raises(UnknownPart, match="known are: rapidocr"):
        chosen_text_reader(replace(DEFAULT, text_reader="tesseract"))


@needs_rapidocr
def test_the_chosen_reader_is_built() -> None:
    chosen = chosen_text_reader(replace(DEFAULT, text_reader="rapidocr"))
    assert chosen is not None and chosen.name == "rapidocr"


def test_lite_stands_beside_any_other_encoder(tmp_path: Path) -> None:
    path = save_mean_colour(tmp_path / "mean.onnx")
    chosen = chosen_encoder(replace(DEFAULT, encoder="onnx", options={"ONNX_ENCODER": str(path)}))
    assert chosen.name == "onnx+lite"


def test_a_segmenter_gets_its_file(tmp_path: Path) -> None:
    from onnx import helper

    path = tmp_path / "salient.onnx"
    nodes = [helper.make_node("Identity", ["pixels"], ["features"])]
    save_graph(path, nodes, shape=("n", 3, 320, 320), output=("n", 3, 320, 320))
    chosen = chosen_segmenter(
        replace(DEFAULT, segmenter="onnx", options={"ONNX_SEGMENTER": str(path)})
    )
    assert isinstance(chosen, OnnxSegmenter)


@pytest.mark.parametrize("name", ["blip", "onnx"])
def test_options_are_those_that_the_encoder_takes(name: str) -> None:
    choice = replace(DEFAULT, device="cuda", batch_size=4, options={"ONNX_ENCODER": "e.onnx"})
    options = ENCODERS.options(name, choice)
    assert options["device"] == "cuda"
    assert options["batch_size"] == 4


def test_grounding_hands_the_other_segmenter_its_options() -> None:
    choice = replace(
        DEFAULT,
        segmenter="grounding",
        options={"GROUNDING_SEGMENTER": "sam", "SAM_CHECKPOINT": "sam.pth"},
    )
    options = SEGMENTERS.options("grounding", choice)
    assert options["inner"] == "sam"
    inner_options = options["inner_options"]
    assert isinstance(inner_options, dict) and inner_options["checkpoint"] == "sam.pth"


def test_a_name_that_is_not_known() -> None:
    with pytest.raises(UnknownPart, match="known are: blip, efficientnet, lite, onnx"):
        chosen_encoder(replace(DEFAULT, encoder="clip"))


def test_a_gpu_is_fed_by_a_lane_for_each_core_and_a_cpu_core_by_one() -> None:
    assert DEFAULT.lanes_used == 1
    assert replace(DEFAULT, device="cuda:1").lanes_used == os.cpu_count()
    assert replace(DEFAULT, device="cuda", lanes=3).lanes_used == 3
