"""The file of a fine-tuned mask decoder: its tensors, and the checkpoint that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from scoring.checkpoints import Checkpoint, CheckpointRefused, load, save
from scoring.weights import WeightsMissing, WeightsRefused

KIND = "sam-decoder"


def write_decoder(folder: Path, tensors: Mapping[str, Tensor], *, base: str) -> Path:
    """Keep the decoder's `tensors`; `base` is the revision of the checkpoint with its encoder."""
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in tensors.items()}
    return save(folder, Checkpoint(KIND, {"base": base}, arrays))


def read_decoder(path: Path, *, base: str) -> dict[str, Tensor]:
    """Raises `WeightsMissing`, and `WeightsRefused` for another checkpoint's decoder."""
    if not path.is_file():
        raise WeightsMissing(f"{path} is not there; it should be a fine-tuned decoder of SAM.")
    try:
        checkpoint = load(path, kind=KIND)
    except CheckpointRefused as error:
        raise WeightsRefused(str(error)) from error
    if checkpoint.config.get("base") != base:
        raise WeightsRefused(
            f"{path.name} belongs to the SAM checkpoint {checkpoint.config.get('base')}, "
            f"in use is {base}."
        )
    return {name: torch.from_numpy(array) for name, array in checkpoint.tensors.items()}
