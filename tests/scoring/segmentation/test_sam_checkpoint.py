"""Segment-anything checkpoints: built from their tensors, opened only when they are trusted."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

import torch

from scoring.segmentation.sam.anything import segment_anything
from scoring.segmentation.sam.checkpoint import _image_encoder_sizes, load_sam
from scoring.weights import WeightsRefused, sha256_of
from tests.scoring.segmentation.tiny_sam import SIDE, save_tiny_sam, tiny_sam

pytestmark = pytest.mark.slow


def test_the_network_built_from_the_tensors_computes_the_same(tmp_path: Path) -> None:
    path = save_tiny_sam(tmp_path / "tiny.pth")
    loaded, digest = load_sam(path, sha256_of(path))
    assert digest == sha256_of(path)
    pixels = torch.rand(2, 3, SIDE, SIDE)
    with torch.no_grad():
        assert torch.equal(loaded.image_encoder(pixels), tiny_sam().image_encoder(pixels))
    assert isinstance(loaded, torch.nn.Module) and not loaded.training


def test_sizes_of_the_published_vit_b() -> None:
    with torch.device("meta"):
        tensors = segment_anything().sam_model_registry["vit_b"]().state_dict()
    assert _image_encoder_sizes(tensors) == {
        "img_size": 1024,
        "patch_size": 16,
        "embed_dim": 768,
        "depth": 12,
        "num_heads": 12,
        "mlp_ratio": 4,
        "out_chans": 256,
        "window_size": 14,
        "global_attn_indexes": [2, 5, 8, 11],
    }


def test_another_hash_than_expected(tmp_path: Path) -> None:
    path = save_tiny_sam(tmp_path / "tiny.pth")
    with pytest.raises(WeightsRefused, match=f"has the SHA-256 {sha256_of(path)}"):
        load_sam(path, "0" * 64)


def test_an_unpublished_checkpoint_needs_its_hash_said(tmp_path: Path) -> None:
    path = save_tiny_sam(tmp_path / "tiny.pth")
    with pytest.raises(WeightsRefused, match=f"SCORING_SAM_SHA256={sha256_of(path)}"):
        load_sam(path)


class Intruder:
    """Unpickling it would write a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def test_code_in_a_checkpoint_is_never_run(tmp_path: Path) -> None:
    path, trace = tmp_path / "bad.pth", tmp_path / "trace"
    torch.save({"weight": Intruder(trace)}, path)
    with pytest.raises(WeightsRefused, match=r"bad\.pth .* it holds more than tensors"):
        load_sam(path, sha256_of(path))
    plain = tmp_path / "plain.pth"
    plain.write_bytes(pickle.dumps(Intruder(trace), protocol=2))
    with pytest.raises(WeightsRefused):
        load_sam(plain, sha256_of(plain))
    assert not trace.exists()


@pytest.mark.parametrize("lost", ["mask_decoder.mask_tokens.weight", "image_encoder.pos_embed"])
def test_a_checkpoint_of_something_else(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "other.pth"
    tensors = tiny_sam().state_dict()
    del tensors[lost]
    torch.save(tensors, path)
    with pytest.raises(WeightsRefused, match="no segment-anything checkpoint"):
        load_sam(path, sha256_of(path))
