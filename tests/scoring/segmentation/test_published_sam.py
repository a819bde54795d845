"""Segment-anything checkpoints of the published layout, full size, with random numbers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

import torch

from scoring.segmentation.base import Prompt
from scoring.segmentation.sam.checkpoint import build_sam
from scoring.segmentation.sam.network import Sam
from scoring.weights import WeightsRefused, sha256_of
from tests.scoring.published import SAM, layout_of, random_tensors, sam_shapes

pytestmark = pytest.mark.slow
FULL_SIZE = os.environ.get("PACKSHOT_FULL_SIZE") == "1"
LARGE = pytest.mark.skipif(
    not FULL_SIZE,
    reason="1.3 and 2.6 GB, and minutes on a CPU: PACKSHOT_FULL_SIZE=1 runs it",
)


@pytest.mark.parametrize("kind", SAM)
def test_the_layout_is_that_of_the_authors_code(kind: str) -> None:
    assert layout_of(kind) == sam_shapes(kind)


@pytest.mark.parametrize("kind", SAM)
def test_the_network_that_is_built_holds_exactly_the_published_tensors(kind: str) -> None:
    layout = layout_of(kind)
    with torch.device("meta"):
        network = build_sam({name: torch.empty(shape) for name, shape in layout.items()})
    assert {name: tuple(each.shape) for name, each in network.state_dict().items()} == layout


@pytest.mark.parametrize(
    "kind", ["vit_b", pytest.param("vit_l", marks=LARGE), pytest.param("vit_h", marks=LARGE)]
)
def test_a_checkpoint_of_full_size_is_loaded_and_answers_prompts(kind: str, tmp_path: Path) -> None:
    path = tmp_path / SAM[kind]
    tensors = random_tensors(layout_of(kind))
    torch.save(tensors, path)
    segmenter = Sam(str(path), sha256=sha256_of(path))
    path.unlink()
    loaded = segmenter._network.state_dict()
    assert all(torch.equal(loaded[name], tensor) for name, tensor in tensors.items())
    if not FULL_SIZE:
        # Ten seconds of twelve equal layers: two of them will do, one of each kind.
        encoder: Any = segmenter._network.image_encoder
        encoder.blocks = encoder.blocks[1:3]
        assert [each.window_size > 0 for each in encoder.blocks] == [True, False]
    picture = np.random.default_rng(0).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    guess = np.zeros((48, 64), bool)
    guess[10:30, 10:40] = True
    found = segmenter.segment(picture, [Prompt(box=(10, 10, 40, 30)), Prompt(mask=guess)])
    assert [each.mask.shape for each in found] == [(48, 64)] * 2
    assert all(0 <= each.confidence <= 1 for each in found)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sam") / SAM["vit_b"]
    torch.save(random_tensors(layout_of("vit_b")), path)
    return path


@pytest.mark.parametrize("length", [0, 10, 1_000_000])
def test_a_file_that_is_cut_short_says_so_and_what_was_expected(
    whole: Path, tmp_path: Path, length: int
) -> None:
    cut = tmp_path / "cut.pth"
    cut.write_bytes(whole.read_bytes()[:length])
    with pytest.raises(WeightsRefused, match=r"cut\.pth \([\d,]+ bytes\) is none of the published"):
        Sam(str(cut))
    with pytest.raises(WeightsRefused, match=r"cut\.pth .* is no segment-anything .* vit_b, vit_l"):
        Sam(str(cut), sha256=sha256_of(cut))


def test_a_checkpoint_of_another_network_names_the_first_tensor_that_differs(
    tmp_path: Path,
) -> None:
    blip = tmp_path / "blip.pth"
    torch.save({"text_encoder.embeddings.word_embeddings.weight": torch.zeros(10, 4)}, blip)
    with pytest.raises(WeightsRefused, match=r"blip\.pth .*image_encoder\.patch_embed\.proj"):
        Sam(str(blip), sha256=sha256_of(blip))
    wrapped = tmp_path / "wrapped.pth"
    torch.save({"model": {"weight": torch.zeros(2)}}, wrapped)
    with pytest.raises(WeightsRefused, match=r"wrapped\.pth .* is no segment-anything checkpoint"):
        Sam(str(wrapped), sha256=sha256_of(wrapped))
    listed = tmp_path / "list.pth"
    torch.save([torch.zeros(2)], listed)
    with pytest.raises(WeightsRefused, match=r"list\.pth .* is no segment-anything checkpoint"):
        Sam(str(listed), sha256=sha256_of(listed))
    bare = tmp_path / "bare.pth"
    wrong = random_tensors(layout_of("vit_b")) | {
        "mask_decoder.iou_token.weight": torch.zeros(1, 9)
    }
    torch.save(wrong, bare)
    with pytest.raises(WeightsRefused, match=r"iou_token\.weight is \(1, 9\), expected \(1, 256\)"):
        Sam(str(bare), sha256=sha256_of(bare))
