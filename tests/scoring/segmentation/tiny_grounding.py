"""A random GroundingDINO of a few ten thousand parameters, saved as a checkpoint folder is."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import BertTokenizer, GroundingDinoConfig, GroundingDinoForObjectDetection
from transformers.models.bert.configuration_bert import BertConfig
from transformers.models.swin.configuration_swin import SwinConfig

WORDS = ("a", "red", "mug", "bottle", "lamp", ".", "?")


def save_tiny_grounding(folder: Path, *, seed: int = 0) -> Path:
    """Model and tokenizer in `folder`."""
    torch.manual_seed(seed)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    config = GroundingDinoConfig(
        backbone_config=SwinConfig(
            image_size=64,
            embed_dim=8,
            depths=[1, 1, 1, 1],
            num_heads=[2, 2, 2, 2],
            window_size=4,
            out_features=["stage2", "stage3", "stage4"],
        ),
        text_config=BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
        ),
        num_queries=12,
        d_model=32,  # 32 groups are normalised, whatever the width
        encoder_layers=1,
        decoder_layers=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        max_text_len=16,
    )
    folder.mkdir(parents=True, exist_ok=True)
    GroundingDinoForObjectDetection(config).eval().save_pretrained(folder)
    BertTokenizer(vocab={word: at for at, word in enumerate(vocabulary)}).save_pretrained(folder)
    return folder
