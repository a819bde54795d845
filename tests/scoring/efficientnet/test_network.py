"""The network: the numbers of the torch implementation, one pass for each picture, its own file."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import scoring.efficientnet.network
from scoring.efficientnet import (
    CHANNELS,
    HEAD,
    STRIDES,
    EfficientNet,
    PictureMaps,
    installed_weights,
)
from scoring.efficientnet.graph import network_graph
from scoring.images import RGB
from scoring.weights import WeightsRefused

BLOCKS = (3, 6, 14, 20)  # of the torch implementation, whose outputs are the maps at `STRIDES`
NOT_THERE = "efficientnet-lite-pytorch, the implementation in torch, is not installed"


def pictures(count: int, *, size: tuple[int, int] = (96, 128)) -> list[RGB]:
    """Smooth colours with some noise."""
    rng = np.random.default_rng(5)
    rows, columns = np.mgrid[0 : size[0], 0 : size[1]]
    waves = [
        127 + 90 * np.sin(rows[..., None] / rng.uniform(3, 30, 3) + columns[..., None] / 17)
        for _ in range(count)
    ]
    return [(each + rng.normal(0, 8, each.shape)).clip(0, 255).astype(np.uint8) for each in waves]


@pytest.fixture(scope="module")
def network() -> EfficientNet:
    return EfficientNet(side=128)


@pytest.mark.slow
@pytest.mark.parametrize("side", [128, 320])
def test_maps_and_head_are_those_of_the_torch_implementation(side: int) -> None:
    torch = pytest.importorskip("torch", reason="torch is not installed (make models)")
    reference = pytest.importorskip("efficientnet_lite_pytorch", reason=NOT_THERE)
    model = reference.EfficientNet.from_name("efficientnet-lite2", image_size=None).eval()
    model.load_state_dict(torch.load(installed_weights(), weights_only=True))
    seen = {}
    for number in BLOCKS:
        model._blocks[number].register_forward_hook(
            lambda block, given, output, number=number: seen.update({number: output})
        )
    squares = pictures(3, size=(side, side))
    pixels = torch.from_numpy(np.stack(squares)).permute(0, 3, 1, 2).float()
    with torch.no_grad():
        head = model.extract_features((pixels - 127) / 128)
    found = EfficientNet(side=side).maps(squares)
    np.testing.assert_allclose(np.stack([each.head for each in found]), head, atol=1e-3, rtol=0)
    for depth, number in enumerate(BLOCKS):
        maps = np.stack([each.depths[depth] for each in found])
        np.testing.assert_allclose(maps, seen[number], atol=1e-3, rtol=0)


def test_shapes(network: EfficientNet) -> None:
    (maps,) = network.maps(pictures(1))
    shapes = [
        (c, 128 // stride, 128 // stride) for c, stride in zip(CHANNELS, STRIDES, strict=True)
    ]
    assert [depth.shape for depth in maps.depths] == shapes
    assert maps.head.shape == (HEAD, 4, 4)
    assert network.maps([]) == []


def test_a_batch_gives_what_each_picture_gives_alone(network: EfficientNet) -> None:
    """As on a GPU; on a CPU pictures go one by one, which is faster there."""
    many = [*pictures(2), *pictures(2, size=(200, 60))]
    together = network._run([network._square(each) for each in many])
    for here, there in zip(together, network.maps(many), strict=True):
        np.testing.assert_allclose(here.head, there.head, atol=1e-4)
        np.testing.assert_allclose(here.depths[0], there.depths[0], atol=1e-3)


def test_a_picture_goes_through_the_network_once_while_it_is_in_memory() -> None:
    network = EfficientNet(side=64)
    passes: list[int] = []
    run = network._gathered._run

    def counted(squares: Sequence[RGB]) -> Sequence[PictureMaps]:
        passes.append(len(squares))
        return run(squares)

    network._gathered._run = counted
    first, second, third = pictures(3)
    network.maps([first, second, first])
    (again,) = network.maps([first])
    assert again is network.maps([second, first])[1]
    assert sum(passes) == 2
    network.maps([third, second])
    assert sum(passes) == 3
    del first, second, third
    gc.collect()
    assert len(network._seen) == 0


def test_the_graph_is_written_once_and_again_where_it_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "models"
    EfficientNet(cache=str(home), side=64)
    (path,) = home.iterdir()
    assert path.name == f"efficientnet-lite2-{EfficientNet.revision}.onnx"
    content = path.read_bytes()
    path.write_bytes(content[:1000])
    EfficientNet(cache=str(home), side=64)
    assert path.read_bytes() == content
    monkeypatch.setattr(scoring.efficientnet.network, "_graph", lambda: pytest.fail("built again"))
    EfficientNet(cache=str(home), side=64)


def test_a_side_that_the_strides_do_not_divide_is_refused() -> None:
    with pytest.raises(ValueError, match="side is 100, expected a multiple of 32"):
        EfficientNet(side=100)


def test_tensors_of_another_network_are_refused_by_name_and_shape() -> None:
    with pytest.raises(WeightsRefused, match=r"_conv_stem\.weight is not there"):
        network_graph({})
    wider = {"_conv_stem.weight": np.zeros((40, 3, 3, 3), np.float32)}
    with pytest.raises(WeightsRefused, match=r"is \(40, 3, 3, 3\), expected \(32, 3, 3, 3\)"):
        network_graph(wider)
