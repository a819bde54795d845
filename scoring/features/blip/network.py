"""`blip`: what BLIP's vision tower and image-grounded text encoder see in a generation.

Li, Li, Xiong & Hoi, "BLIP: bootstrapping language-image pre-training", ICML 2022, through the
transformers library; the checkpoint is one for image-text retrieval. With patch tokens averaged
over a region (each patch weighs as much as the region covers of it), the vector is, in this order:

1. the whole generation, 2. the whole original;
3. the difference: product region of the generation minus that of the original (the difference of
   the whole pictures would tell a linear head nothing that 1 and 2 don't);
4. product region and 5. background region of the generation, 0 where there is no such region;
6. the text encoder's CLS for category and prompt, attending to the generation's tokens.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from safetensors import SafetensorError
from torch import Tensor

from scoring.features.base import EncoderInput
from scoring.features.blip import CHECKPOINT, SETTING
from scoring.gathering import Gathered
from scoring.images import RGB, Float32, Mask
from scoring.remembered import Remembered
from scoring.torch_runtime import Precision, Runtime, has_torchvision, in_batches
from scoring.weights import (
    WeightsMissing,
    WeightsRefused,
    model_folder,
    model_revision,
    model_weights,
)

if TYPE_CHECKING:
    from transformers import BertTokenizer
    from transformers.models.blip.modeling_blip import BlipForImageTextRetrieval

TEXT_TOKENS = 64  # longer prompts are cut; BLIP itself was trained on captions of at most 35
ORIGINALS_REMEMBERED = 512  # two means each: 6 kB
NO_REGION = 1e-3  # patches: a region smaller than this has no mean


@dataclass(frozen=True)
class _Original:
    """An original ready for the network: `pixels` (3, side, side), `shares` (patches,)."""

    picture: RGB
    digest: bytes
    pixels: Float32
    shares: Float32


@dataclass(frozen=True)
class _Prepared:
    """A generation ready for the network, shapes as in `_Original`."""

    picture: RGB
    pixels: Float32
    shares: Float32
    caption: str
    original: _Original


@dataclass(frozen=True)
class _Seen:
    """Means over the whole original and over its product, (d,) each, on the device."""

    whole: Tensor
    product: Tensor


class Blip:
    """BLIP behind the encoder protocol. Precision and device do not change the key."""

    name = "blip"

    def __init__(
        self,
        checkpoint: str = CHECKPOINT,
        *,
        revision: str = "",
        may_download: bool = False,
        device: str = "cpu",
        precision: Precision = "auto",
        batch_size: int = 32,
    ) -> None:
        """Raises `WeightsMissing`, `WeightsRefused`, `DeviceMissing` or `TorchvisionBroken`.

        `checkpoint` is a folder or hub id; `batch_size` counts generations.
        """
        folder = model_folder(
            checkpoint,
            setting=SETTING,
            revision=revision,
            may_download=may_download,
        )
        self.revision = model_revision(folder)
        self.batch_size = batch_size
        self._gathered = Gathered(self._encode_gathered, most=batch_size)
        self._looked = Gathered(self._look, most=batch_size)
        self._seen: dict[bytes, _Seen] = {}
        self._patches: Remembered[NDArray[np.float16]] = Remembered()
        self._runtime = Runtime.of(device, precision)
        self._mean, self._std = _normalisation(folder)
        self._model, self._tokenizer = _load(folder)
        self._model.to(self._runtime.device)
        vision = self._model.config.vision_config
        self._side: int = vision.image_size
        self._grid: int = vision.image_size // vision.patch_size
        self.dimension: int = 5 * vision.hidden_size + self._model.config.text_config.hidden_size

    @property
    def key(self) -> str:
        """`blip@<hash of the checkpoint>+<hash of the preprocessing>`."""
        preprocessing = (self._side, self._mean, self._std, "bicubic", TEXT_TOKENS, caption("", ""))
        digest = hashlib.sha256(repr(preprocessing).encode()).hexdigest()[:8]
        return f"{self.name}@{self.revision}+{digest}"

    def encode(self, batch: Sequence[EncoderInput]) -> Float32:
        """`n` inputs → (n, dimension) float32, all finite.

        Pictures are prepared in the calling thread; the network sees them together with those of
        other threads. What it saw of an original is kept for the product's next generations.
        """
        if not batch:
            return np.zeros((0, self.dimension), np.float32)
        originals: dict[tuple[int, int], _Original] = {}
        prepared = []
        for pair in batch:
            same = id(pair.original), id(pair.original_mask)
            if same not in originals:
                originals[same] = self._original(pair.original, pair.original_mask)
            prepared.append(self._prepared(pair, originals[same]))
        return np.stack(self._gathered(prepared))

    def patches(self, pictures: Sequence[RGB]) -> list[Float32]:
        """The last layer's tokens, (d, grid, grid) float32 each; see `SeesPatches`."""
        known = {id(each): self._patches.get(each) for each in pictures}
        new = {id(each): each for each in pictures if known[id(each)] is None}
        known |= dict(zip(new, self._looked([*new.values()]), strict=True))
        found = [known[id(each)] for each in pictures]
        return [each.astype(np.float32) for each in found if each is not None]

    def _look(self, pictures: Sequence[RGB]) -> list[NDArray[np.float16]]:
        with self._runtime.inference():
            tokens = self._vision([self._pixels(each) for each in pictures])[:, 1:]
        return self._keep(pictures, tokens)

    def _keep(self, pictures: Sequence[RGB], tokens: Tensor) -> list[NDArray[np.float16]]:
        """Remember the tokens (n, grid², d) of n pictures as long as these are in memory."""
        maps = tokens.mT.reshape(len(pictures), -1, self._grid, self._grid).half().cpu().numpy()
        for picture, each in zip(pictures, maps, strict=True):
            self._patches.put(picture, each.copy())
        return list(maps)

    def _original(self, image: RGB, mask: Mask) -> _Original:
        digest = hashlib.blake2b(image.tobytes() + mask.tobytes(), digest_size=16)
        digest.update(repr(image.shape).encode())
        shares = patch_shares(mask, self._grid)
        return _Original(image, digest.digest(), self._pixels(image), shares)

    def _prepared(self, pair: EncoderInput, original: _Original) -> _Prepared:
        return _Prepared(
            picture=pair.generation,
            pixels=self._pixels(pair.generation),
            shares=patch_shares(pair.generation_mask, self._grid),
            caption=caption(pair.category, pair.prompt),
            original=original,
        )

    def _pixels(self, image: RGB) -> Float32:
        return normalised(image, self._side, self._mean, self._std)

    def _encode_gathered(self, batch: Sequence[_Prepared]) -> Sequence[Float32]:
        self._see_originals([each.original for each in batch])
        return list(np.concatenate(in_batches(batch, self.batch_size, self._encode)))

    def _see_originals(self, originals: Sequence[_Original]) -> None:
        """Encode the originals that are not in memory yet, and drop the oldest ones."""
        unseen = {each.digest: each for each in originals if each.digest not in self._seen}
        for seen in in_batches(list(unseen.values()), self.batch_size, self._encode_originals):
            self._seen |= seen
        wanted = {each.digest for each in originals}
        for digest in [each for each in self._seen if each not in wanted]:
            if len(self._seen) <= ORIGINALS_REMEMBERED:
                break
            del self._seen[digest]

    def _encode_originals(self, originals: Sequence[_Original]) -> dict[bytes, _Seen]:
        with self._runtime.inference():
            tokens = self._vision([each.pixels for each in originals])[:, 1:].float()
        self._keep([each.picture for each in originals], tokens)
        whole, product = tokens.mean(dim=1), _mean_over(tokens, self._there(originals))
        return {each.digest: _Seen(whole[at], product[at]) for at, each in enumerate(originals)}

    def _encode(self, batch: Sequence[_Prepared]) -> Float32:
        with self._runtime.inference():
            tokens = self._vision([each.pixels for each in batch])  # (n, 1 + patches, d)
            spoken = self._text([each.caption for each in batch], tokens)
        here = tokens[:, 1:].float()  # without the vision tower's CLS
        self._keep([each.picture for each in batch], here)
        shares = self._there(batch)
        before = [self._seen[each.original.digest] for each in batch]
        product = _mean_over(here, shares)
        parts = [
            here.mean(dim=1),
            torch.stack([each.whole for each in before]),
            product - torch.stack([each.product for each in before]),
            product,
            _mean_over(here, 1 - shares),
            spoken.float(),
        ]
        return torch.cat(parts, dim=1).cpu().numpy()

    def _vision(self, pictures: Sequence[Float32]) -> Tensor:
        """m pictures (3, side, side) → tokens (m, 1 + patches, d)."""
        pixels = self._runtime.there(np.stack(pictures))
        tokens: Tensor = self._model.vision_model(pixel_values=pixels).last_hidden_state
        return tokens

    def _text(self, captions: Sequence[str], tokens: Tensor) -> Tensor:
        """n captions, each attending to its picture's tokens (n, 1 + patches, d) → CLS (n, d)."""
        words = self._tokenizer(
            list(captions),
            padding=True,
            truncation=True,
            max_length=TEXT_TOKENS,
            return_tensors="pt",
        ).to(self._runtime.device)
        read: Tensor = self._model.text_encoder(
            input_ids=words["input_ids"],
            attention_mask=words["attention_mask"],
            encoder_hidden_states=tokens,
            encoder_attention_mask=torch.ones(tokens.shape[:2], device=tokens.device),
        ).last_hidden_state
        return read[:, 0]

    def _there(self, pictures: Sequence[_Prepared] | Sequence[_Original]) -> Tensor:
        return self._runtime.there(np.stack([each.shares for each in pictures]))


def caption(category: str, prompt: str) -> str:
    """The text that BLIP is shown: what the product is and what the picture should show."""
    subject = f"a photo of {category.strip() or 'a product'}"
    return f"{subject}, {prompt.strip()}" if prompt.strip() else subject


def normalised(image: RGB, side: int, mean: tuple[float, ...], std: tuple[float, ...]) -> Float32:
    """RGB uint8 (h, w, 3) → (3, side, side) float32 as BLIP was trained: squeezed, not cropped."""
    square = Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC)
    pixels = np.asarray(square, dtype=np.float32) / 255
    pixels = (pixels - np.array(mean, np.float32)) / np.array(std, np.float32)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))


def patch_shares(mask: Mask, grid: int) -> Float32:
    """bool (h, w) → (grid²,) float32: how much of each patch is product, 0–1, row by row."""
    shares = cv2.resize(mask.astype(np.float32), (grid, grid), interpolation=cv2.INTER_AREA)
    return np.asarray(shares, dtype=np.float32).ravel()


def _mean_over(tokens: Tensor, shares: Tensor) -> Tensor:
    """Tokens (n, patches, d) averaged with the weights (n, patches) → (n, d)."""
    total = shares.sum(dim=1, keepdim=True)
    mean = torch.einsum("npd,np->nd", tokens, shares) / total.clamp(min=NO_REGION)
    return torch.where(total >= NO_REGION, mean, torch.zeros_like(mean))


def _normalisation(folder: Path) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation of the three colours, from the checkpoint."""
    try:
        described = json.loads((folder / "preprocessor_config.json").read_text())
        return tuple(described["image_mean"]), tuple(described["image_std"])
    except FileNotFoundError as error:
        raise WeightsMissing(f"{folder} holds no preprocessor_config.json.") from error
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise WeightsRefused(f"{folder}/preprocessor_config.json: {error!r}") from error


def _load(folder: Path) -> tuple[BlipForImageTextRetrieval, BertTokenizer]:
    """Model and tokenizer. Refuses a checkpoint that leaves a part that is used here at random."""
    has_torchvision()  # raises if it is broken: transformers would fail with a misleading error
    from transformers import BertTokenizer  # noqa: PLC0415
    from transformers.models.blip.modeling_blip import BlipForImageTextRetrieval  # noqa: PLC0415

    file = model_weights(folder)
    try:
        model, loading = BlipForImageTextRetrieval.from_pretrained(
            folder,
            local_files_only=True,
            dtype=torch.float32,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # they are told below, by name
        )
        tokenizer = BertTokenizer.from_pretrained(folder, local_files_only=True)
    # an empty file in the older format raises EOFError
    except (OSError, EOFError, ValueError, RuntimeError, UnpicklingError, SafetensorError) as error:
        is_code = isinstance(error, UnpicklingError)  # torch advises to unpickle it nevertheless
        why = "it is no file of tensors" if is_code else str(error).partition("\n")[0]
        raise WeightsRefused(_refusal(file, why)) from error
    used = ("vision_model.", "text_encoder.")
    missing = sorted(name for name in loading["missing_keys"] if name.startswith(used))
    if missing:
        raise WeightsRefused(_refusal(file, f"{missing[0]} is not in it"))
    for name, found, expected in sorted(loading["mismatched_keys"]):
        why = f"{name} is {tuple(found)}, expected {tuple(expected)} by its config.json"
        raise WeightsRefused(_refusal(file, why))
    return model.eval().requires_grad_(False), tokenizer


def _refusal(file: Path, why: str) -> str:
    return (
        f"{file} ({file.stat().st_size:,} bytes) is no BLIP checkpoint for image-text retrieval: "
        f"{why}; expected are the tensors of {CHECKPOINT} or of one fine-tuned from it."
    )
