"""The segment-anything package without torchvision, and the four functions that stand in."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

import torch

from scoring.segmentation.sam.anything import batched_nms, box_area, resize, to_pil_image

BOXES = torch.tensor([[0, 0, 10, 10], [1, 1, 11, 11], [20, 20, 30, 40]], dtype=torch.float32)


@pytest.mark.slow
def test_importing_the_package_leaves_no_torchvision_behind() -> None:
    script = (
        "import sys; from scoring.segmentation.sam.anything import segment_anything;"
        "package = segment_anything(); assert package.SamPredictor and package.modeling.Sam;"
        "import importlib.util; print(importlib.util.find_spec('torchvision') is None,"
        "'torchvision' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    installed = "False True" in result.stdout
    assert installed or result.stdout.split() == ["True", "False"], result.stdout + result.stderr


def test_box_area() -> None:
    assert box_area(BOXES).tolist() == [100, 100, 200]


def test_of_boxes_on_each_other_the_better_is_kept() -> None:
    scores, one_group = torch.tensor([0.5, 0.9, 0.1]), torch.zeros(3)
    assert batched_nms(BOXES, scores, one_group, 0.5).tolist() == [1, 2]
    assert batched_nms(BOXES, scores, one_group, 0.9).tolist() == [1, 0, 2]


def test_boxes_of_different_groups_do_not_cover_each_other() -> None:
    kept = batched_nms(BOXES, torch.tensor([0.5, 0.9, 0.1]), torch.tensor([0, 1, 0]), 0.5)
    assert kept.tolist() == [1, 0, 2]


def test_no_boxes() -> None:
    nothing = torch.empty(0, 4)
    assert batched_nms(nothing, torch.empty(0), torch.empty(0), 0.5).tolist() == []


def test_resizing_takes_height_and_width() -> None:
    image = np.full((4, 6, 3), 50, np.uint8)
    found = np.asarray(resize(to_pil_image(image), (8, 3)))
    assert found.shape == (8, 3, 3)
    assert (found == 50).all()
