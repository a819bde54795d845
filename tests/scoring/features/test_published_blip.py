"""A BLIP checkpoint of the published layout, full size, with random numbers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

import torch
from safetensors.torch import save_file
from transformers import BertTokenizer

from scoring.features.base import EncoderInput
from scoring.features.blip.network import Blip
from scoring.weights import OLDER, SAFE, WeightsRefused
from tests.scoring.published import BLIP_CONFIG, BLIP_OLD, blip_shapes, layout_of, random_tensors

pytestmark = pytest.mark.slow


def save_published(folder: Path, tensors: dict[str, torch.Tensor], *, older: bool = False) -> Path:
    """A folder as the hub has it, with these tensors and a vocabulary of single letters."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_type": "blip", "architectures": ["BlipForImageTextRetrieval"], **BLIP_CONFIG}
    (folder / "config.json").write_text(json.dumps(config))
    constants = {"image_mean": [0.481, 0.458, 0.408], "image_std": [0.269, 0.261, 0.276]}
    (folder / "preprocessor_config.json").write_text(json.dumps(constants))
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *map(chr, range(97, 123))]
    BertTokenizer(vocab={word: at for at, word in enumerate(words)}).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(words))
    if older:
        torch.save(tensors, folder / OLDER)
    else:
        save_file(tensors, folder / SAFE, metadata={"format": "pt"})
    return folder


def test_the_layout_is_that_of_the_library_and_of_its_past() -> None:
    assert layout_of("blip") == blip_shapes() | BLIP_OLD


@pytest.mark.parametrize("older", [False, True], ids=[SAFE, OLDER])
def test_a_checkpoint_of_full_size_is_loaded_and_sees(older: bool, tmp_path: Path) -> None:
    tensors = random_tensors(layout_of("blip"))
    blip = Blip(str(save_published(tmp_path, tensors, older=older)))
    loaded = blip._model.state_dict()
    for name in ("vision_model.post_layernorm.weight", "text_encoder.embeddings.LayerNorm.bias"):
        assert torch.equal(loaded[name], tensors[name])
    picture = np.random.default_rng(0).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    mask = np.zeros((48, 64), bool)
    mask[10:30, 10:40] = True
    (vector,) = blip.encode([EncoderInput(picture, picture[::-1].copy(), mask, mask, "mug")])
    assert vector.shape == (6 * 768,)
    assert np.isfinite(vector).all() and vector.std() > 0


@pytest.mark.parametrize("older", [False, True], ids=[SAFE, OLDER])
@pytest.mark.parametrize("length", [0, 5, 100_000])
def test_a_file_that_is_cut_short_is_named_with_what_was_expected(
    older: bool, length: int, tmp_path: Path
) -> None:
    name = OLDER if older else SAFE
    few = {"vision_proj.weight": torch.zeros(256, 768)}
    cut = save_published(tmp_path, few, older=older) / name
    cut.write_bytes(cut.read_bytes()[:length])
    with pytest.raises(WeightsRefused, match=rf"{name} .*expected are the tensors of .*blip-itm"):
        Blip(str(tmp_path))


def test_a_checkpoint_of_another_network_names_the_first_tensor_that_differs(
    tmp_path: Path,
) -> None:
    clip = {"text_model.embeddings.token_embedding.weight": torch.zeros(8, 4)}
    with pytest.raises(WeightsRefused, match=rf"{SAFE} .*text_encoder\..* is not in it"):
        Blip(str(save_published(tmp_path / "clip", clip)))
    name = "vision_model.embeddings.position_embedding"  # that of BLIP at 224 px
    shapes = layout_of("blip") | {name: (1, 197, 768)}
    smaller = {each: torch.zeros(shape, dtype=torch.bfloat16) for each, shape in shapes.items()}
    with pytest.raises(WeightsRefused, match=rf"{SAFE} .*{name} is \(1, 197, 768\), expected"):
        Blip(str(save_published(tmp_path / "smaller", smaller)))
