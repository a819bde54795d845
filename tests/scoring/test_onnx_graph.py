"""ONNX graphs: pictures are prepared as described, and wrong fields are refused by name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper

from scoring.onnx_graph import OnnxGraph, Preparation, prepared, read_preparation, session_of
from scoring.weights import WeightsMissing, WeightsRefused
from tests.scoring.tiny_onnx import SIZE, save_graph, save_mean_colour

PLAIN = Preparation(SIZE, mean=(0, 0, 0), std=(1, 1, 1))
RED = np.full((*SIZE, 3), (200, 100, 0), np.uint8)


class TestPreparation:
    def test_colours_are_divided_shifted_and_scaled(self) -> None:
        how = replace(PLAIN, divide_by=100, mean=(1, 1, 1), std=(1, 2, 4))
        assert prepared(RED, how)[:, 0, 0].tolist() == [1.0, 0.0, -0.25]

    def test_the_largest_value_may_be_the_whole(self) -> None:
        assert prepared(RED, replace(PLAIN, divide_by="largest"))[:, 0, 0].tolist() == [1, 0.5, 0]

    def test_a_black_picture_stays_finite(self) -> None:
        assert not prepared(0 * RED, replace(PLAIN, divide_by="largest")).any()

    def test_layouts(self) -> None:
        channels_last = prepared(RED, replace(PLAIN, layout="nhwc"))
        assert channels_last.shape == (*SIZE, 3)
        np.testing.assert_array_equal(channels_last.transpose(2, 0, 1), prepared(RED, PLAIN))

    @pytest.mark.parametrize("size", [(3, 5), (40, 30), (8, 12)])
    def test_any_picture_is_squeezed_to_the_size(self, size: tuple[int, int]) -> None:
        image = np.full((*size, 3), 77, np.uint8)
        np.testing.assert_allclose(prepared(image, PLAIN), np.full((3, *SIZE), 77 / 255), rtol=1e-6)


class TestDescription:
    def test_what_is_left_out_has_a_default(self, tmp_path: Path) -> None:
        path = tmp_path / "encoder.json"
        path.write_text(json.dumps({"size": [224, 192], "input": "x"}))
        assert read_preparation(path) == Preparation((224, 192), input="x")

    def test_without_the_file(self, tmp_path: Path) -> None:
        with pytest.raises(WeightsMissing, match=r"encoder\.json"):
            read_preparation(tmp_path / "encoder.json")

    @pytest.mark.parametrize(
        ("described", "field"),
        [
            ({}, "size"),
            ({"size": 224}, "size"),
            ({"size": [224, 224], "mean": [0.5]}, "mean"),
            ({"size": [224, 224], "layout": "chw"}, "layout"),
            ({"size": [224, 224], "divide_by": "most"}, "divide_by"),
            ({"size": [224, 224], "sise": 1}, "sise"),
            ([], "encoder.json"),
        ],
    )
    def test_a_wrong_field_is_named(self, tmp_path: Path, described: Any, field: str) -> None:
        path = tmp_path / "encoder.json"
        path.write_text(json.dumps(described))
        with pytest.raises(WeightsRefused, match=rf"encoder\.json.*{field}|{field}"):
            read_preparation(path)

    def test_the_digest_follows_every_field(self) -> None:
        assert PLAIN.digest == replace(PLAIN).digest
        assert PLAIN.digest != replace(PLAIN, divide_by=1).digest


class TestGraph:
    def test_pictures_in_numbers_out(self, tmp_path: Path) -> None:
        graph = OnnxGraph(save_mean_colour(tmp_path / "mean.onnx"), PLAIN)
        output = graph.run([RED, 0 * RED])
        assert output.dtype == np.float32
        expected = np.array([[200 / 255, 100 / 255, 0], [0, 0, 0]])
        np.testing.assert_allclose(output, expected, rtol=1e-5)

    def test_a_graph_for_one_picture_is_run_once_for_each(self, tmp_path: Path) -> None:
        nodes = [helper.make_node("ReduceMean", ["pixels"], ["features"], axes=[2, 3], keepdims=0)]
        path = save_graph(tmp_path / "one.onnx", nodes, shape=(1, 3, *SIZE), output=(1, 3))
        assert OnnxGraph(path, PLAIN).run([RED, 0 * RED, RED]).shape == (3, 3)

    @pytest.mark.parametrize("dtype", [TensorProto.FLOAT16, TensorProto.UINT8])
    def test_other_number_types_are_fed_as_the_graph_takes_them(
        self, tmp_path: Path, dtype: int
    ) -> None:
        nodes = [helper.make_node("Identity", ["pixels"], ["features"])]
        path = save_graph(tmp_path / "same.onnx", nodes, output=("n", 3, *SIZE), dtype=dtype)
        output = OnnxGraph(path, replace(PLAIN, divide_by=1)).run([RED])
        np.testing.assert_array_equal(output[0].transpose(1, 2, 0), RED)

    def test_the_revision_is_the_files_content(self, tmp_path: Path) -> None:
        first = OnnxGraph(save_mean_colour(tmp_path / "first.onnx"), PLAIN)
        again = OnnxGraph(save_mean_colour(tmp_path / "again.onnx"), PLAIN)
        nodes = [helper.make_node("ReduceMax", ["pixels"], ["features"], axes=[2, 3], keepdims=0)]
        other = OnnxGraph(save_graph(tmp_path / "other.onnx", nodes), PLAIN)
        assert first.revision == again.revision != other.revision

    def test_a_file_that_is_no_graph(self, tmp_path: Path) -> None:
        path = tmp_path / "noise.onnx"
        path.write_bytes(b"noise")
        with pytest.raises(WeightsRefused, match=r"noise\.onnx"):
            OnnxGraph(path, PLAIN)

    @pytest.mark.parametrize(
        ("wrong", "named"),
        [
            ({"input": "images"}, "'images' is not in the graph; there are pixels"),
            ({"output": "logits"}, "'logits' is not in the graph; there are features"),
            ({"size": (9, 9)}, "size"),
        ],
    )
    def test_a_description_that_does_not_fit(
        self, tmp_path: Path, wrong: dict[str, Any], named: str
    ) -> None:
        path = save_mean_colour(tmp_path / "mean.onnx")
        with pytest.raises(WeightsRefused, match=named):
            OnnxGraph(path, replace(PLAIN, **wrong))


@pytest.mark.parametrize(("said", "threads"), [("3", 3), ("1", 1), ("", 0), ("2,1", 0)])
def test_a_graph_keeps_to_the_threads_of_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, threads: int
) -> None:
    save_mean_colour(tmp_path / "encoder.onnx")
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    session = session_of(tmp_path / "encoder.onnx", "cpu")
    assert session.get_session_options().intra_op_num_threads == threads
