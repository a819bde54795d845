"""A random BLIP of a few thousand parameters, saved as a real checkpoint folder is."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import BertTokenizer, BlipConfig, BlipForImageTextRetrieval
from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

WORDS = ("a", "photo", "of", "product", "red", "green", "mug", "bottle", "on", "wood", "snow", ",")
SIDE, PATCH, WIDTH = 32, 8, 16


def save_tiny_blip(folder: Path, *, seed: int = 0) -> Path:
    """Model, tokenizer and preprocessor configuration in `folder`."""
    torch.manual_seed(seed)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    layers = {"num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 24}
    config = BlipConfig(
        # the library's own spread for vision weights is 1e-10, which makes all pictures alike
        vision_config={
            **layers,
            "hidden_size": WIDTH,
            "image_size": SIDE,
            "patch_size": PATCH,
            "initializer_range": 0.3,
        },
        text_config={
            **layers,
            "hidden_size": WIDTH,
            "encoder_hidden_size": WIDTH,
            "vocab_size": len(vocabulary),
            "bos_token_id": 2,
            "sep_token_id": 3,
            "initializer_range": 0.3,
        },
        image_text_hidden_size=8,
    )
    folder.mkdir(parents=True, exist_ok=True)
    BlipForImageTextRetrieval(config).eval().save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    BertTokenizer(vocab={word: at for at, word in enumerate(vocabulary)}).save_pretrained(folder)
    BlipImageProcessorPil(size={"height": SIDE, "width": SIDE}).save_pretrained(folder)
    return folder
