"""The decoder as it is trained and as it is served."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

import torch

from scoring.finetune.network import CHANNELS, decoder_of, served_tensors
from scoring.images import Float32
from scoring.segmentation.decoder import DecoderGraph
from scoring.weights import WeightsRefused
from tests.scoring.finetune.things import random_decoder

pytestmark = pytest.mark.slow

SIDE = 64


def inputs() -> tuple[list[Float32], Float32, list[Float32]]:
    draw = np.random.default_rng(0)
    maps = [
        draw.normal(size=(channels, SIDE // stride, SIDE // stride)).astype(np.float32)
        for channels, stride in zip(CHANNELS, (4, 8, 16, 32), strict=True)
    ]
    pixels = draw.normal(size=(3, SIDE // 2, SIDE // 2)).astype(np.float32)
    prompts = [(draw.random((2, SIDE // 2, SIDE // 2)) > 0.5).astype(np.float32) for _ in range(2)]
    return maps, pixels, prompts


def test_the_served_graph_gives_what_torch_gives() -> None:
    decoder = random_decoder()
    maps, pixels, prompts = inputs()
    served = DecoderGraph(served_tensors(decoder), side=SIDE, device="cpu")
    found = served.run(maps, pixels, prompts)
    with torch.no_grad():
        logits, quality = decoder(
            [torch.from_numpy(np.stack([each, each])) for each in maps],
            torch.from_numpy(np.stack([pixels, pixels])),
            torch.from_numpy(np.stack(prompts)),
        )
    for at, each in enumerate(found):
        # weights are kept as float16
        assert each.share == pytest.approx(torch.sigmoid(logits[at, 0]).numpy(), abs=2e-3)
        assert each.quality == pytest.approx(torch.sigmoid(quality[at]).item(), abs=2e-3)


def test_a_fit_goes_on_from_what_is_served() -> None:
    first = served_tensors(random_decoder())
    again = served_tensors(decoder_of(first).eval())
    for name, tensor in first.items():
        assert again[name] == pytest.approx(tensor, abs=2e-3)


def test_a_file_without_a_layer_is_refused_by_its_name() -> None:
    tensors = served_tensors(random_decoder())
    del tensors["mix16.weight"]
    with pytest.raises(WeightsRefused, match=r"mix16\.weight"):
        DecoderGraph(tensors, side=SIDE, device="cpu")


@pytest.mark.parametrize("layer", ["in16", "mix16"])
def test_a_layer_of_another_shape_is_refused_by_its_name(layer: str) -> None:
    tensors = served_tensors(random_decoder())
    tensors[f"{layer}.weight"] = tensors[f"{layer}.weight"].reshape(-1)
    with pytest.raises(WeightsRefused, match=layer):
        DecoderGraph(tensors, side=SIDE, device="cpu")
