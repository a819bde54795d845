"""A random segment-anything network of a few thousand parameters, saved as a checkpoint is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import torch

from scoring.segmentation.sam.anything import segment_anything

SIDE, PATCH, WIDTH = 64, 8, 16


def tiny_sam(*, seed: int = 0) -> Any:
    """A `Sam` with every part of the published ones, windowed and global attention included."""
    torch.manual_seed(seed)
    modeling = segment_anything().modeling
    grid = SIDE // PATCH
    network = modeling.Sam(
        image_encoder=modeling.ImageEncoderViT(
            img_size=SIDE,
            patch_size=PATCH,
            embed_dim=24,
            depth=3,
            num_heads=2,
            mlp_ratio=2,
            out_chans=WIDTH,
            qkv_bias=True,
            norm_layer=partial(torch.nn.LayerNorm, eps=1e-6),
            use_rel_pos=True,
            window_size=3,
            global_attn_indexes=[1],
        ),
        prompt_encoder=modeling.PromptEncoder(
            embed_dim=WIDTH,
            image_embedding_size=(grid, grid),
            input_image_size=(SIDE, SIDE),
            mask_in_chans=8,
        ),
        mask_decoder=modeling.MaskDecoder(
            num_multimask_outputs=3,
            transformer=modeling.TwoWayTransformer(
                depth=2, embedding_dim=WIDTH, mlp_dim=32, num_heads=8
            ),
            transformer_dim=WIDTH,
            iou_head_depth=3,
            iou_head_hidden_dim=16,
        ),
        pixel_mean=[123.675, 116.28, 103.53],
        pixel_std=[58.395, 57.12, 57.375],
    )
    for name, tensor in network.named_parameters():
        if "rel_pos" in name or "pos_embed" in name:  # zero in a fresh network
            torch.nn.init.normal_(tensor, std=0.1)
    return network.eval()


def save_tiny_sam(path: Path, *, seed: int = 0) -> Path:
    """A checkpoint of `tiny_sam`."""
    torch.save(tiny_sam(seed=seed).state_dict(), path)
    return path
