"""The layout of published checkpoints: names and shapes of all tensors, without their numbers.

    python -m tests.scoring.published

writes `published_layouts.json` from the libraries' own definitions of the published configurations,
so that a later version of a library, or of our loader, is held to what users download today. A name
with `{0-11}` stands for twelve.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import torch

LAYOUTS = Path(__file__).with_suffix("").with_name("published_layouts.json")
SAM = {
    "vit_b": "sam_vit_b_01ec64.pth",
    "vit_l": "sam_vit_l_0b3195.pth",
    "vit_h": "sam_vit_h_4b8939.pth",
}
BLIP = "Salesforce/blip-itm-base-coco"
# Of its config.json, what is not the default of the library.
BLIP_CONFIG = {
    "projection_dim": 512,
    "image_text_hidden_size": 256,
    "text_config": {"num_attention_heads": 12, "vocab_size": 30_524, "is_decoder": True},
    "vision_config": {"image_size": 384, "patch_size": 16},
}
# A buffer that the library saved when the checkpoint was published, and no longer has.
BLIP_OLD = {"text_encoder.embeddings.position_ids": (1, 512)}
Shapes = dict[str, tuple[int, ...]]


def layout_of(name: str) -> Shapes:
    """Name → shape of each tensor of a published checkpoint, in their order."""
    described = json.loads(LAYOUTS.read_text())[name]["tensors"]
    return {
        each: tuple(int(size) for size in shape.split("x"))
        for pattern, shape in described.items()
        for each in _expanded(pattern)
    }


def random_tensors(
    shapes: Mapping[str, tuple[int, ...]], *, seed: int = 0
) -> dict[str, torch.Tensor]:
    """Small random numbers in these shapes; whole numbers where the published ones are.

    The same million again and again, each tensor from where the one before it ended: drawing some
    hundred million takes longer than all else that is done with them.
    """
    draw = torch.Generator().manual_seed(seed)
    million = torch.empty(1_000_003).normal_(std=0.02, generator=draw)
    tensors, begin = {}, 0
    for name, shape in shapes.items():
        if name.endswith("position_ids"):
            tensors[name] = torch.arange(shape[-1]).expand(shape).clone()
            continue
        size = math.prod(shape)
        rounds = -(-(begin + size) // len(million))
        tensors[name] = million.repeat(rounds)[begin : begin + size].reshape(shape).clone()
        begin = (begin + size) % len(million)
    return tensors


def _expanded(pattern: str) -> Iterator[str]:
    found = re.search(r"\{([\d,-]+)}", pattern)
    if not found:
        yield pattern
        return
    for part in found[1].split(","):
        first, _, last = part.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield from _expanded(pattern.replace(found[0], str(number), 1))


def _compact(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    """Layers of the same shape as one name; a name has one running number at most."""
    numbers: dict[tuple[str, tuple[int, ...]], list[int]] = defaultdict(list)
    for name, shape in shapes.items():
        number = re.search(r"(?<=(?:blocks|layers|.layer)\.)\d+", name)
        pattern = name if number is None else f"{name[: number.start()]}{{}}{name[number.end() :]}"
        numbers[pattern, shape].append(-1 if number is None else int(number[0]))
    return {
        pattern.replace("{}", f"{{{_ranges(found)}}}"): "x".join(map(str, shape))
        for (pattern, shape), found in numbers.items()
    }


def _ranges(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def _shapes_of(network: torch.nn.Module) -> Shapes:
    return {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}


def sam_shapes(kind: str) -> Shapes:
    """What segment-anything's own registry builds for `kind`."""
    from scoring.segmentation.sam.anything import segment_anything

    with torch.device("meta"):
        return _shapes_of(segment_anything().sam_model_registry[kind]())


def blip_shapes() -> Shapes:
    """What transformers builds from the published configuration."""
    from transformers import BlipConfig, BlipForImageTextRetrieval

    with torch.device("meta"):
        return _shapes_of(BlipForImageTextRetrieval(BlipConfig(**BLIP_CONFIG)))


def main() -> None:
    layouts = {
        kind: {
            "source": f"{file}: segment_anything 1.0, sam_model_registry[{kind!r}]",
            "tensors": _compact(sam_shapes(kind)),
        }
        for kind, file in SAM.items()
    }
    layouts["blip"] = {
        "source": f"{BLIP}: transformers, BlipForImageTextRetrieval of its config.json",
        "tensors": _compact(blip_shapes() | BLIP_OLD),
    }
    LAYOUTS.write_text(json.dumps(layouts, indent=1) + "\n")


if __name__ == "__main__":
    main()
