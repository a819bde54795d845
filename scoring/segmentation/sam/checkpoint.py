"""Build the network that a segment-anything checkpoint was saved from.

Every size is read off the tensors' shapes, so that vit_b, vit_l, vit_h and any network of the same
kind load alike. What shapes don't tell is the same in all published checkpoints.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol, Self, TypedDict

import torch
from torch import Tensor
from torch.nn import Parameter

from scoring.segmentation.sam.anything import segment_anything
from scoring.weights import WeightsRefused, sha256_of

# As published by the authors (Kirillov et al., "Segment anything", ICCV 2023).
PUBLISHED = {
    "ec2df62732614e57411cdcf32a23ffdf28910380d03139ee0f4fcbe91eb8c912": "vit_b",
    "3adcc4315b642a4d2101128f611684e8734c41232a17c648ed1693702a49a622": "vit_l",
    "a7bf3b02f3ebf1267aba913ff637d9a2d5c33d3173bb679e46d9f338c26f262e": "vit_h",
}
DECODER_HEADS = 8
PIXEL_MEAN, PIXEL_STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)


class ImageEncoder(Protocol):
    """What is used of SAM's image encoder."""

    img_size: int

    def __call__(self, x: Tensor) -> Tensor: ...


class PromptEncoder(Protocol):
    """What is used of SAM's prompt encoder: sparse and dense embeddings of prompts."""

    mask_input_size: tuple[int, int]

    def __call__(
        self, *, points: tuple[Tensor, Tensor] | None, boxes: Tensor | None, masks: Tensor | None
    ) -> tuple[Tensor, Tensor]: ...

    def get_dense_pe(self) -> Tensor: ...


class MaskDecoder(Protocol):
    """What is used of SAM's decoder: masks of low resolution, and how sure each is."""

    def __call__(
        self,
        *,
        image_embeddings: Tensor,
        image_pe: Tensor,
        sparse_prompt_embeddings: Tensor,
        dense_prompt_embeddings: Tensor,
        multimask_output: bool,
    ) -> tuple[Tensor, Tensor]: ...

    def parameters(self) -> Iterator[Parameter]: ...

    def state_dict(self) -> Mapping[str, Tensor]: ...

    def load_state_dict(self, state_dict: Mapping[str, Tensor]) -> object: ...

    def requires_grad_(self, requires_grad: bool) -> Self: ...

    def train(self) -> Self: ...

    def eval(self) -> Self: ...


class SamNetwork(Protocol):
    """What is used of `segment_anything.modeling.Sam`, which has no types."""

    image_encoder: ImageEncoder
    prompt_encoder: PromptEncoder
    mask_decoder: MaskDecoder
    mask_threshold: float
    pixel_mean: Tensor
    pixel_std: Tensor
    training: bool

    def preprocess(self, x: Tensor) -> Tensor: ...

    def postprocess_masks(
        self, masks: Tensor, input_size: tuple[int, ...], original_size: tuple[int, ...]
    ) -> Tensor: ...

    def to(self, device: torch.device) -> Self: ...

    def eval(self) -> Self: ...

    def requires_grad_(self, requires_grad: bool) -> Self: ...

    def state_dict(self) -> Mapping[str, Tensor]: ...

    def load_state_dict(self, state_dict: Mapping[str, Tensor], *, assign: bool) -> object: ...


class _ImageEncoderSizes(TypedDict):
    img_size: int
    patch_size: int
    embed_dim: int
    depth: int
    num_heads: int
    mlp_ratio: float
    out_chans: int
    window_size: int
    global_attn_indexes: list[int]


def load_sam(path: Path, sha256: str = "") -> tuple[SamNetwork, str]:
    """The network, ready for inference on the CPU, and the file's SHA-256.

    The file must have the hash `sha256`, or be a published checkpoint if none is given; only then
    is it opened, as tensors alone. Raises `WeightsRefused`.
    """
    found = sha256_of(path)
    if sha256 and found != sha256.lower():
        raise WeightsRefused(f"{path} has the SHA-256 {found}, but SCORING_SAM_SHA256 is {sha256}.")
    if not sha256 and found not in PUBLISHED:
        raise WeightsRefused(
            f"{path} ({path.stat().st_size:,} bytes) is none of the published checkpoints "
            f"{', '.join(PUBLISHED.values())}; a download that was cut short is none either. If "
            f"you trust it, set SCORING_SAM_SHA256={found}."
        )
    try:
        tensors = torch.load(path, map_location="cpu", weights_only=True)
        with torch.device("meta"):  # no memory, and no random numbers, for what is replaced
            network = build_sam(tensors)
        _refuse_other_tensors(tensors, network.state_dict())
        network.load_state_dict(tensors, assign=True)
    # an empty file raises EOFError, one that is cut short RuntimeError
    except (
        *(pickle.UnpicklingError, RuntimeError, EOFError, OSError),
        *(LookupError, AttributeError, TypeError, ValueError),
    ) as error:
        # torch's own advice there is to unpickle the file in spite of it
        is_code = isinstance(error, pickle.UnpicklingError)
        what = "it holds more than tensors" if is_code else str(error).partition("\n")[0]
        raise WeightsRefused(
            f"{path} ({path.stat().st_size:,} bytes) is no segment-anything checkpoint: {what}. "
            f"Expected is one of {', '.join(PUBLISHED.values())} as its authors published it, or "
            "fine-tuned from one: a file that was cut short must be fetched again."
        ) from error
    # The only ones that a checkpoint does not hold.
    network.pixel_mean = torch.tensor(PIXEL_MEAN).view(-1, 1, 1)
    network.pixel_std = torch.tensor(PIXEL_STD).view(-1, 1, 1)
    return network.eval().requires_grad_(False), found


def _refuse_other_tensors(tensors: Mapping[str, Tensor], expected: Mapping[str, Tensor]) -> None:
    """Raises KeyError naming the first tensor that is missing, too much or of another shape."""
    for name, tensor in expected.items():
        if name not in tensors:
            raise KeyError(f"{name} {tuple(tensor.shape)} is missing")
        if tensors[name].shape != tensor.shape:
            found = tuple(tensors[name].shape)
            raise KeyError(f"{name} is {found}, expected {tuple(tensor.shape)}")
    for name in tensors:
        if name not in expected:
            raise KeyError(f"{name} is no part of such a network")


def build_sam(tensors: Mapping[str, Tensor]) -> SamNetwork:
    """A `Sam` with weights of its own, of the sizes of `tensors` (name → tensor).

    Raises KeyError, ValueError or AttributeError for tensors of another kind of network.
    """
    modeling = segment_anything().modeling
    encoder = _image_encoder_sizes(tensors)
    width = encoder["out_chans"]
    grid = encoder["img_size"] // encoder["patch_size"]
    tokens = tensors["mask_decoder.mask_tokens.weight"].shape[0]
    network: SamNetwork = modeling.Sam(
        image_encoder=modeling.ImageEncoderViT(
            norm_layer=partial(torch.nn.LayerNorm, eps=1e-6),
            qkv_bias=True,
            use_rel_pos=True,
            **encoder,
        ),
        prompt_encoder=modeling.PromptEncoder(
            embed_dim=width,
            image_embedding_size=(grid, grid),
            input_image_size=(encoder["img_size"],) * 2,
            mask_in_chans=tensors["prompt_encoder.mask_downscaling.3.weight"].shape[0],
        ),
        mask_decoder=modeling.MaskDecoder(
            num_multimask_outputs=tokens - 1,
            transformer=modeling.TwoWayTransformer(
                depth=_count(tensors, "mask_decoder.transformer.layers."),
                embedding_dim=width,
                mlp_dim=tensors["mask_decoder.transformer.layers.0.mlp.lin1.weight"].shape[0],
                num_heads=DECODER_HEADS,
            ),
            transformer_dim=width,
            iou_head_depth=_count(tensors, "mask_decoder.iou_prediction_head.layers."),
            iou_head_hidden_dim=tensors["mask_decoder.iou_prediction_head.layers.0.weight"].shape[
                0
            ],
        ),
        pixel_mean=list(PIXEL_MEAN),
        pixel_std=list(PIXEL_STD),
    )
    return network


def _image_encoder_sizes(tensors: Mapping[str, Tensor]) -> _ImageEncoderSizes:
    prefix = "image_encoder."
    width, _, patch, _ = tensors[f"{prefix}patch_embed.proj.weight"].shape
    grid = tensors[f"{prefix}pos_embed"].shape[1]
    depth = _count(tensors, f"{prefix}blocks.")
    # A block's relative positions span 2·side − 1 of what it attends to: a window or the whole.
    reach = [tensors[f"{prefix}blocks.{at}.attn.rel_pos_h"].shape for at in range(depth)]
    sides = [(length + 1) // 2 for length, _ in reach]
    whole = [at for at, side in enumerate(sides) if side == grid]
    windows = {side for side in sides if side != grid}
    if len(windows) > 1:
        raise KeyError(f"attention windows of several sizes {sorted(windows)}")
    return {
        "img_size": grid * patch,
        "patch_size": patch,
        "embed_dim": width,
        "depth": depth,
        "num_heads": width // reach[0][1],
        "mlp_ratio": tensors[f"{prefix}blocks.0.mlp.lin1.weight"].shape[0] / width,
        "out_chans": tensors[f"{prefix}neck.0.weight"].shape[0],
        "window_size": windows.pop() if windows else 0,
        "global_attn_indexes": whole,
    }


def _count(tensors: Mapping[str, Tensor], prefix: str) -> int:
    """How many numbered parts stand behind `prefix`."""
    numbers = {name[len(prefix) :].split(".")[0] for name in tensors if name.startswith(prefix)}
    if not numbers:
        raise KeyError(f"{prefix}0")
    return len(numbers)
